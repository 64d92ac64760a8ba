import type { Cluster } from '../../model/regions/index.ts';
import type { Target } from '../../model/target.ts';
import { emitYaml } from '../yaml/index.ts';
import type { ArgoFile } from './types.ts';

/** Labels that the secret of a cluster carries; selectors and templates of ApplicationSets read them. */
export function labelsOf(cluster: Cluster, targets: readonly Target[]): Readonly<Record<string, string>> {
  const target = targets.find(({ name }) => name === cluster.target);
  return {
    ...cluster.labels,
    ...(target === undefined ? {} : { environment: target.environment, region: target.region.code }),
    location: cluster.location,
    role: cluster.role,
    target: cluster.target,
  };
}

/**
 * What whoever registers a cluster must give its secret. It is no Kubernetes object: a secret without an address and
 * credentials, which do not belong here, would be a cluster that Argo CD cannot reach.
 */
export function clusterFile(cluster: Cluster, targets: readonly Target[], namespace: string): ArgoFile {
  const labels = labelsOf(cluster, targets);
  const set = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const facts = { name: cluster.name, labels: { 'argocd.argoproj.io/secret-type': 'cluster', ...labels } };
  return {
    path: `argocd/clusters/${cluster.name}.yaml`,
    text: [
      '# Generated from regions/clusters.yaml; edit that and run `npm run synth`.',
      `# What the secret of this cluster in namespace ${namespace} needs; address and credentials are not kept here.`,
      '# Once the cluster is registered:',
      `#   argocd cluster set ${cluster.name} ${set.map((label) => `--label ${label}`).join(' ')}`,
      // Not an object, but written like one.
      emitYaml([facts as never]),
    ].join('\n'),
    owner: {},
  };
}
