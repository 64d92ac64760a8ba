import { UserAssignedIdentity } from '@pulumi/azure-native/managedidentity/index.js';
import { ResourceGroup } from '@pulumi/azure-native/resources/index.js';
import { ComponentResource, type ComponentResourceOptions } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import { type Context, kept } from '../context.ts';
import { trustAccounts } from '../federated-credentials.ts';
import { argoIdentity, globalOwner } from '../global-names.ts';
import type { Cluster } from './cluster.ts';

export interface ArgoIdentityArgs {
  readonly context: Context;
  /** Cluster that Argo CD runs in. */
  readonly cluster: Cluster;
  /** Namespace that it runs in. */
  readonly namespace: string;
}

/** Parts of Argo CD that talk to clusters. */
const accounts = ['argocd-application-controller', 'argocd-applicationset-controller', 'argocd-server'] as const;

/**
 * Whom Argo CD is to the clusters that it deploys to. It logs in with tokens of its service accounts, by `kubelogin` and
 * `workloadidentity`, so that the secrets that name clusters hold no credential.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#azure-cluster-secret-example-using-argocd-k8s-auth-and-workload-identity
 */
export class ArgoIdentity extends ComponentResource {
  constructor(name: string, { context, cluster, namespace }: ArgoIdentityArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:ArgoIdentity', name, {}, options);
    const { tags, azure } = context;
    const { location } = azure.management;
    const child = { parent: this };
    const group = new ResourceGroup(
      name,
      { resourceGroupName: names.sharedGroup('argocd', globalOwner), location, tags },
      { ...child, ...kept },
    );
    const identity = new UserAssignedIdentity(
      name,
      { resourceGroupName: group.name, resourceName: argoIdentity, location, tags },
      { ...child, ...kept },
    );
    const trusted = accounts.map((account) => {
      return { name: account, issuer: cluster.issuer, subject: `system:serviceaccount:${namespace}:${account}` };
    });
    trustAccounts(name, identity, group.name, trusted, this);
    this.registerOutputs({});
  }
}
