import type { Construct } from 'constructs';
import type { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';

/** What the platform gateway sends to a service: requests whose path begins with the prefix. */
export interface Route<Port extends string> {
  /** Beginning of the path, e.g. `/v1/tenants`. */
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
  for (const host of new Set(routes.map(({ host = 'api' }) => host))) {
    const members = routes.filter((route) => (route.host ?? 'api') === host);
    addObject(
      scope,
      'VirtualService',
      { name: host === 'api' ? name : `${name}-${host}`, labels },
      {
        spec: {
          hosts: [publicHost(host, component.target.environment, domain)],
          gateways: [`${mesh.gateway.namespace}/${mesh.gateway.gateway}`],
          http: members.map(({ prefix, port }) => ({
            name: prefix,
            match: [{ uri: { prefix } }],
            route: [
              {
                destination: {
                  host: `${name}.${component.home}.svc.cluster.local`,
                  port: { number: ports[port] ?? 0 },
                },
              },
            ],
          })),
        },
      },
    );
  }
}

/** dev and staging live in a region too, whose own hosts are production's. */
function publicHost(host: string, environment: string, domain: string): string {
  return environment === 'prod' ? `${host}.${domain}` : `${host}.${environment}.${domain}`;
}
