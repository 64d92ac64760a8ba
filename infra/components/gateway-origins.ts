import {
  type AFDCustomDomain,
  type AFDEndpoint,
  AFDOrigin,
  AFDOriginGroup,
  Route,
} from '@pulumi/azure-native/cdn/index.js';
import { ComponentResource, type ComponentResourceOptions, type Resource } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import { type Context, resourceId } from '../context.ts';
import { frontDoorProfile } from '../global-names.ts';
import type { Cluster } from './cluster.ts';

export interface GatewayOriginsArgs {
  readonly context: Context;
  /** Name of the ingress gateway, which every cluster has. */
  readonly gateway: string;
  /** Domain that the target's hosts are in. */
  readonly domain: string;
  readonly endpoint: AFDEndpoint;
  /** Hosts that the gateway answers for. */
  readonly domains: readonly AFDCustomDomain[];
  readonly clusters: readonly Cluster[];
}

/** What the gateway's host answers 200 to as long as it can serve requests: a route of the Gateway object must say so. */
const probePath = '/healthz/ready';

/**
 * An ingress gateway of a target, as Front Door sees it: in each cluster an origin of the same rank, of which only those
 * that answer the probe get requests (P-5).
 *
 * Kubernetes makes the private link services, so that origins and the route to them come with `gatewaysReady`. Each
 * connection waits to be approved, since Front Door asks from a network of Azure's own. A gateway is asked for by the name
 * `<gateway>.<location>.<domain>`, which its certificate must hold besides the public hosts.
 *
 * @see https://cloud-provider-azure.sigs.k8s.io/topics/pls-integration/
 * @see https://learn.microsoft.com/azure/frontdoor/private-link
 */
export class GatewayOrigins extends ComponentResource {
  readonly #args: GatewayOriginsArgs;
  readonly #profile: ReturnType<typeof frontDoorProfile>;

  constructor(name: string, args: GatewayOriginsArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:GatewayOrigins', name, {}, options);
    const { context, gateway, endpoint, domains, clusters } = args;
    this.#args = args;
    this.#profile = frontDoorProfile(context);
    const child = { parent: this, ...context.inGlobal };
    const group = new AFDOriginGroup(
      name,
      {
        ...this.#profile,
        originGroupName: `og-${name}`,
        healthProbeSettings: {
          probePath,
          probeProtocol: 'Https',
          probeRequestType: 'HEAD',
          probeIntervalInSeconds: 30,
        },
        loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 50 },
        sessionAffinityState: 'Disabled',
      },
      child,
    );
    if (context.gatewaysReady) {
      const origins = clusters.map((cluster) => this.#origin(group, cluster));
      new Route(
        name,
        {
          ...this.#profile,
          endpointName: endpoint.name,
          routeName: `route-${gateway}`,
          customDomains: domains.map(({ id }) => ({ id })),
          originGroup: { id: group.id },
          patternsToMatch: ['/*'],
          // A request without TLS is told to come again with it; it never gets through.
          supportedProtocols: ['Http', 'Https'],
          httpsRedirect: 'Enabled',
          forwardingProtocol: 'HttpsOnly',
          linkToDefaultDomain: 'Disabled',
          enabledState: 'Enabled',
        },
        // Azure refuses a route to a group without origins.
        { ...child, dependsOn: origins },
      );
    }
    this.registerOutputs({});
  }

  #origin(group: AFDOriginGroup, { name, location, nodeGroup, id }: Cluster): Resource {
    const { context, gateway, domain } = this.#args;
    const service = `privateLinkServices/${names.privateLinkService(gateway)}`;
    const link = resourceId(context.subscriptionId, nodeGroup, 'Microsoft.Network', service);
    return new AFDOrigin(
      `${name}-${gateway}`,
      {
        ...this.#profile,
        originGroupName: group.name,
        originName: name,
        // What the gateway's certificate is held against; the request keeps the host that it came with.
        hostName: `${gateway}.${location}.${domain}`,
        httpPort: 80,
        httpsPort: 443,
        enforceCertificateNameCheck: true,
        priority: 1,
        weight: 500,
        enabledState: 'Enabled',
        sharedPrivateLinkResource: {
          // It is there no sooner than its cluster.
          privateLink: { id: id.apply(() => link) },
          privateLinkLocation: location,
          requestMessage: `Front Door to ${gateway} in ${name}`,
        },
      },
      { parent: this, ...context.inGlobal },
    );
  }
}
