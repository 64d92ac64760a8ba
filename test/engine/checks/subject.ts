import { TargetChecks } from '../../../engine/checks/index.ts';
import { type Diagnostic, Diagnostics } from '../../../model/diagnostics/index.ts';
import type { KubeObject } from '../../../model/kube-object.ts';

/** What the checks say of objects that one component renders. */
export function problemsOf(...objects: readonly object[]): readonly Diagnostic[] {
  const diagnostics = new Diagnostics();
  const subject = { system: 'shop', component: 'web', target: 'us-prod', sound: true };
  new TargetChecks(diagnostics).passes({ ...subject, ...all(objects as readonly KubeObject[]) });
  return diagnostics.sorted();
}

/** Objects of which nothing is known, so that every check looks at them. */
export function all(objects: readonly KubeObject[]) {
  return { objects, unproven: objects };
}

export function codesOf(...objects: readonly object[]): readonly string[] {
  return problemsOf(...objects).map(({ code }) => code);
}

/** A pod that the standard admits. */
export const goodContainer = {
  name: 'web',
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
};
export const goodPod = {
  securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [goodContainer],
};

export function deployment(spec: object = {}, name = 'web', pod: object = goodPod): object {
  const template = { metadata: { labels: { app: name } }, spec: pod };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop' },
    spec: { template, ...spec },
  };
}

export function budget(spec: object, name = 'web'): object {
  const selector = { matchLabels: { app: name } };
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace: 'shop' },
    spec: { selector, ...spec },
  };
}

export function autoscaler(spec: object, name = 'web'): object {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name };
  const metadata = { name: `${name}-scaler`, namespace: 'shop' };
  return { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec: { scaleTargetRef, ...spec } };
}

/** KEDA's autoscaler of a Deployment. */
export function scaledObject(spec: object, name = 'web'): object {
  const metadata = { name: `${name}-keda`, namespace: 'shop' };
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata,
    spec: { scaleTargetRef: { name }, ...spec },
  };
}
