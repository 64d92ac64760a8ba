import type { Dependency, Peer } from '../../model/dependency.ts';
import type { Endpoint } from '../../model/graph.ts';
import type { Workload } from '../../model/workload.ts';
import type { Reach } from '../network-policy-set/network-policy-set.ts';
import type { Component } from './component.ts';

/** Everything a workload may reach: what it uses, in that order, and the telemetry collector. */
export function reachOf(component: Component, workload: Workload): readonly Reach[] {
  const { telemetry } = component.context.system.backends;
  const reaches = Object.values(workload.uses).flatMap((dependency) => {
    const reach =
      dependency.kind === 'service'
        ? serviceReach(component, workload, dependency)
        : dataReach(component, workload, dependency);
    return reach === undefined ? [] : [reach];
  });
  return [...reaches, { to: peerEndpoint(telemetry), ports: [telemetry.ports.otlp] }];
}

function serviceReach(
  component: Component,
  workload: Workload,
  dependency: Extract<Dependency, { kind: 'service' }>,
): Reach | undefined {
  const found = component.context.graph?.resolve(dependency);
  if (found !== undefined) {
    const { port, ...to } = found;
    return { to, ports: [port] };
  }
  if (typeof dependency.service !== 'string') {
    const { name, ports } = dependency.service;
    component.context.diagnostics.report(
      'component/unknown-port',
      { caller: workload.name, service: name, port: dependency.port, known: Object.keys(ports).join(', ') },
      workload.origin,
    );
  }
  return undefined;
}

function dataReach(
  component: Component,
  workload: Workload,
  dependency: Exclude<Dependency, { kind: 'service' }>,
): Reach | undefined {
  const { system, diagnostics } = component.context;
  const backend: Peer | undefined = system.backends[dependency.kind];
  const port = dependency.kind === 'postgres' ? dependency.via : dependency.kind;
  const number = backend?.ports[port];
  if (backend === undefined || number === undefined) {
    const parameters = { workload: workload.name, kind: dependency.kind, port, system: system.name };
    diagnostics.report('component/missing-backend', parameters, workload.origin);
    return undefined;
  }
  return { to: peerEndpoint(backend), ports: [number] };
}

/** A peer as a policy sees it: its namespace, since its pods are not known here. */
export function peerEndpoint({ name, namespace }: Peer): Endpoint {
  return { name, namespace };
}
