import { entra } from '../../model/azure/identity.ts';
import { addressOf, type BackedDependency, type Backends, portName } from '../../model/backends.ts';
import type { Dependency } from '../../model/dependency.ts';
import { type HostAndPort, needsAzureIdentity } from '../../model/dependency-facts.ts';
import { captureOrigin, type Origin } from '../../model/diagnostics/index.ts';
import { type Destination, peerEndpoint } from '../../model/graph.ts';
import { nearest } from '../../model/nearest.ts';
import type { SecretStore } from '../../model/regions/index.ts';
import type { Reach } from '../network-policy-set/network-policy-set.ts';
import type { Component } from './component.ts';

/** What a service account's pods need: its name, for messages, and their dependencies. */
interface Needs {
  readonly name: string;
  readonly uses: Readonly<Record<string, Dependency>>;
  /** Whether pods get tokens of Microsoft Entra ID. */
  readonly azureIdentity: boolean;
}

/** Everything that pods may reach: what they use, in that order, where tokens come from, telemetry, and the mesh. */
export function reachOf(component: Component, needs: Needs): readonly Reach[] {
  const { backends, mesh } = component.context.system;
  const reaches = Object.entries(needs.uses).flatMap(([use, dependency]): Reach[] => {
    const place = placeOf(component, { name: needs.name, use }, dependency);
    return place === undefined ? [] : [place.reach];
  });
  return [
    ...reaches,
    ...(needs.azureIdentity ? [{ to: entra, ports: [entra.port] }] : []),
    { to: peerEndpoint(backends.telemetry), ports: [backends.telemetry.ports.otlp] },
    ...(mesh === undefined ? [] : [{ to: peerEndpoint(mesh.control), ports: [mesh.control.ports.xds] }]),
  ];
}

/** Host and port of a dependency as an application writes them; undefined when it leads nowhere. */
export function hostOf(component: Component, dependency: Dependency): HostAndPort | undefined {
  return placeOf(component, undefined, dependency)?.at;
}

interface Place {
  readonly reach: Reach;
  readonly at: HostAndPort;
}

/** Who uses a dependency, and under which name. */
interface Caller {
  readonly name: string;
  readonly use: string;
}

/** @param caller whom to name when it leads nowhere; undefined to keep silent */
function placeOf(component: Component, caller: Caller | undefined, dependency: Dependency): Place | undefined {
  if (dependency.kind === 'service') return servicePlace(component, caller, dependency);
  const { graph, system } = component.context;
  if (dependency.kind === 'postgres' && dependency.via === 'pgbouncer') {
    const pooler = graph?.poolerOf(system.name, dependency.database);
    if (pooler !== undefined) return destinationPlace(pooler);
  }
  return dataPlace(component, caller, dependency);
}

function servicePlace(
  component: Component,
  caller: Caller | undefined,
  dependency: Extract<Dependency, { kind: 'service' }>,
): Place | undefined {
  const { graph, diagnostics } = component.context;
  const found = graph?.resolve(dependency);
  if (found === undefined) return undefined;
  if (!('unknown' in found)) {
    return destinationPlace(found);
  }
  if (caller === undefined) return undefined;
  const service = typeof dependency.service === 'string' ? dependency.service : dependency.service.name;
  const parameters = { caller: caller.name, service };
  if (found.unknown === 'service') {
    // A component that could not be built serves nothing for now, for no fault of the caller's.
    if (graph?.complete !== true) return undefined;
    const meant = { nearest: found.nearest };
    diagnostics.report('component/unknown-service', { ...parameters, ...meant }, entryOf(caller));
  } else {
    const { port } = dependency;
    diagnostics.report('component/unknown-port', { ...parameters, port, known: found.known }, entryOf(caller));
  }
  return undefined;
}

function entryOf({ use }: Caller): Origin {
  return captureOrigin(['uses', use]);
}

function destinationPlace({ port, ...to }: Destination): Place {
  return { reach: { to, ports: [port] }, at: { host: clusterHost({ ...to, port }), port } };
}

function clusterHost({ name, namespace }: Destination): string {
  return `${name}.${namespace}`;
}

function dataPlace(component: Component, caller: Caller | undefined, dependency: BackedDependency): Place | undefined {
  const { system, diagnostics, target, graph } = component.context;
  const streams = graph?.streamsOf(system.name) ?? [];
  if (
    dependency.kind === 'nats' &&
    caller !== undefined &&
    streams.length > 0 &&
    !streams.includes(dependency.stream)
  ) {
    const parameters = { workload: caller.name, stream: dependency.stream, known: streams.join(', ') };
    const meant = { nearest: nearest(dependency.stream, streams) };
    diagnostics.report('component/unknown-stream', { ...parameters, ...meant }, entryOf(caller));
  }
  const address = addressOf(dependency, system.backends, system.name, target);
  if (address === undefined) {
    if (caller === undefined) return undefined;
    const parameters = {
      workload: caller.name,
      kind: dependency.kind,
      port: portName(dependency),
      system: system.name,
    };
    diagnostics.report('component/missing-backend', parameters, entryOf(caller));
    return undefined;
  }
  if ('peer' in address) {
    const { peer, port } = address;
    return { reach: { to: peerEndpoint(peer), ports: [port] }, at: { host: clusterHost({ ...peer, port }), port } };
  }
  const { name, networks, hosts, port } = address;
  if (networks.length === 0 && caller !== undefined) {
    const parameters = { workload: caller.name, kind: dependency.kind, target: target.name };
    diagnostics.report('component/no-data-network', parameters, entryOf(caller));
  }
  const data = dependency.kind !== 'external';
  return { reach: { to: { name, networks, data }, ports: [port] }, at: { host: hosts[0] ?? name, port } };
}

/** Whether a component's pods need an Azure identity: for what they use, or to read their own secrets. */
export function azureIdentityNeeded(component: Component, uses: Needs['uses'], hasSecrets: boolean): boolean {
  const { backends } = component.context.system;
  if (Object.values(uses).some((dependency) => needsAzureIdentity(dependency) || isEntraOnly(dependency, backends))) {
    return true;
  }
  return hasSecrets && isPerIdentity(storeOf(component));
}

/** Whether Azure runs it and knows no password: a token of the identity stands in its place. */
function isEntraOnly(dependency: Dependency, backends: Backends): boolean {
  if (dependency.kind === 'redis') return backends.redis !== undefined && 'managed' in backends.redis;
  if (dependency.kind !== 'postgres' || dependency.via === 'pgbouncer') return false;
  return backends.postgres !== undefined && 'managed' in backends.postgres;
}

/** Whether each component reads such a store with an identity of its own. */
export function isPerIdentity({ provider }: SecretStore): boolean {
  return provider === 'azureKeyVault';
}

/** The store that a component's secrets come from. */
export function storeOf({ context: { system, target } }: Component): SecretStore {
  return system.secretStore ?? target.secretStore;
}
