import { computeSize, parameterValue } from '../../model/azure/postgres-figures.ts';
import { known } from '../known.ts';

/**
 * All parameters that a server of a database is given, sorted by name: what `regions/azure.yaml` says, and what holds for
 * every server: TLS 1.3 and nothing else (T-16), and no pooler inside, since PgBouncer runs on the clusters (P-10).
 */
export function parametersOf(
  sku: string,
  figures: { readonly extensions: readonly string[]; readonly parameters: Readonly<Record<string, string>> },
): readonly (readonly [name: string, value: string])[] {
  const { tier, memory } = known(computeSize(sku), sku);
  const { extensions, parameters } = figures;
  const own = Object.entries(parameters).map(
    ([name, written]) => [name, known(parameterValue(name, written, memory), `${name}: ${written}`)] as const,
  );
  const all: Readonly<Record<string, string>> = {
    ...Object.fromEntries(own),
    ...(extensions.length === 0 ? {} : { 'azure.extensions': extensions.join(',') }),
    // The burstable tier has none, nor the parameter.
    ...(tier === 'Burstable' ? {} : { 'pgbouncer.enabled': 'false' }),
    require_secure_transport: 'on',
    ssl_min_protocol_version: 'TLSv1.3',
  };
  return Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * When Azure may restart a server: a night in the week, at one o'clock. Azure counts in UTC, from Sunday.
 *
 * @param day where the server stands, 0 for Sunday
 * @param offset from UTC there, e.g. `+05:30`
 */
export function maintenanceWindow(day: number, offset: string) {
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  const ahead = (hours * 60 + minutes) * (offset.startsWith('-') ? -1 : 1);
  const start = (((day * 1440 + 60 - ahead) % 10_080) + 10_080) % 10_080;
  return {
    customWindow: 'Enabled',
    dayOfWeek: Math.floor(start / 1440),
    startHour: Math.floor((start % 1440) / 60),
    startMinute: start % 60,
  };
}
