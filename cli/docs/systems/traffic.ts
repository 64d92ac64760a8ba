import type { System } from '../../../constructs/index.ts';
import { clientIdAnnotation, entra } from '../../../model/azure/identity.ts';
import type { Dependency } from '../../../model/dependency.ts';
import { describeDependency } from '../../../model/dependency-facts.ts';
import type { Workload } from '../../../model/workload.ts';
import { callersOf, endpointOf } from './edges.ts';
import { linked } from './links.ts';
import { byText, code, mergedTable, nothing, plain, type Row, section } from './markdown.ts';
import { type ComponentView, type Declared, type TargetView, workloadNames } from './view.ts';

/** What each workload of a component needs, who needs it, and where it listens. */
export function trafficSections(view: ComponentView): readonly string[] {
  const names = workloadNames(view);
  const accounts = firstOfEach(view, names);
  const each = (of: string, several: boolean) => (several ? ` of ${plain(of)}` : '');
  return [
    // Workloads under one account share what they use.
    ...accounts.map(({ account, workload }) =>
      section(
        `Dependencies${each(account, accounts.length > 1)}`,
        dependencies(view, workload),
        besides(view, account),
      ),
    ),
    ...names.flatMap((name) => [
      section(`Callers${each(name, names.length > 1)}`, callers(view, name) || 'Nobody is let in.'),
      section(`Ports${each(name, names.length > 1)}`, ports(view, name) || 'It listens on none.'),
    ]),
  ];
}

/** Each service account with one of its workloads. */
function firstOfEach({ targets }: ComponentView, names: readonly string[]) {
  const found = new Map<string, string>();
  for (const name of names) {
    const workload = targets.flatMap(({ workloads }) => workloads).find((candidate) => candidate.name === name);
    if (workload !== undefined && !found.has(workload.account.name)) found.set(workload.account.name, name);
  }
  return [...found].map(([account, workload]) => ({ account, workload }));
}

function dependencies(view: ComponentView, name: string): string {
  const rows = perTarget(view, name, ({ uses }, { declared }) =>
    Object.entries(uses)
      .sort(([a], [b]) => byText(a, b))
      .map(([use, dependency]) => dependencyRow(use, dependency, view.system, declared)),
  );
  return (
    mergedTable(['Name', 'What', 'Endpoint', 'Needed for', 'While it is down'], rows) || 'It declares no dependency.'
  );
}

function dependencyRow(use: string, dependency: Dependency, system: System, declared: Declared): Row {
  const end = endpointOf(dependency, system, declared);
  return [
    code(use),
    describe(dependency, system.name, declared),
    end === undefined ? nothing : code(`${end.at}:${end.port}`),
    plain(dependency.purpose),
    plain(dependency.whenDown),
  ];
}

function describe(dependency: Dependency, system: string, declared: Declared): string {
  switch (dependency.kind) {
    case 'postgres': {
      const through = {
        pgbouncer: 'through pgbouncer',
        sidecar: 'through a sidecar',
        direct: 'direct',
        pooler: 'as its pooler',
      };
      return `PostgreSQL database ${code(dependency.database)}, ${through[dependency.via]}`;
    }
    case 'nats':
      return `NATS JetStream stream ${code(dependency.stream)}`;
    case 'service': {
      const { service, port } = dependency;
      const shown = typeof service === 'string' ? linked(service, system, declared) : code(service.name);
      return `service ${shown}, port ${code(port)}`;
    }
    default:
      return plain(describeDependency(dependency));
  }
}

/** Nobody declares it, and every workload may reach it: telemetry, the mesh, and where its Azure identity gets tokens. */
function besides({ system, targets }: ComponentView, account: string): string {
  const { backends, mesh } = system;
  const place = code(`${backends.telemetry.namespace}:${backends.telemetry.ports.otlp}`);
  const identity = targets.some(({ objects }) =>
    objects.some(
      ({ kind, metadata: { name, annotations = {} } }) =>
        kind === 'ServiceAccount' && name === account && clientIdAnnotation in annotations,
    ),
  );
  const ends = [
    `the telemetry collector ${code(backends.telemetry.service)} (${place})`,
    ...(mesh === undefined
      ? []
      : [`the mesh's control plane (${code(`${mesh.control.namespace}:${mesh.control.ports.xds}`)})`]),
    ...(identity ? [`${code(`${entra.hosts[0]}:${entra.port}`)} for tokens of its identity`] : []),
  ];
  return `Besides, it may reach the cluster's DNS and ${ends.join(', and ')}.`;
}

function callers(view: ComponentView, name: string): string {
  const rows = perTarget(view, name, (workload, { declared, objects }) =>
    callersOf(workload, view.system, declared, objects).map((caller) => [
      caller.rendered ? linked(caller.name, view.system.name, declared) : code(caller.name),
      code(caller.namespace),
      caller.ports.map((port) => `${code(port)} ${workload.ports[port] ?? nothing}`).join(', ') || nothing,
    ]),
  );
  return mergedTable(['Caller', 'Namespace', 'Ports'], rows);
}

function ports(view: ComponentView, name: string): string {
  const rows = perTarget(view, name, (workload) =>
    Object.entries(workload.ports)
      .sort(([a], [b]) => byText(a, b))
      .map(([port, number]) => [code(port), String(number)]),
  );
  return mergedTable(['Name', 'Number'], rows);
}

/** Rows of one workload in every target; none where the target lacks it. */
function perTarget(
  { targets }: ComponentView,
  name: string,
  rowsOf: (workload: Workload, view: TargetView) => readonly Row[],
) {
  return targets.map((view) => {
    const workload = view.workloads.find((candidate) => candidate.name === name);
    return { target: view.declared.target.name, rows: workload === undefined ? [] : rowsOf(workload, view) };
  });
}
