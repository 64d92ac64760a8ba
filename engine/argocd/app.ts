import type { Json, KubeObject } from '../../model/kube-object.ts';
import type { ArgoFile } from './types.ts';

export interface AppSource {
  readonly system: string;
  readonly component: string;
  readonly target: string;
  readonly namespace: string;
  /** Branch or commit that the component runs. */
  readonly revision: string;
  /** Whether it is on its way out, so that nothing of it may remain. */
  readonly retired: boolean;
  /** Components of its system that must be there first. */
  readonly after: readonly string[];
  readonly objects: readonly KubeObject[];
}

/**
 * What the system's ApplicationSet reads of a component in a target: with this file there is an Application, without it
 * there is none. Every key is always there, since a template that misses one stops the whole set.
 */
export function appFile(source: AppSource): ArgoFile {
  const { system, component, target, namespace, revision, retired, after, objects } = source;
  const app = {
    system,
    component,
    namespace,
    revision,
    retired,
    ignoreDifferences: ignoredDifferences(objects),
    after,
  };
  return {
    path: `${target}/${system}/${component}/app.json`,
    text: `${JSON.stringify({ app }, undefined, 2)}\n`,
    owner: { target, system, component },
  };
}

/**
 * Fields that a controller writes while it moves traffic to a new version, object by object: Argo CD must neither call
 * them a difference nor set them back. Nothing else is ignored: replicas under an autoscaler are left out of the manifests.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/#integrating-with-gitops
 */
function ignoredDifferences(objects: readonly KubeObject[]): readonly Json[] {
  const rollouts = objects.filter(
    ({ kind, apiVersion }) => kind === 'Rollout' && apiVersion.startsWith('argoproj.io/'),
  );
  return rollouts.flatMap((rollout) => {
    const { namespace } = rollout.metadata;
    const at = namespace === undefined ? {} : { namespace };
    const strategy = (rollout['spec'] as RolloutSpec).strategy ?? {};
    const { canary = {}, blueGreen = {} } = strategy;
    const services = [canary.stableService, canary.canaryService, blueGreen.activeService, blueGreen.previewService];
    const istio = canary.trafficRouting?.istio;
    const virtualServices = [
      ...(istio?.virtualServices ?? []),
      ...(istio?.virtualService ? [istio.virtualService] : []),
    ];
    return [
      ...services.filter(defined).map((name) => ({
        kind: 'Service',
        name,
        ...at,
        jsonPointers: ['/spec/selector/rollouts-pod-template-hash'],
      })),
      ...virtualServices.map(({ name }) => ({
        group: 'networking.istio.io',
        kind: 'VirtualService',
        name,
        ...at,
        jqPathExpressions: ['.spec.http[].route[].weight'],
      })),
    ];
  });
}

interface RolloutSpec {
  readonly strategy?: {
    readonly canary?: {
      readonly stableService?: string;
      readonly canaryService?: string;
      readonly trafficRouting?: {
        readonly istio?: {
          readonly virtualService?: { readonly name: string };
          readonly virtualServices?: readonly { readonly name: string }[];
        };
      };
    };
    readonly blueGreen?: { readonly activeService?: string; readonly previewService?: string };
  };
}

function defined(name: string | undefined): name is string {
  return name !== undefined;
}
