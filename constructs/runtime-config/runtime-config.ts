import { Construct } from 'constructs';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import { looksSecret } from '../../model/looks-secret.ts';
import { nearest } from '../../model/nearest.ts';
import { inWave, pruneLast } from '../../model/waves.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import { reportBadValues } from '../workload/problems.ts';
import type { ConfigReference } from '../workload/props.ts';
import { versionKnobs } from './knobs.ts';
import type { RuntimeConfigProps } from './props.ts';
import { badVersions } from './values.ts';
import { referencedVersions } from './versions.ts';

/**
 * Settings that change by release: immutable ConfigMaps, one for each version that pods may still refer to. A name holds
 * version and content, so that nothing ever changes under it; a new version is a new name, and with it a rollout, which a
 * failed readiness probe stops. Secrets are named, never held.
 *
 * @example
 * const config = new RuntimeConfig(scope, 'tenant-config', {
 *   versions: {
 *     v1: { TRUST_TIERS: 'bronze,silver' },
 *     v2: { TRUST_TIERS: 'bronze,silver,gold', SIGNING_KEY: secretBinding('tenant-service-secrets', 'SIGNING_KEY') },
 *   },
 *   current: target.pick({ dev: 'v2', staging: 'v2', prod: 'v1' }),
 * });
 * new TieredService(scope, 'tenant-service', { config, … });
 */
export class RuntimeConfig<const Version extends string> extends Construct implements ConfigReference {
  /** Name of the current version's ConfigMap, for `config` of a workload. */
  readonly configMapName: string;

  /**
   * @param scope the scope that `component()` passes in, or a construct below it
   * @param id beginning of the ConfigMaps' names: a DNS label
   */
  constructor(scope: Construct, id: string, props: RuntimeConfigProps<Version>) {
    super(scope, id);
    const component = Component.containing(this);
    const versions = referencedVersions(id, props);
    this.configMapName = versions.at(-1)?.name ?? `${id}-${props.current}`;
    if (component.context.graph === undefined) return;
    this.#reportProblems(component, props);
    for (const version of versions) {
      const { name, data } = version;
      // Old pods refer to it until everything else of the sync is there and healthy.
      const annotations = { ...inWave('configuration'), ...pruneLast };
      const labels = { region: component.target.region };
      const place = `${id}-${version.version}`;
      const configMap = addObject(
        this,
        'ConfigMap',
        { name, labels, annotations },
        { data, immutable: true },
        { place },
      );
      addKnobs(configMap, versionKnobs(component.node.id, id, version));
    }
  }

  #reportProblems(component: Component, { versions, current }: RuntimeConfigProps): void {
    const { diagnostics } = component.context;
    const config = this.node.id;
    const target = component.target.name;
    reportBadValues(component, config, badVersions({ versions }));
    const known = Object.keys(versions);
    if (!known.includes(current)) {
      const parameters = {
        config,
        target,
        version: current,
        nearest: nearest(current, known),
        known: known.join(', '),
      };
      diagnostics.report('component/unknown-config-version', parameters, captureOrigin());
    }
    // Every version, not only those that are rendered: what stands in the file is in git.
    for (const [version, settings] of Object.entries(versions)) {
      for (const [key, setting] of Object.entries(settings)) {
        const what = typeof setting === 'string' ? looksSecret(key, setting) : undefined;
        if (what === undefined) continue;
        const object = `version ${version} of ${config}`;
        const parameters = { component: component.node.id, target, object, key, what };
        diagnostics.report('component/secret-in-config', parameters, captureOrigin());
      }
    }
  }
}
