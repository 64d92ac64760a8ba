import type { Construct } from 'constructs';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io.ts';
import type { Knob } from '../../model/knob.ts';
import { publicDomain, type Target } from '../../model/target.ts';
import { valuesWord } from '../../model/values-path.ts';
import { inWave } from '../../model/waves.ts';
import { addKnobs } from '../component/add-knobs.ts';
import type { Component } from '../component/component.ts';
import { addObject, type Plain } from '../kube.ts';
import { withRollout } from '../rollout/services.ts';

/** What the platform gateway sends to a service: requests whose path begins with the prefix. */
export interface Route<Port extends string> {
  /** Beginning of the path, e.g. `/v1/tenants`, as text: it also fits `/v1/tenants-of`. The longest that fits wins. */
  readonly prefix: `/${string}`;
  /** Port by name. */
  readonly port: Port;
  /** First label of the public host, before the region's domain. Default `api`. */
  readonly host?: string;
}

interface Routed {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, number>>;
  readonly routes: readonly Route<string>[];
  /** Service of a canary, which shares the requests. Default: none. */
  readonly canary?: string;
}

/** What a chart needs to know to turn a canary on and off. */
interface Switched {
  readonly workload: string;
  /** Service of the canary that there is, or would be; absent where another way is gone. */
  readonly canary?: string;
}

/** Names of a VirtualService and of its routes. */
export interface AddedRoutes {
  readonly name: string;
  readonly routes: readonly string[];
}

/** A VirtualService for each public host, behind the system's gateway (004 §3). */
export function addRoutes(
  scope: Construct,
  component: Component,
  routed: Routed,
  switched: Switched,
): readonly AddedRoutes[] {
  const { mesh } = component.context.system;
  if (mesh === undefined) return [];
  const { name, labels, routes } = routed;
  return [...new Set(routes.map(({ host = defaultHost }) => host))].map((host) => {
    const members = routes.filter((route) => (route.host ?? defaultHost) === host);
    const hosts = [publicHost(host, component.target.target)];
    const http = httpRoutes(component, routed, members);
    const virtualService = addObject(
      scope,
      'VirtualService',
      { name: host === defaultHost ? name : `${name}-${host}`, labels, annotations: inWave('route') },
      { spec: { hosts, gateways: [`${mesh.gateway.namespace}/${mesh.gateway.gateway}`], http } },
    );
    addKnobs(virtualService, [
      {
        kind: 'value',
        pointer: '/spec/hosts/0',
        path: ['virtualService', host === defaultHost ? 'host' : `${valuesWord(host)}Host`],
        description: 'Public host that the gateway answers for.',
      },
      ...routeKnobs(component, routed, http, switched),
    ]);
    return { name: virtualService.name, routes: http.map((route) => route.name ?? '') };
  });
}

/**
 * The VirtualService by which callers in the mesh share their requests between two versions; without a canary they go to
 * the Service as it is. Ports that are not HTTP keep to the version before, and so does the one for metrics: scrapes go
 * to pods.
 *
 * @param routed its ports without the one for metrics
 */
export function addMeshRoutes(
  scope: Construct,
  component: Component,
  routed: Omit<Routed, 'routes'>,
  knobs: readonly Knob[],
): readonly AddedRoutes[] {
  const { name, labels, ports, canary } = routed;
  if (component.context.system.mesh === undefined || canary === undefined || Object.keys(ports).length === 0) return [];
  const http = Object.entries(ports).map(([port, number]) => ({
    name: port,
    match: [{ port: number }],
    route: destinations(component, routed, number),
  }));
  const virtualService = addObject(
    scope,
    'VirtualService',
    { name: `${name}-mesh`, labels, annotations: inWave('route') },
    { spec: { hosts: [clusterHost(component, name)], gateways: ['mesh'], http } },
  );
  addKnobs(virtualService, knobs);
  return [{ name: `${name}-mesh`, routes: Object.keys(ports) }];
}

function clusterHost(component: Component, service: string): string {
  return `${service}.${component.home}.svc.cluster.local`;
}

/** Where requests go; the weights are those between two releases, and Argo Rollouts moves them. */
function destinations(
  component: Component,
  { name, canary }: Pick<Routed, 'name' | 'canary'>,
  number: number,
): NonNullable<HttpRoutes[number]['route']> {
  const to = (service: string) => ({ destination: { host: clusterHost(component, service), port: { number } } });
  return canary === undefined
    ? [to(name)]
    : [
        { ...to(name), weight: 100 },
        { ...to(canary), weight: 0 },
      ];
}

/** Destinations of each route with a canary, and without. */
function routeKnobs(
  component: Component,
  { name }: Pick<Routed, 'name'>,
  http: HttpRoutes,
  { workload, canary }: Switched,
): readonly Knob[] {
  if (canary === undefined) return [];
  return http.map(({ route = [] }, index) => {
    const number = route[0]?.destination.port?.number ?? 0;
    const [on, off] = [destinations(component, { name, canary }, number), destinations(component, { name }, number)];
    return withRollout(component.node.id, workload, `/spec/http/${index}/route`, { on, off });
  });
}

const defaultHost = 'api';

/** Public hosts of routes in a target, sorted, each once. */
export function publicHosts(routes: readonly Pick<Route<string>, 'host'>[], target: PublicTarget): readonly string[] {
  const labels = routes.map(({ host = defaultHost }) => host);
  return [...new Set(labels)].sort().map((label) => publicHost(label, target));
}

function publicHost(label: string, target: PublicTarget): string {
  return `${label}.${publicDomain(target)}`;
}

type PublicTarget = Pick<Target, 'environment' | 'region'>;

type HttpRoutes = NonNullable<Plain<VirtualServiceSpec>['http']>;

/** Longest prefix first, since the gateway takes the first that fits. */
function httpRoutes(component: Component, routed: Routed, routes: Routed['routes']): HttpRoutes {
  return [...routes]
    .sort((a, b) => b.prefix.length - a.prefix.length || (a.prefix < b.prefix ? -1 : 1))
    .map(({ prefix, port }) => ({
      name: prefix,
      match: [{ uri: { prefix } }],
      route: destinations(component, routed, routed.ports[port] ?? 0),
      retries,
    }));
}

/**
 * Twice, as Istio does by itself, but only where the request has not reached the application: a POST must not be done
 * twice. Istio's own list also has gRPC's `unavailable` and `cancelled`, and in older releases 503, which an application
 * may answer when half is done. There is no timeout unless a VirtualService states one, and none is stated.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
const retries = { attempts: 2, retryOn: 'connect-failure,refused-stream' } as const;
