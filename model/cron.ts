/**
 * What Kubernetes would refuse of a schedule, or never run; undefined when it is good. Five fields as its own parser
 * reads them: a Sunday is 0, not 7; `@daily` and its like are left out, since they say less than they seem to.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function cronProblem(schedule: string): string | undefined {
  const texts = schedule.split(' ');
  if (texts.length !== fields.length || texts.includes('')) {
    return 'five fields with one space between them: minute, hour, day of month, month, day of week';
  }
  const sets: (readonly number[])[] = [];
  for (const [index, field] of fields.entries()) {
    const values = valuesOf(texts[index] ?? '', field);
    if (values === undefined) return `${field.name} of ${field.least} to ${field.most}, with , - / and *`;
    sets.push(values);
  }
  const [, , days = [], months = []] = sets;
  // With a day of the week as well, either is enough.
  const never = isAny(texts[4]) && months.every((month) => Math.min(...days) > (longest[month - 1] ?? 0));
  return never ? 'a day that one of the months has' : undefined;
}

/** What the five fields of a schedule stand for, and which of the two for days say nothing. */
export interface CronTimes {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
  readonly anyDay: boolean;
  readonly anyWeekday: boolean;
}

/** The times of a schedule; undefined when it cannot be read. */
export function cronTimes(schedule: string): CronTimes | undefined {
  const texts = schedule.split(' ');
  const sets = fields.map((field, index) => valuesOf(texts[index] ?? '', field));
  const [minutes, hours, days, months, weekdays] = sets;
  if (!minutes || !hours || !days || !months || !weekdays || texts.length !== fields.length) return undefined;
  return { minutes, hours, days, months, weekdays, anyDay: isAny(texts[2]), anyWeekday: isAny(texts[4]) };
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names in place of numbers, the first for `least`. */
  readonly names?: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'a minute', least: 0, most: 59 },
  { name: 'an hour', least: 0, most: 23 },
  { name: 'a day of the month', least: 1, most: 31 },
  {
    name: 'a month',
    least: 1,
    most: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'a day of the week', least: 0, most: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/** Days of each month, in a leap year. */
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isAny(text: string | undefined): boolean {
  return text === '*' || text === '?';
}

/** All numbers that a field stands for; undefined where it cannot be read. */
function valuesOf(text: string, field: Field): readonly number[] | undefined {
  const values = text.split(',').map((part) => rangeOf(part, field));
  return values.includes(undefined) ? undefined : values.flatMap((range) => range ?? []);
}

/** `*`, `5`, `1-5`, each with `/2` behind it; `5/2` goes on to the end. */
function rangeOf(part: string, field: Field): readonly number[] | undefined {
  const [, range = '', step] = /^([^/]*)(?:\/(\d+))?$/.exec(part) ?? [];
  const width = step === undefined ? 1 : Number(step);
  const [first = '', last, ...rest] = isAny(range) ? [String(field.least), String(field.most)] : range.split('-');
  const from = numberOf(first, field);
  const to = last === undefined ? (step === undefined ? from : field.most) : numberOf(last, field);
  if (from === undefined || to === undefined || rest.length > 0 || width === 0 || from > to) return undefined;
  return Array.from({ length: Math.floor((to - from) / width) + 1 }, (_, index) => from + index * width);
}

function numberOf(text: string, { least, most, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  const value = named >= 0 ? named + least : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

/**
 * Whether a name is one of the IANA time zones. Kubernetes reads names with their capitals, and none that depends on the
 * machine, such as `Local`.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Z][A-Za-z0-9]*(?:[_+-][A-Za-z0-9]+)*(?:\/[A-Z][A-Za-z0-9]*(?:[_+-][A-Za-z0-9]+)*)*$/.test(name))
    return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
