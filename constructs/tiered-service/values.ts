import { parseQuantity, quantityProblem } from '../../model/quantity.ts';
import type { ScalingPace } from '../../model/scaling.ts';
import { burnRateAlerts } from '../../model/slo.ts';
import { tiers } from '../../model/tier.ts';
import type { HttpProbe, TieredServiceProps } from './props.ts';

/** A rule about one prop: where it lies, what was given, and what is asked instead. */
export interface BadValue {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly rule: string;
  /** The figure it is measured against: to blame where only that one stands in `regions/`. */
  readonly against?: readonly string[];
}

/** Everything about the props that types cannot refuse, and an API server or Prometheus would. */
export function* badValues(props: TieredServiceProps): Generator<BadValue> {
  yield* badSizing(props);
  yield* badPorts(props);
  yield* badResources(props);
  yield* badNames(props);
  yield* badSlo(props);
  yield* badProbes(props);
  yield* badDisruption(props);
  const user = props.user ?? 1;
  if (!isWhole(user, 1) || user > 2_147_483_647) {
    yield { path: ['user'], value: user, rule: 'a whole number over 0, which is root, and up to 2147483647' };
  }
  const { repository = '', tag = '' } = props.image;
  if (!/^([a-z0-9.-]+(:\d+)?\/)?[a-z0-9]+([._/-]+[a-z0-9]+)*$/.test(repository) || !/^\w[\w.-]{0,127}$/.test(tag)) {
    yield { path: ['image'], value: props.image, rule: 'a repository in lower case without a tag, and a tag' };
  }
  if (!Object.hasOwn(tiers, props.tier))
    yield { path: ['tier'], value: props.tier, rule: Object.keys(tiers).join(', ') };
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
  if ((scaling.on.length as number) === 0) yield { path: ['scaling', 'on'], value: [], rule: 'at least one metric' };
  for (const [side, pace] of Object.entries(scaling.behavior ?? {}) as [string, ScalingPace][]) {
    const path = ['scaling', 'behavior', side];
    const { stabilizationSeconds, percent, periodSeconds } = pace;
    if (!isWhole(stabilizationSeconds, 0) || stabilizationSeconds > 3600) {
      yield { path: [...path, 'stabilizationSeconds'], value: stabilizationSeconds, rule: '0 to 3600 seconds' };
    }
    if (!isWhole(percent, 1)) yield { path: [...path, 'percent'], value: percent, rule: 'a whole number, 1 or more' };
    if (!isWhole(periodSeconds, 1) || periodSeconds > 1800) {
      yield { path: [...path, 'periodSeconds'], value: periodSeconds, rule: '1 to 1800 seconds' };
    }
  }
  for (const [index, metric] of scaling.on.entries()) {
    if (metric.metric !== undefined && !/^[a-zA-Z_:][\w:./-]*$/.test(metric.metric)) {
      yield { path: ['scaling', 'on', String(index), 'metric'], value: metric.metric, rule: 'the name of a metric' };
    }
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
      if (problem !== undefined)
        yield { path: ['resources', side, kind], value, rule: `a quantity of Kubernetes; ${problem}` };
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

function* badNames({ env, secrets, writable, patches, podAnnotations }: TieredServiceProps): Generator<BadValue> {
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
  for (const [name, value] of Object.entries(env ?? {})) {
    if (typeof value !== 'string') yield { path: ['env', name], value, rule: 'text' };
  }
  for (const [name, { path, property }] of Object.entries(secrets ?? {})) {
    const value = `${path} ${property}`;
    if (path.trim() === '' || property.trim() === '')
      yield { path: ['secrets', name], value, rule: 'a path and a property' };
  }
  for (const value of Object.keys(podAnnotations ?? {})) {
    const normal = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(value);
    if (!normal)
      yield {
        path: ['podAnnotations', value],
        value,
        rule: 'a name of at most 63 characters, behind a DNS name and a slash',
      };
  }
  const folders = new Set<string>();
  for (const value of writable ?? []) {
    const normal = value.length <= 63 && /^(\/[A-Za-z0-9._-]*[A-Za-z0-9][A-Za-z0-9._-]*)+$/.test(value);
    if (!normal)
      yield {
        path: ['writable'],
        value,
        rule: 'an absolute directory below the root, of at most 63 characters, without a trailing slash',
      };
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
  const { failed } = requests;
  if (
    failed !== undefined &&
    !/^[a-zA-Z_]\w*(=|!=|=~|!~)"[^"\n]*"(,[a-zA-Z_]\w*(=|!=|=~|!~)"[^"\n]*")*$/.test(failed)
  ) {
    yield { path: ['slo', 'requests', 'failed'], value: failed, rule: 'a label matcher, e.g. code=~"5.."' };
  }
  if (availability > 0 && availability < 100 && burnRateAlerts(slo).length === 0) {
    yield { path: ['slo'], value: slo, rule: 'a promise that an alert could show to be broken' };
  }
}

function isWhole(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function* badProbes({ probes }: TieredServiceProps): Generator<BadValue> {
  const least = { initialDelaySeconds: 0, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 1 } as const;
  for (const [name, probe] of Object.entries(probes ?? {}) as [string, HttpProbe<string>][]) {
    const { path } = probe;
    if (!path.startsWith('/')) yield { path: ['probes', name, 'path'], value: path, rule: 'a path that begins with /' };
    for (const [field, bound] of Object.entries(least)) {
      const value = probe[field as keyof typeof least];
      if (value === undefined || isWhole(value, bound)) continue;
      yield { path: ['probes', name, field], value, rule: `a whole number, ${bound} or more` };
    }
  }
}

function* badDisruption({ disruption, update }: TieredServiceProps): Generator<BadValue> {
  const amounts = [
    [['disruption', 'minAvailable'], disruption?.minAvailable],
    [['disruption', 'maxUnavailable'], disruption?.maxUnavailable],
    [['update', 'maxSurge'], update?.maxSurge],
    [['update', 'maxUnavailable'], update?.maxUnavailable],
  ] as const;
  for (const [path, value] of amounts) {
    if (value === undefined || isWhole(value, 0) || (typeof value === 'string' && /^(\d|[1-9]\d|100)%$/.test(value)))
      continue;
    yield { path, value, rule: 'a whole number of pods, or a whole percentage up to 100%' };
  }
  if (update !== undefined && isNothing(update.maxSurge) && isNothing(update.maxUnavailable)) {
    yield { path: ['update'], value: update, rule: 'a pod more or a pod less: with neither, no update can begin' };
  }
}

function isNothing(amount: number | string): boolean {
  return amount === 0 || amount === '0%';
}
