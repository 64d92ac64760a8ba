import { type MemoryQuantity, parseQuantity } from '../quantity.ts';

/** Memory of the Balanced tier in GB, by SKU. @see https://learn.microsoft.com/azure/redis/overview */
const memory = [
  ['Balanced_B1', 1],
  ['Balanced_B3', 3],
  ['Balanced_B5', 6],
  ['Balanced_B10', 12],
  ['Balanced_B20', 24],
  ['Balanced_B50', 60],
  ['Balanced_B100', 120],
] as const;

/** Part of the memory that Azure leaves to data. */
const usable = 0.8;

/** The most data that any of these holds, for people. */
export const mostRedisData = `${Math.floor((memory.at(-1)?.[1] ?? 0) * usable)}Gi`;

/**
 * The smallest SKU that holds so much data.
 *
 * @param replicated whether it is replicated between locations, which `Balanced_B1` cannot be
 * @returns undefined where even the largest of the table is too small
 */
export function redisSku(data: MemoryQuantity, replicated: boolean): string | undefined {
  const wanted = (parseQuantity(data) ?? 0) / 2 ** 30;
  const [sku] = memory.find(([name, size]) => size * usable >= wanted && !(replicated && name === 'Balanced_B1')) ?? [];
  return sku;
}
