import { lowerFirst, type ValuesPath, valuesPrefix, valuesWord as word } from '../../model/values-path.ts';

/** Where a difference lies: the object, and the way down to it, list elements by what tells them apart. */
export interface Location {
  readonly kind: string;
  /** Name of the object. */
  readonly name: string;
  readonly component: string;
  readonly segments: readonly (string | number)[];
}

/** Prefixes that Helm users know; every other kind gives its own name. */
const prefixes: Readonly<Record<string, string>> = { HorizontalPodAutoscaler: 'autoscaling' };

/** Kinds that hold pods, and the way to the pod's template. */
const podTemplates: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  Rollout: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** What a component's only object of a kind is called besides the component's name. */
const usualSuffixes: Readonly<Record<string, string>> = { NetworkPolicy: 'np', ExternalSecret: 'secrets' };

/**
 * The names by which a person would look for a value: from a fixed table, else the kind and the path. They depend on
 * the place alone, never on what else there is, so that a new value renames no other one.
 */
export function valuesPathOf(location: Location): ValuesPath {
  const { kind, segments } = location;
  const own = ownPrefix(location);
  // Every object says its region, and it is one and the same.
  if (segments.at(-2) === 'labels' && segments.at(-1) === 'region') return ['region'];
  const template = podTemplates[kind];
  if (template === undefined) {
    const rest = segments[0] === 'spec' && segments.length > 1 ? segments.slice(1) : segments;
    return words([...own, prefixes[kind] ?? lowerFirst(kind)], rest);
  }
  const below = template.every((segment, index) => segments[index] === segment)
    ? segments.slice(template.length)
    : undefined;
  if (below === undefined || below.length === 0) return words(own, controllerPath(kind, segments));
  const [first, second, ...rest] = below;
  if (first === 'metadata' && (second === 'labels' || second === 'annotations')) {
    return words([...own, second === 'labels' ? 'podLabels' : 'podAnnotations'], rest);
  }
  if (first !== 'spec') return words([...own, 'pod'], below);
  if (second === 'containers' || second === 'initContainers') {
    const [container, ...field] = rest;
    if (container === undefined) return words(own, [second]);
    const prefix = container === location.name && second === 'containers' ? own : [...own, word(container)];
    return field.length === 0 ? words([...own], [container]) : words(prefix, containerPath(field));
  }
  return second === undefined ? words([...own, 'pod'], ['spec']) : words(own, [second, ...rest]);
}

/** Whether the object is rendered, as a value. */
export function enabledPathOf(location: Location): ValuesPath {
  return [...ownPrefix(location), prefixes[location.kind] ?? lowerFirst(location.kind), 'enabled'];
}

function controllerPath(kind: string, segments: readonly (string | number)[]): readonly (string | number)[] {
  if (segments[0] !== 'spec') return [lowerFirst(kind), ...segments];
  if (segments.length === 2 && segments[1] === 'replicas') return ['replicaCount'];
  return segments.length === 1 ? [lowerFirst(kind), 'spec'] : segments.slice(1);
}

function containerPath(field: readonly (string | number)[]): readonly (string | number)[] {
  const [first, variable, last] = field;
  // The value of a variable is known by the variable's name.
  if (first === 'env' && last === 'value' && field.length === 3) return ['env', variable as string];
  return field;
}

/** Nothing for objects named after the component; else what their name adds to it. */
function ownPrefix({ kind, name, component }: Location): ValuesPath {
  const suffix = `-${usualSuffixes[kind]}`;
  return valuesPrefix(component, name.endsWith(suffix) ? name.slice(0, -suffix.length) : name);
}

function words(prefix: ValuesPath, segments: readonly (string | number)[]): ValuesPath {
  const path = [...prefix];
  for (const [index, segment] of segments.entries()) {
    // The name of a variable is what people type.
    if (segments[index - 1] === 'env' && typeof segment === 'string') path.push(segment);
    else if (typeof segment === 'number' && path.length > 0) path.push(`${path.pop()}${segment}`);
    else path.push(word(segment));
  }
  return path.length === 0 ? ['value'] : path;
}
