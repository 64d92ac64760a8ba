/** When AKS may change a cluster by itself. */
export interface MaintenanceWindow {
  /** Name that AKS knows it by. */
  readonly name: 'default' | 'aksManagedAutoUpgradeSchedule' | 'aksManagedNodeOSUpgradeSchedule';
  readonly dayOfWeek: string;
  readonly weeks: number;
  readonly hours: number;
}

/** Hours by which countries are ahead of UTC in winter, where most of their people live; AKS knows no time zones. */
const offsets: Readonly<Record<string, string>> = {
  AE: '+04:00',
  AU: '+10:00',
  BR: '-03:00',
  CA: '-05:00',
  GB: '+00:00',
  HK: '+08:00',
  IE: '+00:00',
  IN: '+05:30',
  JP: '+09:00',
  KR: '+09:00',
  SG: '+08:00',
  US: '-06:00',
  ZA: '+02:00',
};

/** By how much a country is ahead of UTC, e.g. `+05:30`; where that is not known, Central Europe's. */
export function utcOffset(country: string | undefined): string {
  return offsets[country ?? ''] ?? '+01:00';
}

/**
 * Three windows a week at night: for AKS itself, for the nodes' images, and every second week for Kubernetes. The two
 * clusters of a target never share a day, and the secondary one comes first, so that a bad change meets one of them (P-5).
 */
export function maintenanceWindows(role: 'primary' | 'secondary'): readonly MaintenanceWindow[] {
  const [aks, nodes, kubernetes] =
    role === 'secondary' ? ['Monday', 'Tuesday', 'Wednesday'] : ['Thursday', 'Saturday', 'Sunday'];
  return [
    { name: 'default', dayOfWeek: aks, weeks: 1, hours: 4 },
    { name: 'aksManagedNodeOSUpgradeSchedule', dayOfWeek: nodes, weeks: 1, hours: 6 },
    { name: 'aksManagedAutoUpgradeSchedule', dayOfWeek: kubernetes, weeks: 2, hours: 6 },
  ];
}

/** What Azure is told of a window: it begins at one in the morning. */
export function windowInputs({ dayOfWeek, weeks, hours }: MaintenanceWindow, country: string | undefined) {
  return {
    schedule: { weekly: { dayOfWeek, intervalWeeks: weeks } },
    durationHours: hours,
    startTime: '01:00',
    utcOffset: utcOffset(country),
  };
}
