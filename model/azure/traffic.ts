import type { SharedStore } from '../secret-stores.ts';
import type { Workload } from '../workload.ts';

/** What the firewall lets out. */
export interface ExternalHost {
  readonly host: string;
  /** TCP port. */
  readonly port: number;
}

/** What Front Door lets in. */
export interface PublicHost {
  /** E.g. `api.us.ghasi.example`. */
  readonly host: string;
  /** Name of the ingress gateway that answers for it. */
  readonly gateway: string;
}

interface SystemFacts {
  readonly name: string;
  readonly mesh?: { readonly gateway: { readonly name: string } };
}

/** Hosts that nobody here runs: those that workloads call, and where secrets come from. Sorted, each once. */
export function externalHosts(
  workloads: readonly Workload[],
  stores: readonly SharedStore[] = [],
): readonly ExternalHost[] {
  const called = workloads.flatMap(({ uses }) =>
    Object.values(uses).flatMap((dependency) => (dependency.kind === 'external' ? [dependency.to] : [])),
  );
  const vaults = stores.flatMap(({ store }) => (store.provider === 'vault' ? [hostOfUrl(store.server)] : []));
  const found = [...called, ...vaults].map(({ host, port }) => [`${host}:${port}`, { host, port }] as const);
  return [...new Map(found)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, host]) => host);
}

/** Where a URL of HTTPS leads. */
export function hostOfUrl(url: string): ExternalHost {
  const { hostname: host, port } = new URL(url);
  return { host, port: port === '' ? 443 : Number(port) };
}

/** Hosts that the internet calls, sorted. Of two systems that share one, the first has it: a host has one way in. */
export function publicHosts(systems: readonly SystemFacts[], workloads: readonly Workload[]): readonly PublicHost[] {
  const found = new Map<string, PublicHost>();
  for (const { name, mesh } of systems) {
    if (mesh === undefined) continue;
    for (const host of workloads.flatMap(({ system, hosts = [] }) => (system === name ? hosts : []))) {
      if (!found.has(host)) found.set(host, { host, gateway: mesh.gateway.name });
    }
  }
  return [...found.values()].sort((a, b) => (a.host < b.host ? -1 : 1));
}
