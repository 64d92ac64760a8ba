import type { Construct } from 'constructs';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import type { TieredServiceProps } from '../tiered-service/props.ts';
import { TieredService } from '../tiered-service/tiered-service.ts';
import { knobPaths, value } from '../workload/knobs.ts';
import { reportBadValues } from '../workload/problems.ts';
import type { ProgramProps } from '../workload/props.ts';
import { flagdDefinition, type Variants } from './flags.ts';
import type { FeatureFlagsProps } from './props.ts';
import { badFlags } from './values.ts';

const folder = '/etc/flagd';
const file = 'flags.json';
/** flagd's own numbers: gRPC of evaluations, and metrics with probes. Its others, 8015 and 8016, stay closed. */
const ports = { grpc: 8013, metrics: 8014 } as const;
const defaultResources = {
  requests: { cpu: '100m', memory: '64Mi' },
  limits: { cpu: '500m', memory: '256Mi' },
} as const;

/**
 * Feature flags per tenant, and kill switches that need no rollout (L-17, T-22): OpenFeature's flagd, as a service with
 * its flags in a ConfigMap. Applications say `flags('flagd', …)` in `uses`.
 *
 * A flag changes with a commit: Argo CD syncs the ConfigMap, the kubelet puts it into the running pods, flagd reads it
 * and tells its clients; within two minutes of the sync, and no pod restarts. That is why this ConfigMap is neither
 * immutable nor versioned, as a `RuntimeConfig` is.
 *
 * @see https://flagd.dev
 *
 * @example
 * new FeatureFlags(scope, 'flagd', {
 *   image: target.image('ghcr.io/open-feature/flagd', { pin: 'flagd' }),
 *   flags: {
 *     'new-search': { kind: 'release', description: 'Search by meaning', tenants: { on: ['t-1'] } },
 *     'ai-suggestions': { kind: 'kill-switch', description: 'Suggestions while typing' },
 *   },
 * });
 */
export class FeatureFlags<const Values extends Readonly<Record<string, Variants>>> extends TieredService<
  'grpc' | 'metrics'
> {
  /**
   * @param scope the scope that `component()` passes in, or a construct below it; not in a WorkloadGroup
   * @param id name of the workload and of its objects: a DNS label
   */
  constructor(scope: Construct, id: string, props: FeatureFlagsProps<Values>) {
    const { flags, ...pods } = props as unknown as FeatureFlagsProps;
    const configMap = `${id}-flags`;
    const given = {
      ...pods,
      tier: props.tier ?? 'standard',
      replicas: props.replicas ?? 2,
      resources: props.resources ?? defaultResources,
      ports,
      args: ['start', '--uri', `file:${folder}/${file}`],
      writable: [],
      program: program(configMap),
    };
    super(scope, id, given as TieredServiceProps<'grpc' | 'metrics'>);
    if (this.settings === undefined) return;
    const component = Component.containing(this);
    const text = `${JSON.stringify(flagdDefinition(flags), null, 2)}\n`;
    reportBadValues(component, id, badFlags(flags, text));
    const { labels } = this.settings;
    const object = addObject(this, 'ConfigMap', { name: configMap, labels }, { data: { [file]: text } });
    const at = knobPaths(component.node.id, id);
    addKnobs(object, [value(`/data/${file}`, at('flags'), 'The flags, as flagd reads them: JSON.')]);
  }
}

/** The folder as a whole, without subPath: only so does the kubelet bring later flags into running pods. */
function program(configMap: string): ProgramProps {
  const ready = { httpGet: { path: '/readyz', port: 'metrics' } };
  return {
    mounts: [{ name: 'flags', path: folder, from: { configMap: { name: configMap } } }],
    probes: {
      livenessProbe: { httpGet: { path: '/healthz', port: 'metrics' }, periodSeconds: 10 },
      readinessProbe: { ...ready, periodSeconds: 5 },
      // Ready once the flags have been read for the first time.
      startupProbe: { ...ready, periodSeconds: 1, failureThreshold: 60 },
    },
  };
}
