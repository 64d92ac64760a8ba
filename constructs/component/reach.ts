import type { Dependency, Peer } from '../../model/dependency.ts';
import { captureOrigin } from '../../model/diagnostics/index.ts';
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
  const { graph, diagnostics } = component.context;
  const found = graph?.resolve(dependency);
  if (found === undefined) return undefined;
  if (!('unknown' in found)) {
    const { port, ...to } = found;
    return { to, ports: [port] };
  }
  const service = typeof dependency.service === 'string' ? dependency.service : dependency.service.name;
  const edge = { caller: workload.name, service };
  if (found.unknown === 'service') {
    diagnostics.report('component/unknown-service', { ...edge, nearest: found.nearest }, captureOrigin());
  } else {
    diagnostics.report(
      'component/unknown-port',
      { ...edge, port: dependency.port, known: found.known },
      captureOrigin(),
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
    diagnostics.report('component/missing-backend', parameters, captureOrigin());
    return undefined;
  }
  return { to: peerEndpoint(backend), ports: [number] };
}

/** A peer as a policy sees it: its namespace, since its pods are not known here. */
export function peerEndpoint({ name, namespace }: Peer): Endpoint {
  return { name, namespace };
}
