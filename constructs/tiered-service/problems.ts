import { secretsOf } from '../../model/dependency.ts';
import { captureOrigin, type SourcePosition } from '../../model/diagnostics/index.ts';
import { parseQuantity, quantityProblem } from '../../model/quantity.ts';
import type { Component } from '../component/component.ts';
import type { Disruption, TieredServiceProps } from './props.ts';
import type { Settings } from './settings.ts';

/** A rule about one prop: where it lies, what was given, and what is asked instead. */
interface BadValue {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly rule: string;
  /** The figure it is measured against: to blame where only that one stands in `regions/`. */
  readonly against?: readonly string[];
}

/** Where the figure at a path was written: an override in `regions/`, or undefined for the component's own file. */
type OverridePlace = (path: readonly string[]) => SourcePosition | undefined;

/** Reports everything about a workload's props that types cannot say, at the line to mend. */
export function reportProblems(
  component: Component,
  { name, props, env, secrets, metrics }: Settings,
  overridePlace: OverridePlace,
): void {
  const { diagnostics } = component.context;
  const target = component.target.name;
  for (const { path, against = path, value, rule } of badValues({ ...props, secrets })) {
    const place = overridePlace(path) ?? overridePlace(against) ?? captureOrigin();
    diagnostics.report(
      'component/bad-value',
      { workload: name, prop: path.join('.'), value: show(value), rule },
      place,
    );
  }
  reportBounds();
  reportDisruption();
  reportVariables();
  reportSlo();

  function reportBounds(): void {
    const { scaling } = props;
    if (scaling === undefined) {
      const place = overridePlace(['scaling', 'min']) ?? overridePlace(['scaling', 'max']);
      if (place !== undefined) diagnostics.report('region/scaling-without-policy', { workload: name, target }, place);
      return;
    }
    const fixed = overridePlace(['replicas']);
    if (fixed !== undefined) diagnostics.report('region/replicas-under-scaling', { workload: name, target }, fixed);
    if (scaling.min <= scaling.max) return;
    const place = overridePlace(['scaling', 'min']) ?? overridePlace(['scaling', 'max']);
    const bounds = { workload: name, target, min: scaling.min, max: scaling.max };
    if (place === undefined) diagnostics.report('component/min-over-max', bounds, captureOrigin());
    else
      diagnostics.report(
        'region/min-over-max',
        { workload: name, min: String(scaling.min), max: String(scaling.max) },
        place,
      );
  }

  function reportDisruption(): void {
    const fewest = props.scaling?.min ?? props.replicas ?? 0;
    const staying = podsThatMustStay(props.disruption, fewest);
    if (fewest === 0 || staying < fewest) return;
    const place =
      overridePlace(['disruption', 'minAvailable']) ?? overridePlace(['replicas']) ?? overridePlace(['scaling', 'min']);
    const figures = { workload: name, target, minAvailable: staying, fewest, spare: fewest - 1 };
    if (place === undefined) diagnostics.report('component/pdb-blocks-drain', figures, captureOrigin());
    else diagnostics.report('region/pdb-blocks-drain', figures, place);
  }

  function reportVariables(): void {
    for (const variable of Object.keys(env)) {
      if (!Object.hasOwn(secrets, variable)) continue;
      const place = overridePlace(['env', variable]) ?? captureOrigin();
      diagnostics.report('component/duplicate-variable', { workload: name, variable }, place);
    }
    const owners = new Map<string, string>();
    const sources = Object.entries(props.uses ?? {}).map(([use, dependency]) => [use, secretsOf(dependency)] as const);
    for (const [owner, keys] of [...sources, ['secrets', props.secrets ?? {}] as const]) {
      for (const variable of Object.keys(keys)) {
        const other = owners.get(variable);
        if (other !== undefined) {
          const parameters = { workload: name, variable, owner, other };
          diagnostics.report('component/duplicate-secret', parameters, captureOrigin());
        }
        owners.set(variable, owner);
      }
    }
  }

  function reportSlo(): void {
    if (props.slo === undefined || metrics !== undefined) return;
    diagnostics.report('component/slo-without-metrics', { workload: name }, captureOrigin());
  }
}

/** How many of the fewest pods an eviction must leave; the eviction API rounds a percentage up. */
function podsThatMustStay(disruption: Disruption | undefined, fewest: number): number {
  if (disruption === undefined) return fewest - 1;
  const pods = (amount: number | string) =>
    typeof amount === 'number' ? amount : Math.ceil((Number.parseFloat(amount) / 100) * fewest);
  return disruption.minAvailable !== undefined
    ? pods(disruption.minAvailable)
    : fewest - pods(disruption.maxUnavailable);
}

