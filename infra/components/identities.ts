import { UserAssignedIdentity } from '@pulumi/azure-native/managedidentity/index.js';
import { AccessPolicyAssignment } from '@pulumi/azure-native/redisenterprise/index.js';
import { ComponentResource, type ComponentResourceOptions, type Output, output, type Resource } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import type { AzurePlan, IdentityPlan } from '../../model/azure/plan.ts';
import type { AzureService } from '../../model/azure/services.ts';
import type { Cluster } from '../../model/regions/gitops.ts';
import { type Context, kept } from '../context.ts';
import { trustAccounts } from '../federated-credentials.ts';
import { assignRole } from '../role-assignment.ts';
import { type Scopes, scopeKey } from './system-data.ts';

export interface IdentitiesArgs {
  readonly context: Context;
  readonly plan: AzurePlan;
  /** Who issues the tokens of each cluster's service accounts. */
  readonly issuers: readonly { readonly cluster: Cluster; readonly url: Output<string> }[];
  /** Those of all systems of the target. */
  readonly scopes: Scopes;
}

/**
 * An identity for each service account, which all clusters of the target share, and what it may do: the grants of its
 * plan, and no more (M-6). There is no password: Azure takes the tokens that a cluster issues to the account.
 */
export class Identities extends ComponentResource {
  /** By `system/account`, as in `regions/outputs/<target>.json`. */
  readonly clientIds: Readonly<Record<string, Output<string>>>;
  /** Object IDs, likewise. */
  readonly principalIds: Readonly<Record<string, Output<string>>>;
  /** The last change of access in each Redis, which takes one at a time. */
  readonly #lastAccess = new Map<string, Resource>();

  constructor(name: string, args: IdentitiesArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:Identities', name, {}, options);
    const { plan } = args;
    const plans = [...plan.systems.flatMap(({ identities }) => identities), ...plan.platform];
    const made = plans.map((identity) => [identity, this.#identity(identity, args)] as const);
    for (const [identity, { principalId }] of made) {
      this.#grants(identity, principalId, args);
      if (identity.redis) this.#redisAccess(identity, principalId, args);
    }
    this.clientIds = Object.fromEntries(made.map(([{ key }, { clientId }]) => [key, clientId]));
    this.principalIds = Object.fromEntries(made.map(([{ key }, { principalId }]) => [key, principalId]));
    this.registerOutputs({});
  }

  #identity({ name, system, subject }: IdentityPlan, { context, plan, issuers, scopes }: IdentitiesArgs) {
    const [location = ''] = plan.target.locations;
    // The platform's own are in the group of the first location's network, which is there once its cluster is.
    const shared = names.networkGroup(plan.target, location);
    const group = scopes.get(system)?.apply(lastSegment) ?? issuers[0]?.url.apply(() => shared) ?? output(shared);
    const identity = new UserAssignedIdentity(
      name,
      { resourceGroupName: group, resourceName: name, location, tags: { ...context.tags, system } },
      { parent: this, ...kept },
    );
    const trusted = issuers.map(({ cluster, url }) => ({ name: cluster.name, issuer: url, subject }));
    trustAccounts(name, identity, group, trusted, this);
    return identity;
  }

  #grants({ key, grants }: IdentityPlan, principalId: Output<string>, { context, scopes }: IdentitiesArgs): void {
    for (const { role, system, service, path } of grants) {
      for (const [scope, id] of scopesOf(scopes, system, service)) {
        assignRole(
          context,
          [key, role, scope, ...path].join('/'),
          { role, scope: id.apply((resource) => [resource, ...path].join('/')), principalId },
          { parent: this },
        );
      }
    }
  }

  /** Redis knows no roles of Azure: who may read and write is written into each database. */
  #redisAccess({ system, account, name }: IdentityPlan, principalId: Output<string>, { scopes }: IdentitiesArgs): void {
    for (const [scope, id] of scopesOf(scopes, system, 'redis')) {
      const before = this.#lastAccess.get(scope);
      const segments = id.apply((database) => database.split('/'));
      const after = (type: string) => segments.apply((all) => all[all.indexOf(type) + 1] ?? '');
      const access = new AccessPolicyAssignment(
        `${name}-${scope}`,
        {
          resourceGroupName: after('resourceGroups'),
          clusterName: after('redisEnterprise'),
          databaseName: after('databases'),
          accessPolicyAssignmentName: names.redisUser(system, account),
          // The only one there is: all commands on all keys.
          accessPolicyName: 'default',
          user: { objectId: principalId },
        },
        { parent: this, dependsOn: before === undefined ? [] : [before] },
      );
      this.#lastAccess.set(scope, access);
    }
  }
}

/**
 * Resources of a service, one per location where there are several.
 *
 * @throws where there is none: what an identity is granted, the program declares
 */
function scopesOf(scopes: Scopes, system: string, service: AzureService) {
  const key = scopeKey(system, service, { locations: [] });
  const found = [...scopes].filter(([scope]) => scope === key || scope.startsWith(`${key}/`));
  if (found.length === 0) throw new Error(`nothing is declared that an identity could be granted a role on: ${key}`);
  return found;
}

function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
