import { entra } from '../../model/azure/identity.ts';
import type { ExternalHost } from '../../model/azure/traffic.ts';

/** What may leave a spoke. */
export interface Egress {
  /** Subnet of the nodes: pods leave with their nodes' addresses. */
  readonly nodes: string;
  /** Hosts that the systems call. */
  readonly externals: readonly ExternalHost[];
  /** Hosts that Argo CD reads charts and repositories from; none where it does not run. */
  readonly sources: readonly string[];
}

/**
 * What the add-ons of AKS need beyond the tag `AzureKubernetesService`, apart from Azure Monitor, which is reached
 * privately. Clocks follow the host's, so that no node asks the internet for the time.
 *
 * @see https://learn.microsoft.com/azure/aks/outbound-rules-control-egress
 */
const addOnHosts = {
  policy: ['data.policy.core.windows.net', 'store.policy.core.windows.net'],
  defender: ['*.cloud.defender.microsoft.com'],
  telemetry: ['dc.services.visualstudio.com'],
} as const;

/**
 * Where nodes pull the images of `regions/add-ons.yaml` from, with the hosts that hold the layers. Images of the systems
 * come from the platform's own registry, which is reached privately.
 */
const imageHosts = [
  ...['auth.docker.io', 'production.cloudflare.docker.com', 'registry-1.docker.io'],
  ...['ghcr.io', 'pkg-containers.githubusercontent.com'],
  ...['quay.io', '*.quay.io'],
  // Kubernetes' own, and Istio's, only lead to where the images are.
  ...['registry.k8s.io', 'registry.istio.io', 'gcr.io', '*.pkg.dev'],
  'prod-registry-k8s-io-us-east-2.s3.dualstack.us-east-2.amazonaws.com',
] as const;

/** Collections of rules in the order of their priority; what none of them allows is refused. */
export function ruleCollections({ nodes, externals, sources }: Egress) {
  const web = externals.filter(({ port }) => port === 443);
  const other = portsByHost(externals.filter(({ port }) => port !== 443));
  return [
    ...(other.size === 0
      ? []
      : [
          collection(
            'systems-network',
            200,
            [...other].map(([host, ports]) => networkRule(host, nodes, ports)),
          ),
        ]),
    collection('aks', 300, [
      {
        ruleType: 'ApplicationRule' as const,
        name: 'aks',
        sourceAddresses: [nodes],
        fqdnTags: ['AzureKubernetesService'],
        // The tag brings the hosts, and wants the ports said all the same.
        protocols: [https(443), { protocolType: 'Http', port: 80 }],
      },
      webRule('entra', nodes, entra.hosts, entra.port),
      ...Object.entries(addOnHosts).map(([name, hosts]) => webRule(name, nodes, hosts)),
    ]),
    collection('add-ons', 400, [webRule('images', nodes, imageHosts)]),
    ...(web.length === 0
      ? []
      : [
          collection(
            'systems',
            500,
            web.map(({ host }) => webRule(host, nodes, [host])),
          ),
        ]),
    ...(sources.length === 0 ? [] : [collection('argocd', 600, [webRule('sources', nodes, sources)])]),
  ];
}

type Rule = ReturnType<typeof webRule> | ReturnType<typeof networkRule> | TagRule;
type TagRule = Omit<ReturnType<typeof webRule>, 'targetFqdns'> & { readonly fqdnTags: string[] };

function collection(name: string, priority: number, rules: Rule[]) {
  return {
    ruleCollectionType: 'FirewallPolicyFilterRuleCollection' as const,
    ...{ name, priority, rules },
    action: { type: 'Allow' },
  };
}

/** HTTPS to hosts, which the firewall reads from the handshake; nothing is decrypted. */
function webRule(name: string, from: string, hosts: readonly string[], port = 443) {
  return {
    ruleType: 'ApplicationRule' as const,
    name,
    sourceAddresses: [from],
    protocols: [https(port)],
    targetFqdns: [...hosts],
  };
}

/** Any other protocol; the firewall knows the host's addresses, since it answers the names. */
function networkRule(host: string, from: string, ports: readonly number[]) {
  return {
    ruleType: 'NetworkRule' as const,
    name: host,
    sourceAddresses: [from],
    ipProtocols: ['TCP'],
    destinationFqdns: [host],
    destinationPorts: ports.map(String),
  };
}

/** In the order of the hosts: a rule is named after its host, and Azure takes a name once. */
function portsByHost(externals: readonly ExternalHost[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, readonly number[]>();
  for (const { host, port } of externals) found.set(host, [...(found.get(host) ?? []), port]);
  return found;
}

function https(port: number) {
  return { protocolType: 'Https', port };
}
