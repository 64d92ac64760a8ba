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

/** Hosts on the internet that workloads call, sorted, each once. */
export function externalHosts(workloads: readonly Workload[]): readonly ExternalHost[] {
  const found = workloads.flatMap(({ uses }) =>
    Object.values(uses).flatMap((dependency) => {
      if (dependency.kind !== 'external') return [];
      const { host, port } = dependency.to;
      return [[`${host}:${port}`, { host, port }] as const];
    }),
  );
  return [...new Map(found)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, host]) => host);
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