function* badValues(props: TieredServiceProps): Generator<BadValue> {
  yield* badSizing(props);
  yield* badPorts(props);
  yield* badResources(props);
  yield* badNames(props);
  yield* badSlo(props);
  const user = props.user ?? 1;
  if (!isWhole(user, 1)) yield { path: ['user'], value: user, rule: 'a whole number over 0: root is refused' };
}

function* badSizing({ replicas, scaling }: TieredServiceProps): Generator<BadValue> {
  if (replicas !== undefined && !isWhole(replicas, 0)) {
    yield { path: ['replicas'], value: replicas, rule: 'a whole number of pods, 0 or more' };
  }
  if (scaling === undefined) return;
  if (!isWhole(scaling.min, 1))
    yield { path: ['scaling', 'min'], value: scaling.min, rule: 'a whole number, 1 or more' };
  if (!isWhole(scaling.max, 1))
    yield { path: ['scaling', 'max'], value: scaling.max, rule: 'a whole number, 1 or more' };
  for (const [index, metric] of scaling.on.entries()) {
    const [kind, value] =
      metric.metric !== undefined ? ['perPod', metric.perPod] : (Object.entries(metric)[0] ?? ['', 0]);
    const fits = kind === 'perPod' ? Number.isFinite(value) && value > 0 : isWhole(value, 1);
    if (!fits)
      yield { path: ['scaling', 'on', String(index), kind], value, rule: 'a number over 0 (percentages: whole)' };
  }
}

function* badPorts({ ports }: TieredServiceProps): Generator<BadValue> {
  const seen = new Map<number, string>();
  for (const [port, number] of Object.entries(ports)) {
    const path = ['ports', port];
    if (!isWhole(number, 1) || number > 65_535) yield { path, value: number, rule: 'a port number from 1 to 65535' };
    if (!/^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/.test(port)) {
      yield { path, value: port, rule: 'a port name of at most 15 lower-case letters, digits and single dashes' };
    }
    const twin = seen.get(number);
    if (twin !== undefined) yield { path, value: number, rule: `a number of its own: ${twin} has it already` };
    seen.set(number, port);
  }
  if (seen.size === 0) yield { path: ['ports'], value: ports, rule: 'at least one port' };
}

function* badResources({ resources }: TieredServiceProps): Generator<BadValue> {
  for (const kind of ['cpu', 'memory'] as const) {
    for (const side of ['requests', 'limits'] as const) {
      const value = resources[side][kind];
      const problem = quantityProblem(value, kind);
      if (problem !== undefined) yield { path: ['resources', side, kind], value, rule: problem };
    }
    const request = parseQuantity(resources.requests[kind]);
    const limit = parseQuantity(resources.limits[kind]);
    if (request !== undefined && limit !== undefined && request > limit) {
      const rule = `at most the limit, ${resources.limits[kind]}`;
      const against = ['resources', 'limits', kind];
      yield { path: ['resources', 'requests', kind], value: resources.requests[kind], rule, against };
    }
  }
}

function* badNames({ env, secrets, writable, patches }: TieredServiceProps): Generator<BadValue> {
  const variable = /^[A-Za-z_][A-Za-z0-9_]*$/;
  for (const [kind, names] of [
    ['env', Object.keys(env ?? {})],
    ['secrets', Object.keys(secrets ?? {})],
  ] as const) {
    for (const value of names) {
      if (!variable.test(value))
        yield { path: [kind, value], value, rule: 'letters, digits and _, not led by a digit' };
    }
  }
  const folders = new Set<string>();
  for (const value of writable ?? []) {
    const normal = /^(\/[A-Za-z0-9._-]*[A-Za-z0-9][A-Za-z0-9._-]*)+$/.test(value);
    if (!normal)
      yield { path: ['writable'], value, rule: 'an absolute directory below the root, without a trailing slash' };
    const folder = value.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
    if (folders.has(folder)) yield { path: ['writable'], value, rule: 'a directory that no other entry resembles' };
    folders.add(folder);
  }
  for (const { kind, reason } of patches ?? []) {
    if (reason.trim() === '')
      yield { path: ['patches', kind, 'reason'], value: reason, rule: 'a reason that a reviewer understands' };
  }
}

function* badSlo({ slo }: TieredServiceProps): Generator<BadValue> {
  if (slo === undefined) return;
  const { availability, window, requests } = slo;
  if (!(availability > 0 && availability < 100)) {
    yield { path: ['slo', 'availability'], value: availability, rule: 'a percentage over 0 and under 100' };
  }
  if (!/^([1-9]|[1-8]\d|90)d$/.test(window)) yield { path: ['slo', 'window'], value: window, rule: '1d to 90d' };
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(requests.metric)) {
    yield { path: ['slo', 'requests', 'metric'], value: requests.metric, rule: 'the name of a Prometheus metric' };
  }
}

function isWhole(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
