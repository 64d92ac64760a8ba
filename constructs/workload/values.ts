import type { SecretEntry } from '../../model/dependency-facts.ts';
import type { Image } from '../../model/image.ts';
import { parseQuantity, quantityProblem } from '../../model/quantity.ts';
import type { ScalingPace } from '../../model/scaling.ts';
import { tiers } from '../../model/tier.ts';
import { volumeName } from './pod.ts';
import type { HttpProbe, WorkloadProps } from './props.ts';

/** A rule about one prop: where it lies, what was given, and what is asked instead. */
export interface BadValue {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly rule: string;
  /** The figure it is measured against: to blame where only that one stands in `regions/`. */
  readonly against?: readonly string[];
}

/** Everything about the props that types cannot refuse, and an API server or Prometheus would. */
export function* badValues(props: WorkloadProps, name: string): Generator<BadValue> {
  yield* badSizing(props);
  yield* badPorts(props);
  yield* badResources(props);
  yield* badNames(props);
  yield* badProbes(props);
  yield* badDisruption(props);
  const user = props.user ?? 1;
  if (!isWhole(user, 1) || user > 2_147_483_647) {
    yield { path: ['user'], value: user, rule: 'a whole number over 0, which is root, and up to 2147483647' };
  }
  yield* badImage(props.image);
  const { gracePeriodSeconds } = props;
  if (gracePeriodSeconds !== undefined && (!isWhole(gracePeriodSeconds, 0) || gracePeriodSeconds > 86_400)) {
    yield { path: ['gracePeriodSeconds'], value: gracePeriodSeconds, rule: 'whole seconds, 0 to 86400 (a day)' };
  }
  for (const kind of ['command', 'args'] as const) {
    const words: unknown = props[kind] ?? [];
    if (Array.isArray(words) && words.every((word) => typeof word === 'string' && word !== '')) continue;
    yield { path: [kind], value: words, rule: 'a list of words, none of them empty' };
  }
  yield* badSidecars(props, name);
  if (!Object.hasOwn(tiers, props.tier))
    yield { path: ['tier'], value: props.tier, rule: Object.keys(tiers).join(', ') };
}

function* badSizing({ replicas }: WorkloadProps): Generator<BadValue> {
  if (replicas !== undefined && !isWhole(replicas, 0)) {
    yield { path: ['replicas'], value: replicas, rule: 'a whole number of pods, 0 or more' };
  }
}

/** The pace of an autoscaler, as the API server takes it. */
export function* badPaces(paces: Readonly<Record<string, ScalingPace>>): Generator<BadValue> {
  for (const [side, pace] of Object.entries(paces)) {
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
}

export function* badImage(image: Image, path: readonly string[] = ['image']): Generator<BadValue> {
  const { repository = '', tag = '' } = image;
  if (!/^([a-z0-9.-]+(:\d+)?\/)?[a-z0-9]+([._/-]+[a-z0-9]+)*$/.test(repository) || !/^\w[\w.-]{0,127}$/.test(tag)) {
    yield { path, value: image, rule: 'a repository in lower case without a tag, and a tag' };
  }
}

/** Variables and places of secrets. */
export function* badSecrets(secrets: Readonly<Record<string, SecretEntry>>): Generator<BadValue> {
  for (const [name, { path, property }] of Object.entries(secrets)) {
    if (!variable.test(name)) yield { path: ['secrets', name], value: name, rule: variableRule };
    const value = `${path} ${property}`;
    if (path.trim() === '' || property.trim() === '')
      yield { path: ['secrets', name], value, rule: 'a path and a property' };
  }
}

export const variable = /^[A-Za-z_][A-Za-z0-9_]*$/;
export const variableRule = 'letters, digits and _, not led by a digit';

/** All ports of a pod with their places. It has one network: what its containers listen on must differ. */
export function portsOf({ ports, sidecars = [] }: Pick<WorkloadProps, 'ports' | 'sidecars'>) {
  return [
    ...Object.entries(ports).map(([port, number]) => ({ path: ['ports', port], port, number })),
    ...sidecars.flatMap(({ name, ports: own = {} }) =>
      Object.entries(own).map(([port, number]) => ({ path: ['sidecars', name, 'ports', port], port, number })),
    ),
  ];
}

function* badPorts(props: WorkloadProps): Generator<BadValue> {
  const seen = new Map<number, string>();
  for (const { path, port, number } of portsOf(props)) {
    if (!isWhole(number, 1) || number > 65_535) yield { path, value: number, rule: 'a port number from 1 to 65535' };
    if (!/^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/.test(port)) {
      yield { path, value: port, rule: 'a port name of at most 15 lower-case letters, digits and single dashes' };
    }
    const twin = seen.get(number);
    if (twin !== undefined) yield { path, value: number, rule: `a number of its own: ${twin} has it already` };
    seen.set(number, port);
  }
}

/** What containers of one pod must not have in common. */
function* badSidecars({ sidecars = [], writable = ['/tmp'], program }: WorkloadProps, name: string) {
  if (sidecars.length === 0) return;
  const containers = new Set([name]);
  const volumes = new Set([...writable.map(volumeName), ...(program?.mounts ?? []).map((mount) => mount.name)]);
  for (const { name: sidecar, image, mounts = [] } of sidecars) {
    const path = ['sidecars', sidecar];
    yield* badImage(image, [...path, 'image']);
    if (containers.has(sidecar)) {
      yield { path: [...path, 'name'], value: sidecar, rule: 'a name that no other container of the pod has' };
    }
    containers.add(sidecar);
    for (const { name: volume } of mounts) {
      if (volumes.has(volume)) {
        yield { path: [...path, 'mounts'], value: volume, rule: 'a name that no other volume of the pod has' };
      }
      volumes.add(volume);
    }
  }
}

function* badResources({ resources }: WorkloadProps): Generator<BadValue> {
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

function* badNames({ env, writable, patches, podAnnotations }: WorkloadProps): Generator<BadValue> {
  for (const name of Object.keys(env ?? {})) {
    if (!variable.test(name)) yield { path: ['env', name], value: name, rule: variableRule };
  }
  for (const [name, value] of Object.entries(env ?? {})) {
    if (typeof value !== 'string') yield { path: ['env', name], value, rule: 'text' };
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

export function isWhole(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function* badProbes({ probes }: WorkloadProps): Generator<BadValue> {
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

function* badDisruption({ disruption, update }: WorkloadProps): Generator<BadValue> {
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
