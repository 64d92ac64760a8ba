import { type Network, parseCidr } from '../cidr.ts';

/**
 * What pods and Services get in every cluster: these addresses leave no cluster, so all may have the same, but no network
 * may contain them.
 */
export const clusterNetworks = { pods: '192.168.0.0/16', services: '172.16.0.0/16', dns: '172.16.0.10' } as const;

/** Addresses of a location: those of its hub, and those of the cluster's spoke. */
export interface NetworkPlan {
  readonly hub: {
    readonly space: string;
    readonly firewall: string;
    /** Address that everything leaving the spoke goes to: the first that Azure gives out in the firewall's subnet. */
    readonly firewallAddress: string;
    /** Bastion, for administrators. */
    readonly bastion: string;
  };
  readonly spoke: {
    readonly space: string;
    readonly nodes: string;
    /** Private endpoints of data: what network policies know as the target's data network. */
    readonly data: string;
    /** Private endpoints of everything else: registry, API servers, monitoring. */
    readonly endpoints: string;
    /** Internal load balancer of the ingress gateway. */
    readonly ingress: string;
    /** Addresses from which Front Door's private link reaches the load balancer. */
    readonly privateLink: string;
  };
}

/** Where each part begins within the /16, and how long its prefix is. */
const parts = {
  spoke: [0, 17],
  nodes: [0, 18],
  data: [64, 20],
  endpoints: [80, 24],
  ingress: [81, 24],
  privateLink: [82, 24],
  hub: [252, 22],
  firewall: [252, 26],
} as const;

/**
 * Cuts a /16 into a hub and a spoke (P-2). Every location is cut alike, so that an address says what it is.
 *
 * @param network a /16, e.g. `10.16.0.0/16`
 * @returns undefined where it is no /16
 */
export function networkPlan(network: string): NetworkPlan | undefined {
  const block = parseCidr(network);
  if (block === undefined || !network.endsWith('/16')) return undefined;
  const [a, b] = network.split('.');
  const part = (name: keyof typeof parts) => `${a}.${b}.${parts[name][0]}.0/${parts[name][1]}`;
  return {
    hub: {
      space: part('hub'),
      firewall: part('firewall'),
      firewallAddress: `${a}.${b}.${parts.firewall[0]}.4`,
      bastion: `${a}.${b}.253.0/26`,
    },
    spoke: {
      space: part('spoke'),
      nodes: part('nodes'),
      data: part('data'),
      endpoints: part('endpoints'),
      ingress: part('ingress'),
      privateLink: part('privateLink'),
    },
  };
}

/** Second numbers of networks whose clusters get an address in the management spoke: others lie where Azure gives out its own. */
const numbered = { least: 1, most: 191 } as const;

/**
 * Where Argo CD finds a cluster's private API server in the management spoke: a number for each /16 that keeps clear of
 * the addresses that Azure gives out, which begin at the other end.
 *
 * @param management subnet `endpoints` of the management spoke, a /24
 * @param network addresses of the cluster, e.g. `10.16.0.0/16`
 * @returns e.g. `10.0.80.239`
 */
export function apiServerAddress(management: string, network: string): string {
  return management.replace(/\.\d+\/24$/, `.${255 - secondNumber(network)}`);
}

/** Whether the address that {@link apiServerAddress} gives is free: neither Azure's own nor among those that it gives out. */
export function hasApiServerAddress(network: string): boolean {
  const number = secondNumber(network);
  return number >= numbered.least && number <= numbered.most;
}

function secondNumber(network: string): number {
  return Number(network.split('.')[1] ?? 0);
}

/** Whether all of `inner` lies in `outer`. */
export function contains(outer: Network, inner: Network): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}
