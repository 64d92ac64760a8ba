import { type MemoryQuantity, parseQuantity } from '../../model/quantity.ts';

/** Compute tiers of PostgreSQL Flexible Server. */
export type PostgresTier = 'Burstable' | 'GeneralPurpose' | 'MemoryOptimized';

const tiers: Readonly<Record<string, PostgresTier>> = { B: 'Burstable', D: 'GeneralPurpose', E: 'MemoryOptimized' };

/** Memory in GiB where it is not so much per core: the smallest burstable sizes, and the largest of the E series. */
const exceptions: Readonly<Record<string, number>> = { B1ms: 2, B2s: 4, B2ms: 8, E96: 672 };

const sizes = /^Standard_(([BDE])(\d+))([a-z]*)(?:_v\d+)?$/;

/**
 * What a SKU such as `Standard_D4ds_v5` gives.
 *
 * @returns its tier, and its memory in GiB
 * @throws where PostgreSQL knows no such series
 * @see https://learn.microsoft.com/azure/postgresql/compute-storage/concepts-compute
 */
export function computeOf(sku: string): { readonly tier: PostgresTier; readonly memory: number } {
  const [, size = '', series = '', cores = '', features = ''] = sizes.exec(sku) ?? [];
  const tier = tiers[series];
  if (tier === undefined) throw new Error(`PostgreSQL has no compute size ${sku}: use one of the series B, D or E`);
  const perCore = series === 'E' ? 8 : 4;
  return { tier, memory: exceptions[size] ?? exceptions[`${size}${features}`] ?? Number(cores) * perCore };
}

/**
 * Storage in GiB: Azure gives 32 GiB to 32 TiB, by powers of two, and calls the last 32,767.
 *
 * @param quantity e.g. `500Gi`; rounded up
 * @throws where it is more than Azure gives
 */
export function storageSize(quantity: MemoryQuantity): number {
  const wanted = (parseQuantity(quantity) ?? 0) / 2 ** 30;
  for (let size = 32; size <= 32_768; size *= 2) if (wanted <= size) return Math.min(size, 32_767);
  throw new Error(`PostgreSQL has no storage of ${quantity}: 32Ti is the most`);
}

/** Bytes of the unit in which the server counts a parameter; absent ones count something else, or have no unit. */
const units: Readonly<Record<string, number>> = {
  autovacuum_work_mem: 1024,
  effective_cache_size: 8192,
  logical_decoding_work_mem: 1024,
  maintenance_work_mem: 1024,
  max_wal_size: 2 ** 20,
  min_wal_size: 2 ** 20,
  shared_buffers: 8192,
  temp_buffers: 8192,
  wal_buffers: 8192,
  work_mem: 1024,
};

/** PostgreSQL's units, all of them binary. */
const bytes: Readonly<Record<string, number>> = { kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 };

/**
 * A server parameter as Azure takes it: in the server's own unit. A share of the memory (`25%`) and an amount with a unit
 * (`16MB`) are what people write (T-16).
 *
 * @param memory of the server, in GiB
 * @throws where the parameter is no amount of memory, and a share was written
 */
export function parameterValue(name: string, written: string, memory: number): string {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(%|kB|MB|GB|TB)$/.exec(written) ?? [];
  if (amount === '') return written;
  const per = units[name];
  if (per === undefined) {
    // Times and the like have units too, which Azure reads.
    if (unit !== '%') return written;
    throw new Error(`the parameter ${name} of PostgreSQL cannot be a share of the memory: ${written}`);
  }
  const total = unit === '%' ? (Number(amount) / 100) * memory * 2 ** 30 : Number(amount) * (bytes[unit] ?? 1);
  return String(Math.floor(total / per));
}

/**
 * All parameters that a server of a database is given, sorted by name: what `regions/azure.yaml` says, and what holds for
 * every server: TLS 1.3 and nothing else (T-16), and no pooler inside, since PgBouncer runs on the clusters (P-10).
 */
export function parametersOf(
  sku: string,
  figures: { readonly extensions: readonly string[]; readonly parameters: Readonly<Record<string, string>> },
): readonly (readonly [name: string, value: string])[] {
  const { tier, memory } = computeOf(sku);
  const { extensions, parameters } = figures;
  const own = Object.entries(parameters).map(
    ([name, written]) => [name, parameterValue(name, written, memory)] as const,
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
