import type { System } from '../../../constructs/index.ts';
import { addressOf } from '../../../model/backends.ts';
import type { Dependency } from '../../../model/dependency.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { at } from '../../../model/plain.ts';
import type { Workload } from '../../../model/workload.ts';
import { list, selects } from './json.ts';
import { byText } from './markdown.ts';
import type { Edge } from './mermaid.ts';
import type { ComponentView, Declared } from './view.ts';

/** Where a dependency leads. */
export interface Endpoint {
  readonly name: string;
  /** Namespace in the cluster, or host outside. */
  readonly at: string;
  readonly port: number;
}

/** Who calls a workload. */
export interface KnownCaller {
  readonly name: string;
  readonly namespace: string;
  /** Port names of the workload. */
  readonly ports: readonly string[];
  /** Whether it is a workload that is rendered here. */
  readonly rendered: boolean;
}

/** The other end of a dependency, as the network policy has it; `undefined` where it leads nowhere, which is an error. */
export function endpointOf(
  dependency: Dependency,
  { backends, name }: System,
  { graph, target }: Declared,
): Endpoint | undefined {
  if (dependency.kind === 'service') {
    const found = graph.resolve(dependency);
    return 'unknown' in found ? undefined : { name: found.name, at: found.namespace, port: found.port };
  }
  if (dependency.kind === 'postgres' && dependency.via === 'pgbouncer') {
    const pooler = graph.poolerOf(name, dependency.database);
    if (pooler !== undefined) return { name: pooler.name, at: pooler.namespace, port: pooler.port };
  }
  const found = addressOf(dependency, backends, name, target);
  if (found === undefined) return undefined;
  if ('peer' in found) return { name: found.peer.name, at: found.peer.namespace, port: found.port };
  return { name: found.name, at: generalHost(found.hosts[0] ?? found.name, target), port: found.port };
}

/** What Azure runs has a host in each target, of one form: `sb-shop-<target>.servicebus.windows.net`. */
function generalHost(host: string, { name, region }: Declared['target']): string {
  const [location] = region.locations;
  const [first = '', ...rest] = host.replace(`.${location}.`, '.<location>.').split('.');
  const words = [name, name.replaceAll('-', '')];
  const ended = words.find((word) => first.endsWith(word));
  return [ended === undefined ? first : `${first.slice(0, -ended.length)}<target>`, ...rest].join('.');
}

/** Callers by name, each once: those of the graph, and the scraper where a monitor selects the workload's Service. */
export function callersOf(
  workload: Workload,
  { backends: { scraper } }: System,
  { graph }: Declared,
  objects: readonly KubeObject[],
): readonly KnownCaller[] {
  const calls = graph.callersOf(workload.service ?? '').map(({ selector, ...call }) => ({
    ...call,
    rendered: selector !== undefined,
  }));
  const scraped = scrapedPorts(workload, objects);
  if (scraped.length > 0) {
    calls.push({ name: scraper.name, namespace: scraper.namespace, ports: scraped, rendered: false });
  }
  const merged = new Map<string, KnownCaller>();
  for (const call of calls) {
    const key = `${call.namespace}/${call.name}`;
    const ports = new Set([...(merged.get(key)?.ports ?? []), ...call.ports]);
    merged.set(key, { ...call, ports: [...ports].sort(byText) });
  }
  return [...merged].sort(([a], [b]) => byText(a, b)).map(([, caller]) => caller);
}

function scrapedPorts({ selector }: Workload, objects: readonly KubeObject[]): readonly string[] {
  return objects
    .filter(
      ({ kind, spec }) =>
        (kind === 'ServiceMonitor' || kind === 'PodMonitor') && selects(at(spec, 'selector', 'matchLabels'), selector),
    )
    .flatMap(({ kind, spec }) =>
      list(at(spec, kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints')).map((endpoint) =>
        at(endpoint, 'port'),
      ),
    )
    .filter((port) => typeof port === 'string');
}

/** Arrows to and from the component's workloads, of all targets together. */
export function edgesOfComponent({ system, targets }: ComponentView): readonly Edge[] {
  return targets.flatMap(({ declared, workloads, objects }) =>
    workloads.flatMap((workload) => edgesOf(workload, system, declared, objects)),
  );
}

/** Arrows to and from a workload in one target. */
function edgesOf(
  workload: Workload,
  system: System,
  declared: Declared,
  objects: readonly KubeObject[],
): readonly Edge[] {
  // Workloads under one account are one party to everybody else.
  const self = { name: workload.account.name, shape: 'workload' } as const;
  const inward = callersOf(workload, system, declared, objects).map(({ name, rendered, ports }): Edge => {
    const numbers = ports.map((port) => workload.ports[port]).filter((number) => number !== undefined);
    return { from: { name, shape: rendered ? 'workload' : 'peer' }, to: self, ports: numbers };
  });
  const outward = Object.values(workload.uses).flatMap((dependency): Edge[] => {
    const end = endpointOf(dependency, system, declared);
    if (end === undefined) return [];
    return [{ from: self, to: { name: end.name, shape: shapeOf(dependency) }, ports: [end.port] }];
  });
  return [...inward, ...outward];
}

function shapeOf(dependency: Dependency): Edge['to']['shape'] {
  if (dependency.kind !== 'service') return 'data';
  return typeof dependency.service === 'string' ? 'workload' : 'peer';
}
