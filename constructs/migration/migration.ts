import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { inWave, waveAnnotation, waves } from '../../model/waves.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { type JobPodTemplate, jobPodTemplate, jobSpec } from '../job/job-spec.ts';
import { JobWorkload } from '../job/job-workload.ts';
import { jobKnobs } from '../job/knobs.ts';
import type { GivenJobProps } from '../job/props.ts';
import { addObject } from '../kube.ts';
import { knobPaths, value } from '../workload/knobs.ts';
import { addPatches } from '../workload/patches.ts';
import type { Settings } from '../workload/settings.ts';
import { WorkloadGroup } from '../workload/workload-group.ts';
import { jobName } from './job-name.ts';
import type { MigrationProps } from './props.ts';

/** Objects without which the Job's pod cannot start, or cannot reach the database. */
const needed = new Set(['ServiceAccount', 'NetworkPolicy', 'SecretStore', 'ExternalSecret']);

/**
 * Brings a database's schema forward before the workloads that need it start, and never back (L-14): a Job that Argo CD
 * runs after secrets and settings and before everything else ({@link waves}), also at the very first install. It runs in
 * both clusters of a region, so it must be safe to repeat and must take its tool's lock.
 *
 * - A new image, or anything new about the pod, is a Job of a new name; Argo CD removes the one before it. A Job that
 *   failed holds the sync back until a new image mends it; who wants the same one again deletes the Job.
 * - `ttlSecondsAfterFinished` is never set: Argo CD would see the Job vanish, and run it again for ever.
 * - Tools hold their lock in a session, which a pooler in transaction mode does not keep: the Job wants the server itself,
 *   by `postgres(…, { via: 'direct' })` or by variables of its own. A pooler of this component is not there yet, either,
 *   unless it is a sidecar of the Job.
 * - In a mesh the pod stands outside: it talks to the database only, and must not wait for a sidecar.
 *
 * @example
 * new Migration(group, 'tenant-migration', { args: ['migrate', 'deploy'], resources });
 */
export class Migration<Scope extends Construct = Construct> extends JobWorkload {
  /**
   * @param scope the scope that `component()` passes in, or a construct below it; in a WorkloadGroup it has the group's
   *   image, account, secrets and network policy
   * @param id beginning of the Job's name: a DNS label
   */
  constructor(scope: Scope, id: string, props: MigrationProps<Scope>) {
    super(scope, id, props as unknown as GivenJobProps, { most: 1, activeDeadlineSeconds: 600 });
    if (this.settings === undefined) return;
    const component = Component.containing(this);
    const meshed = component.context.system.mesh !== undefined;
    const outside = meshed ? { labels: { 'sidecar.istio.io/inject': 'false' } } : {};
    const template = jobPodTemplate(this.settings, outside);
    this.#addJob(component, this.settings, template);
    this.#putFirst(component, template);
    addPatches(this, id, this.settings.props.patches ?? []);
  }

  #addJob(component: Component, settings: Settings, template: JobPodTemplate): void {
    const { name, labels, props } = settings;
    const metadata = {
      name: jobName(name, props.image, [template, props.patches ?? []]),
      labels,
      annotations: inWave('migration'),
    };
    const job = addObject(this, 'Job', metadata, { spec: jobSpec(this.limits, template) }, { place: name });
    const at = knobPaths(component.node.id, name);
    const note =
      'Name of the Job, which cannot be changed: another image, or anything else of its pod, needs a new name.';
    addKnobs(job, [value('/metadata/name', at('jobName'), note), ...jobKnobs(component.node.id, settings, '/spec')]);
  }

  /** What the Job needs must be there, and its secrets synced, when its wave begins. */
  #putFirst(component: Component, template: JobPodTemplate): void {
    const account = (WorkloadGroup.containing(this) ?? this).node.findAll();
    const named = configMapsOf(template.spec ?? { containers: [] });
    const configMaps = component.node
      .findAll()
      .filter(isApiObject)
      .filter(({ kind }) => kind === 'ConfigMap');
    for (const object of [
      ...account.filter(isApiObject).filter(({ kind }) => needed.has(kind)),
      ...configMaps.filter(({ name }) => named.includes(name)),
    ]) {
      object.metadata.addAnnotation(waveAnnotation, String(waves.configuration));
    }
  }
}

/** ConfigMaps without which the pod does not start: its own settings, and files of its sidecars. */
function configMapsOf({ volumes = [], containers }: NonNullable<JobPodTemplate['spec']>): readonly unknown[] {
  const sources = containers.flatMap(({ envFrom = [] }) => envFrom.map(({ configMapRef }) => configMapRef?.name));
  return [...volumes.map(({ configMap }) => configMap?.name), ...sources];
}

function isApiObject(construct: IConstruct): construct is ApiObject {
  return construct instanceof ApiObject;
}
