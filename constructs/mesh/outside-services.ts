import { entra } from '../../model/azure/identity.ts';
import { type AzureService, azureHosts, azurePort } from '../../model/azure/services.ts';
import { needsAzureIdentity } from '../../model/dependency-facts.ts';
import type { Outside } from '../../model/outside.ts';
import type { Component } from '../component/component.ts';
import { isPerIdentity, storeOf } from '../component/reach.ts';

/** Hosts outside the cluster that belong together, and how to reach them. */
export interface OutsideService {
  /** The same in all targets, whose hosts may differ. */
  readonly name: string;
  readonly hosts: readonly string[];
  readonly port: number;
  /** Networks that their addresses lie in, as CIDR blocks; empty where nobody has stated them. */
  readonly networks: readonly string[];
}

/** What the workloads reach outside the cluster: managed data, where tokens come from, then other hosts by name. */
export function outsideServices(
  component: Component,
  { kinds, databases, externals }: Outside,
): readonly OutsideService[] {
  const { system, target } = component.context;
  const managed = managedKinds(component, kinds).map((service) => ({
    name: `azure-${service.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    hosts: azureHosts(service, system.name, target, [...databases].sort()),
    port: azurePort(service),
    networks: target.networks,
  }));
  // The same pods as network policies let out to it.
  const identity = isPerIdentity(storeOf(component)) || [...kinds].some((kind) => needsAzureIdentity({ kind }));
  const others = externals
    .map(({ name, host, port, networks }) => ({ name, hosts: [host], port, networks }))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return [...managed, ...(identity ? [{ ...entra, name: `azure-${entra.name}` }] : []), ...others];
}

/** Azure's services behind the kinds of dependencies, in alphabetical order. */
function managedKinds(component: Component, kinds: Outside['kinds']): readonly AzureService[] {
  const { backends } = component.context.system;
  const services = [...kinds].flatMap((kind) => {
    if (kind === 'service' || kind === 'external') return [];
    const backend = backends[kind];
    return backend !== undefined && 'managed' in backend ? [backend.managed] : [];
  });
  return [...new Set(services)].sort();
}

function sortKey({ name, hosts, port }: OutsideService): string {
  return [name, ...hosts, port].join('\u0000');
}
