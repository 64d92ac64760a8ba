import { type MemoryQuantity, parseQuantity } from '../quantity.ts';

/** Compute tiers of PostgreSQL Flexible Server. */
type PostgresTier = 'Burstable' | 'GeneralPurpose' | 'MemoryOptimized';

interface PostgresCompute {
  readonly tier: PostgresTier;
  /** In GiB. */
  readonly memory: number;
}

const tiers: Readonly<Record<string, PostgresTier>> = { B: 'Burstable', D: 'GeneralPurpose', E: 'MemoryOptimized' };

/** Memory in GiB where it is not so much per core: the smallest burstable sizes, and the largest of the E series. */
const exceptions: Readonly<Record<string, number>> = { B1ms: 2, B2s: 4, B2ms: 8, E96: 672 };

const sizes = /^Standard_(([BDE])(\d+))([a-z]*)(?:_v\d+)?$/;

/**
 * What a SKU such as `Standard_D4ds_v5` gives.
 *
 * @returns its tier, and its memory in GiB; undefined where PostgreSQL knows no such series
 * @see https://learn.microsoft.com/azure/postgresql/compute-storage/concepts-compute
 */
export function computeSize(sku: string): PostgresCompute | undefined {
  const [, size = '', series = '', cores = '', features = ''] = sizes.exec(sku) ?? [];
  const tier = tiers[series];
  if (tier === undefined) return undefined;
  const perCore = series === 'E' ? 8 : 4;
  return { tier, memory: exceptions[size] ?? exceptions[`${size}${features}`] ?? Number(cores) * perCore };
}

/** The most storage that a server has. */
export const mostStorage = '32Ti';

/**
 * Storage in GiB: Azure gives 32 GiB to 32 TiB, by powers of two, and calls the last 32,767.
 *
 * @param quantity e.g. `500Gi`; rounded up
 * @returns undefined where it is more than Azure gives
 */
export function storageSize(quantity: MemoryQuantity): number | undefined {
  const wanted = (parseQuantity(quantity) ?? 0) / 2 ** 30;
  for (let size = 32; size <= 32_768; size *= 2) if (wanted <= size) return Math.min(size, 32_767);
  return undefined;
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
 * @returns undefined where the parameter is no amount of memory, and a share was written
 */
export function parameterValue(name: string, written: string, memory: number): string | undefined {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(%|kB|MB|GB|TB)$/.exec(written) ?? [];
  if (amount === '') return written;
  const per = units[name];
  // Times and the like have units too, which Azure reads.
  if (per === undefined) return unit === '%' ? undefined : written;
  const total = unit === '%' ? (Number(amount) / 100) * memory * 2 ** 30 : Number(amount) * (bytes[unit] ?? 1);
  return String(Math.floor(total / per));
}
