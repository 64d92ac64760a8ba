import type { Target } from './target.ts';

/**
 * Clusters that run a target's pods at the same time: in production both locations of the region, which get the same
 * manifests; dev and staging live in one.
 *
 * @returns 1 or more
 */
export function activeClusters({ environment, region }: Pick<Target, 'environment' | 'region'>): number {
  return environment === 'prod' ? region.locations.length : 1;
}

/** What one database server allows, and who shares it. */
export interface PoolLimits {
  /** Connections that the server allows to all of them together, 1 or more. */
  readonly limit: number;
  /** Most poolers in one cluster, those above the wanted number during an update included. */
  readonly pods: number;
  /** Clusters whose poolers meet at the server. */
  readonly clusters: number;
}

/**
 * Server connections that each pooler may open: the limit divided by the most poolers that can exist, rounded down, so
 * that even all pools full at once stay within it (design: pools are limits ÷ the most pods that can exist).
 *
 * A pooler that is being stopped is not among the pods any more. Should it and its successor fill their pools at the same
 * time, the server refuses what is too much, and PgBouncer asks again every second while clients wait.
 *
 * @returns connections of one pooler; 0 where the limit does not suffice for one each
 * @example
 * poolShare({ limit: 500, pods: 39, clusters: 2 }) // 6: 78 poolers, 468 connections at most
 */
export function poolShare({ limit, pods, clusters }: PoolLimits): number {
  return Math.floor(limit / (Math.max(pods, 1) * clusters));
}
