import type { System } from '../../../constructs/index.ts';
import type { Peer } from '../../../model/dependency.ts';
import { linked } from './links.ts';
import { byText, code, nothing, page, plain, type Row, section, table } from './markdown.ts';
import { type Edge, flowChart, type Node } from './mermaid.ts';
import { type Declared, workloadsOf } from './view.ts';

/** The index of a system: who is there, who calls whom, and what is not rendered here. */
export function systemPage(
  system: System,
  allDeclared: readonly Declared[],
  edges: readonly Edge[],
  runbooks: boolean,
): string {
  const targets = allDeclared.map(({ target }) => plain(target.name)).join(', ');
  const workloads = nodes(system, allDeclared);
  const legend = workloads.length === 0 ? '' : ' Boxes are rendered here, rounded ones are not; numbers are ports.';
  const place = system.clusterScoped ? 'Outside namespaces' : `Namespace ${code(system.namespace)}`;
  return page(
    `# ${plain(system.name)}`,
    `${place}; rendered for ${targets}.${legend}${runbooks ? ' What to do when something fails: [runbooks](../../runbooks/README.md).' : ''}`,
    workloads.length === 0 ? '' : flowChart(edges, workloads),
    section('Components', table(['Component', 'Workloads', 'Tier', 'Uses'], componentRows(system, allDeclared))),
    section(
      'Not rendered here',
      // What backs a system of no workloads is called by nobody.
      table(['Name', 'Namespace', 'Ports', 'Calls'], workloads.length === 0 ? [] : peerRows(system, allDeclared)),
    ),
  );
}

function nodes(system: System, allDeclared: readonly Declared[]): readonly Node[] {
  return allDeclared.flatMap((declared) =>
    workloadsOf(declared, system.name).map(({ name }): Node => ({ name, shape: 'workload' })),
  );
}

function componentRows(system: System, allDeclared: readonly Declared[]): readonly Row[] {
  return system.components
    .map(({ name }): Row => {
      const workloads = allDeclared.flatMap((declared) => workloadsOf(declared, system.name, name));
      return [
        `[${plain(name)}](${name}.md)`,
        each(workloads.map((workload) => code(workload.name))),
        each(workloads.map(({ tier }) => code(tier))),
        each(workloads.flatMap(({ uses }) => Object.keys(uses).map(code))),
      ];
    })
    .sort(([a = ''], [b = '']) => byText(a, b));
}

function peerRows(system: System, allDeclared: readonly Declared[]): readonly Row[] {
  const { postgres, redis, nats, telemetry, scraper } = system.backends;
  const used = allDeclared.flatMap((declared) => peersUsed(system, declared));
  const backends = [postgres, redis, nats, telemetry, scraper].filter(
    (backend) => backend !== undefined && !('managed' in backend),
  );
  const all: (Peer | undefined)[] = [...system.peers, ...(backends as Peer[]), ...used];
  // A backend may also be listed as a peer: one object, or a copy of it.
  const known = new Map(
    all.filter((peer) => peer !== undefined).map((peer) => [`${peer.namespace}/${peer.name}`, peer]),
  );
  return [...known]
    .sort(([a], [b]) => byText(a, b))
    .map(([, peer]) => [
      code(peer.name),
      code(peer.namespace),
      each(Object.entries(peer.ports).map(([port, number]) => `${code(port)} ${number}`)),
      each((peer.calls ?? []).map(({ workload }) => linkedAnywhere(workload, system, allDeclared))),
    ]);
}

function peersUsed(system: System, declared: Declared): readonly Peer[] {
  return workloadsOf(declared, system.name)
    .flatMap(({ uses }) => Object.values(uses))
    .flatMap((dependency) =>
      dependency.kind === 'service' && typeof dependency.service !== 'string' ? [dependency.service] : [],
    );
}

function linkedAnywhere(workload: string, system: System, allDeclared: readonly Declared[]): string {
  const links = allDeclared.map((declared) => linked(workload, system.name, declared));
  return links.find((link) => link.startsWith('[')) ?? code(workload);
}

/** All of them once, in order. */
function each(texts: readonly string[]): string {
  return [...new Set(texts)].sort(byText).join(', ') || nothing;
}
