import type { System } from '../../../constructs/index.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { runsOnce } from '../../../model/once.ts';
import { at, isRecord } from '../../../model/plain.ts';
import type { Recovery } from '../../../model/recovery.ts';
import type { Cluster, GitOps, Platform, SecretStore } from '../../../model/regions/index.ts';
import type { Workload } from '../../../model/workload.ts';
import { containersOf } from '../systems/controllers.ts';
import type { ComponentView } from '../systems/view.ts';

/** All that a runbook tells of: data only. */
export interface RunbookFacts {
  readonly system: System;
  readonly component: string;
  /** As commands know it: with its system where another one has a component of that name. */
  readonly called: string;
  readonly namespace: string;
  readonly gitops: GitOps;
  /** Where it is deployed, in the order of a release. */
  readonly places: readonly RunbookPlace[];
  /** What runs in the first production target; the others have the same kinds and names. */
  readonly objects: readonly KubeObject[];
  readonly workloads: readonly Workload[];
  /** Store that its secrets come from there. */
  readonly store: SecretStore;
  readonly recovery: Recovery | undefined;
  /** Whether it has an image of its own, whose versions are released. */
  readonly hasImage: boolean;
}

export interface RunbookPlace {
  readonly target: string;
  readonly production: boolean;
  readonly cluster: Cluster;
  /** Name of the Argo CD Application there, in the namespace of Argo CD. */
  readonly application: string;
}

/** @returns undefined where nothing of it runs in production, or nobody deploys it */
export function factsOf(view: ComponentView, platform: Platform, systems: readonly System[]): RunbookFacts | undefined {
  const { system, component, targets } = view;
  const { gitops } = platform;
  const declared = system.components.find(({ name }) => name === component);
  const first = gitops?.order.map((target) => targets.find((one) => one.declared.target.name === target)).find(Boolean);
  if (gitops === undefined || first === undefined) return undefined;
  const order = ['dev', 'staging', ...gitops.order].filter((name) =>
    targets.some((one) => one.declared.target.name === name && one.objects.length > 0),
  );
  return {
    system,
    component,
    called: systems.some((other) => other !== system && other.components.some(({ name }) => name === component))
      ? `${system.name}/${component}`
      : component,
    namespace: declared?.namespace ?? system.namespace,
    gitops,
    places: order.flatMap((target) => placesIn(target, view, platform)),
    objects: first.objects,
    workloads: first.workloads,
    store: system.secretStore ?? first.declared.target.secretStore,
    recovery: declared?.recovery ?? system.recovery,
    hasImage: platform.named.components.some(({ name }) => name === component),
  };
}

/** Primary clusters first; what runs once in a region runs in these only. */
function placesIn(
  target: string,
  { system, component }: ComponentView,
  { clusters, gitops }: Platform,
): RunbookPlace[] {
  const byRole = (a: Cluster, b: Cluster) => Number(b.role === 'primary') - Number(a.role === 'primary');
  return clusters
    .filter((cluster) => cluster.target === target && (cluster.role === 'primary' || !runsOnce(component)))
    .sort(byRole)
    .map((cluster) => ({
      target,
      production: gitops?.order.includes(target) ?? false,
      cluster,
      // As the ApplicationSet's template joins them.
      application: `${system.name}-${component}-${cluster.name}`,
    }));
}

/** What makes pods, Jobs aside: those end by themselves. */
export function runningOf({ objects }: RunbookFacts): readonly KubeObject[] {
  return objects.filter((object) => containersOf(object).length > 0 && !['Job', 'CronJob'].includes(object.kind));
}

/** How the pods of a controller are selected: `app=web`. */
export function selectorOf({ spec }: KubeObject): string {
  const labels = at(spec, 'selector', 'matchLabels');
  return Object.entries(isRecord(labels) ? labels : {})
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}

/** The first production cluster, which examples are written for. */
export function exampleOf({ places }: RunbookFacts): RunbookPlace | undefined {
  return places.find(({ production }) => production) ?? places[0];
}

/** The beginning of a command against a cluster; default: the example's. */
export function kubectl(facts: RunbookFacts, cluster = exampleOf(facts)?.cluster.name ?? 'CLUSTER'): string {
  // Events of what is outside namespaces are in this one.
  const namespace = facts.system.clusterScoped ? 'default' : facts.namespace;
  return `kubectl --context ${cluster} --namespace ${namespace}`;
}

/** A command of the plugin of Argo Rollouts; kubectl takes no flags before the name of a plugin. */
export function rollouts(
  facts: RunbookFacts,
  command: string,
  name: string,
  cluster = exampleOf(facts)?.cluster.name ?? 'CLUSTER',
): string {
  return `kubectl argo rollouts ${command} ${name} --context ${cluster} --namespace ${facts.namespace}`;
}

/** Commands that need a cluster, and are therefore not run by the tests of the pages. */
export function commands(...lines: readonly string[]): string {
  return ['```bash', ...lines, '```'].join('\n');
}
