import type { k8s } from 'cdk8s-plus-28';
import type { Endpoint } from '../../model/graph.ts';
import type { Knob } from '../../model/knob.ts';
import type { Plain } from '../kube.ts';
import type { Admission, OutsideEndpoint, Reach } from './network-policy-set.ts';

type Rules = Pick<Plain<k8s.NetworkPolicySpec>, 'ingress' | 'egress'>;
type PolicyPeer = Plain<k8s.NetworkPolicyPeer>;

/** One rule for each set of ports, so that callers with equal rights stand in one list as a person would write them. */
export function ingressRules(admissions: readonly Admission[]): Rules {
  const byPorts = new Map<string, { peers: Map<string, PolicyPeer>; ports: readonly number[] }>();
  for (const { end, ports } of mergedByEndpoint(admissions.map(({ from, ports }) => ({ end: from, ports })))) {
    const key = ports.join();
    const rule = byPorts.get(key) ?? { peers: new Map<string, PolicyPeer>(), ports };
    rule.peers.set(endpointKey(end), clusterPeer(end));
    byPorts.set(key, rule);
  }
  if (byPorts.size === 0) return {};
  return {
    ingress: [...byPorts.values()].map(({ peers, ports }) => ({ from: [...peers.values()], ports: tcp(ports) })),
  };
}

/** One rule for each destination, then DNS. */
export function egressRules(reaches: readonly Reach[], dns: boolean): Rules {
  const merged = mergedByEndpoint(reaches.map(({ to, ports }) => ({ end: to, ports })));
  const rules = merged.map(({ end, ports }) => ({ to: policyPeers(end), ports: tcp(ports) }));
  const all = dns ? [...rules, dnsRule] : rules;
  return all.length === 0 ? {} : { egress: all };
}

/** The data networks differ between targets, and are one value wherever they stand. */
export function networkKnobs(reaches: readonly Reach[]): readonly Knob[] {
  return mergedByEndpoint(reaches.map(({ to, ports }) => ({ end: to, ports }))).flatMap(({ end }, index): Knob[] => {
    if (!('networks' in end) || end.data !== true) return [];
    return [
      {
        kind: 'value',
        pointer: `/spec/egress/${index}/to`,
        path: ['networkPolicy', 'dataNetworks'],
        description: 'Peers of the network policies: where managed data lies.',
      },
    ];
  });
}

/** Cluster DNS: both protocols, since answers over 512 bytes and retries use TCP (002 §3.5). */
const dnsRule = {
  to: [clusterPeer({ name: 'dns', namespace: 'kube-system' })],
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
};

/** One entry for each endpoint with all its ports in order, at the place of its first mention. */
function mergedByEndpoint<End extends Endpoint | OutsideEndpoint>(edges: readonly Edge<End>[]): readonly Edge<End>[] {
  const merged = new Map<string, { end: End; ports: Set<number> }>();
  for (const { end, ports } of edges) {
    // To Kubernetes an empty list of ports means every port; here it means none.
    if (ports.length === 0) continue;
    const known = merged.get(endpointKey(end));
    if (known === undefined) merged.set(endpointKey(end), { end, ports: new Set(ports) });
    else for (const port of ports) known.ports.add(port);
  }
  return [...merged.values()].map(({ end, ports }) => ({ end, ports: [...ports].sort((a, b) => a - b) }));
}

interface Edge<End> {
  readonly end: End;
  readonly ports: readonly number[];
}

function endpointKey(end: Endpoint | OutsideEndpoint): string {
  if ('networks' in end) return end.networks.join();
  const { namespace, selector } = end;
  return selector === undefined ? namespace : `${namespace} ${JSON.stringify(selector)}`;
}

function policyPeers(end: Endpoint | OutsideEndpoint): PolicyPeer[] {
  return 'networks' in end ? end.networks.map((cidr) => ({ ipBlock: { cidr } })) : [clusterPeer(end)];
}

function clusterPeer({ namespace, selector }: Endpoint): PolicyPeer {
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
  return selector === undefined ? { namespaceSelector } : { namespaceSelector, podSelector: { matchLabels: selector } };
}

function tcp(ports: readonly number[]): { port: number; protocol: string }[] {
  return ports.map((port) => ({ port, protocol: 'TCP' }));
}
