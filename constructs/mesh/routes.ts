import type { Construct } from 'constructs';
import type { VirtualServiceSpec } from '../../imports/networking.istio.io.ts';
import { valuesWord } from '../../model/values-path.ts';
import { addKnobs } from '../component/add-knobs.ts';
import type { Component } from '../component/component.ts';
import { addObject, type Plain } from '../kube.ts';

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
}

/** A VirtualService for each public host, behind the system's gateway (004 §3). */
export function addRoutes(scope: Construct, component: Component, { name, labels, ports, routes }: Routed): void {
  const { mesh } = component.context.system;
  if (mesh === undefined) return;
  const { domain } = component.target.target.region;
  const service = `${name}.${component.home}.svc.cluster.local`;
  for (const host of new Set(routes.map(({ host = defaultHost }) => host))) {
    const members = routes.filter((route) => (route.host ?? defaultHost) === host);
    const virtualService = addObject(
      scope,
      'VirtualService',
      { name: host === defaultHost ? name : `${name}-${host}`, labels },
      {
        spec: {
          hosts: [publicHost(host, component.target.environment, domain)],
          gateways: [`${mesh.gateway.namespace}/${mesh.gateway.gateway}`],
          http: httpRoutes(service, ports, members),
        },
      },
    );
    addKnobs(virtualService, [
      {
        kind: 'value',
        pointer: '/spec/hosts/0',
        path: ['virtualService', host === defaultHost ? 'host' : `${valuesWord(host)}Host`],
        description: 'Public host that the gateway answers for.',
      },
    ]);
  }
}

const defaultHost = 'api';

/** dev and staging live in a region too, whose own hosts are production's. */
function publicHost(host: string, environment: string, domain: string): string {
  return environment === 'prod' ? `${host}.${domain}` : `${host}.${environment}.${domain}`;
}

type HttpRoutes = NonNullable<Plain<VirtualServiceSpec>['http']>;

/** Longest prefix first, since the gateway takes the first that fits. */
function httpRoutes(service: string, ports: Routed['ports'], routes: readonly Route<string>[]): HttpRoutes {
  return [...routes]
    .sort((a, b) => b.prefix.length - a.prefix.length || (a.prefix < b.prefix ? -1 : 1))
    .map(({ prefix, port }) => ({
      name: prefix,
      match: [{ uri: { prefix } }],
      route: [{ destination: { host: service, port: { number: ports[port] ?? 0 } } }],
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
