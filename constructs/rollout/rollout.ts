import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import type { Slo } from '../../model/slo.ts';
import { inWave, keepForGood, pruneLast } from '../../model/waves.ts';
import { addKnobs } from '../component/add-knobs.ts';
import type { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import { knobPaths, value, workloadKnobs } from '../workload/knobs.ts';
import { reportBadValues } from '../workload/problems.ts';
import type { Settings } from '../workload/settings.ts';
import { templatesOf } from './analysis.ts';
import type { RolloutProps } from './props.ts';
import { rolloutSwitch, type SplitRoutes, withRollout } from './services.ts';
import { rolloutSpec } from './spec.ts';
import { badRolloutValues, coarseStep } from './values.ts';

/** What is around the pods that a Rollout replaces. */
export interface Surroundings {
  readonly service: string;
  readonly split: readonly SplitRoutes[];
  readonly slo?: Slo;
}

/**
 * Adds a Rollout with the pods of a Deployment, and the AnalysisTemplates that it judges a new version by.
 *
 * @param settings of a workload that has the prop `rollout`
 */
export function addRollout(
  scope: Construct,
  component: Component,
  settings: Settings & { readonly props: { readonly rollout: RolloutProps } },
  { service, split, slo }: Surroundings,
): void {
  const { name, labels, job, account, props } = settings;
  const { rollout } = props;
  const { notifications } = component.context.system;
  reportProblems(component, settings, split, slo);
  const templates = templatesOf({
    name,
    job,
    namespace: component.home,
    dependencies: Object.keys(account.uses),
    prometheus: prometheusUrl(component),
    ...(slo === undefined ? {} : { slo }),
    ...(rollout.analysis === undefined ? {} : { analysis: rollout.analysis }),
    // Before it has everything, a new blue-green version has no requests to compare.
  }).filter(({ about }) => rollout.canary !== undefined || about !== 'error-ratio');
  for (const template of templates) {
    const object = addObject(scope, 'AnalysisTemplate', { name: template.name, labels }, { spec: template.spec });
    const path = [...knobPaths(component.node.id, name)('rollout', 'prometheus')];
    const at = (index: number) => `/spec/metrics/${index}/provider/prometheus/address`;
    const text = 'URL of the Prometheus that judges a new version.';
    const addresses = template.spec.metrics.map((_, index) => value(at(index), path, text));
    addKnobs(object, [rolloutSwitch(component.node.id, name), ...addresses]);
  }
  const annotations = {
    ...inWave('rollout'),
    ...(notifications === undefined ? {} : { [subscription(notifications.service)]: notifications.recipient }),
  };
  const update = props.update ?? { maxSurge: 1, maxUnavailable: 0 };
  const spec = rolloutSpec(settings, { props: rollout, update, service, split, templates });
  const object = addObject(scope, 'Rollout', { name, labels, annotations }, { spec });
  const knobs = workloadKnobs(component.node.id, settings).Deployment;
  addKnobs(object, [rolloutSwitch(component.node.id, name), ...knobs]);
  keepConfigMaps(component, name);
}

/** @see https://argo-rollouts.readthedocs.io/en/stable/features/notifications/ */
function subscription(service: string): string {
  return `notifications.argoproj.io/subscribe.on-rollout-aborted.${service}`;
}

function prometheusUrl({ context: { system } }: Component): string {
  const { prometheus } = system.backends;
  if (prometheus === undefined) return 'http://missing';
  return `http://${prometheus.name}.${prometheus.namespace}:${prometheus.ports.http}`;
}

/**
 * Pods of the version before refer to the ConfigMaps that it came with for as long as a canary lasts. To be removed last
 * would keep the sync running until then ({@link pruneLast}), so they are not removed at all.
 */
function keepConfigMaps(component: Component, workload: string): void {
  const [[option, last]] = Object.entries(pruneLast) as [[string, string]];
  for (const construct of component.node.findAll()) {
    const object = construct as Partial<ApiObject>;
    if (object.kind !== 'ConfigMap' || object.metadata === undefined) continue;
    const { annotations } = object.metadata.toJson() as { annotations?: Readonly<Record<string, string>> };
    if (annotations?.[option] !== last) continue;
    for (const [key, text] of Object.entries(keepForGood)) object.metadata.addAnnotation(key, text);
    const choices = Object.entries({ ...keepForGood, ...pruneLast }).map(([key]) => {
      const [on, off] = [keepForGood[key as keyof typeof keepForGood], pruneLast[key as keyof typeof pruneLast]];
      const pointer = `/metadata/annotations/${key.replace('/', '~1')}`;
      return withRollout(component.node.id, workload, pointer, { on, ...(off === undefined ? {} : { off }) });
    });
    addKnobs(object as ApiObject, choices);
  }
}

function reportProblems(
  component: Component,
  { name, props, metrics }: Settings & { readonly props: { readonly rollout: RolloutProps } },
  split: readonly SplitRoutes[],
  slo: Slo | undefined,
): void {
  const { diagnostics, platform, target, system } = component.context;
  const report = diagnostics.report.bind(diagnostics);
  reportBadValues(component, name, badRolloutValues(name, props.rollout));
  if (slo === undefined || metrics === undefined) {
    report('component/rollout-without-requests', { workload: name }, captureOrigin(['rollout']));
  }
  if (system.backends.prometheus === undefined) {
    const parameters = { workload: name, kind: 'prometheus', port: 'http', system: system.name };
    report('component/missing-backend', parameters, captureOrigin());
  }
  const fewest = props.scaling?.min ?? props.replicas ?? 1;
  const coarse = split.length === 0 ? coarseStep(props.rollout, fewest) : undefined;
  if (coarse === undefined) return;
  const place =
    platform.overridePlace(target, name, ['replicas']) ?? platform.overridePlace(target, name, ['scaling', 'min']);
  report(
    'component/coarse-canary',
    { workload: name, target: target.name, fewest, ...coarse },
    place ?? captureOrigin(),
  );
}
