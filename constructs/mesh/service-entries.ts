import type { Construct } from 'constructs';
import type { ServiceEntrySpec } from '../../imports/networking.istio.io.ts';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import type { Outside } from '../../model/outside.ts';
import type { Component } from '../component/component.ts';
import { addObject, type Plain } from '../kube.ts';
import { reportBadValues } from '../workload/problems.ts';
import type { BadValue } from '../workload/values.ts';
import { type OutsideService, outsideServices } from './outside-services.ts';

type Spec = Plain<ServiceEntrySpec>;

/**
 * A ServiceEntry for each service outside the cluster that the workloads of a namespace use. They are made here and
 * nowhere else: two that name one host would contradict each other.
 */
export function addServiceEntries(scope: Construct, component: Component, namespace: string, outside: Outside): void {
  const { system, diagnostics } = component.context;
  const services = outsideServices(component, outside);
  reportBadValues(component, system.name, badHosts(services));
  const owners = new Map<string, string>();
  for (const { name, ...group } of byHost(services)) {
    const host = group.hosts.join();
    const other = owners.get(name);
    owners.set(name, host);
    if (other === undefined) addObject(scope, 'ServiceEntry', { name, namespace }, { spec: serviceEntrySpec(group) });
    else {
      diagnostics.report('component/duplicate-external', { system: system.name, name, host, other }, captureOrigin());
    }
  }
}

/** Hosts with everything that is used of them. */
interface HostGroup {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly ports: readonly number[];
  readonly networks: readonly string[];
}

/** Joins services that share a host, under the name of the first. */
export function byHost(services: readonly OutsideService[]): readonly HostGroup[] {
  const groups: HostGroup[] = [];
  for (const { name, hosts, port, networks } of services) {
    const index = groups.findIndex((group) => group.hosts.some((host) => hosts.includes(host)));
    const known = groups[index];
    if (known === undefined) groups.push({ name, hosts, ports: [port], networks });
    else {
      groups[index] = {
        ...known,
        ports: [...new Set([...known.ports, port])].sort((a, b) => a - b),
        networks: [...new Set([...known.networks, ...networks])],
      };
    }
  }
  return groups;
}

/** Ports on which a client speaks TLS from its first byte, and so says which host it means. */
const tlsPorts: ReadonlySet<number> = new Set([443, 5671, 8443, 10_000]);

/**
 * Where the client's first bytes name the host, the proxy goes by that. All else is plain TCP to it, PostgreSQL and SMTP
 * too, which begin without TLS: there only the address tells one host from another, so it lets through what goes to the
 * stated networks, and leaves the address as it is.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export function serviceEntrySpec({ hosts, ports, networks }: Omit<HostGroup, 'name'>): Spec {
  const byName = ports.every((port) => tlsPorts.has(port));
  return {
    hosts,
    ...(byName || networks.length === 0 ? {} : { addresses: networks }),
    location: 'MESH_EXTERNAL',
    resolution: byName ? 'DNS' : 'NONE',
    ports: ports.map((number) => {
      const protocol = tlsPorts.has(number) ? 'TLS' : 'TCP';
      return { number, name: `${protocol.toLowerCase()}-${number}`, protocol };
    }),
    // Other namespaces have their own, if they use it.
    exportTo: ['.'],
  };
}

/** What Istio would refuse. */
function* badHosts(services: readonly OutsideService[]): Generator<BadValue> {
  for (const { name, hosts, port } of services) {
    for (const host of hosts) {
      if (/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(host)) continue;
      yield { path: [name, 'host'], value: host, rule: 'a host name in lower case, without wildcard, scheme or port' };
    }
    if (Number.isInteger(port) && port >= 1 && port <= 65_535) continue;
    yield { path: [name, 'port'], value: port, rule: 'a port number from 1 to 65535' };
  }
}
