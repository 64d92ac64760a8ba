import { ObjectReplicationPolicy } from '@pulumi/azure-native/storage/index.js';
import type { ComponentResource, Output } from '@pulumi/pulumi';
import type { Storage } from './storage.ts';

/**
 * Copies all new blobs from one account to another, for targets where Azure's own replication would leave the residency
 * boundary (M-8, R-8). Containers of the destination take no writes from anybody else. Policies hold no data: when the
 * other location is written to, they are deleted and made the other way round.
 *
 * Azure wants the policy at the destination first; it makes up IDs there that the source must name.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/object-replication-configure
 */
export function copyBlobs(
  name: string,
  {
    from,
    to,
    containers,
    group,
  }: {
    readonly from: Storage;
    readonly to: Storage;
    readonly containers: readonly string[];
    readonly group: Output<string>;
  },
  parent: ComponentResource,
): void {
  const accounts = { resourceGroupName: group, sourceAccount: from.id, destinationAccount: to.id };
  const options = { parent, deleteBeforeReplace: true, dependsOn: [...from.ready, ...to.ready] };
  const pairs = containers.map((container) => ({ sourceContainer: container, destinationContainer: container }));
  const destination = new ObjectReplicationPolicy(
    `${name}-destination`,
    { ...accounts, accountName: to.accountName, objectReplicationPolicyId: 'default', rules: pairs },
    options,
  );
  const ruleIds = destination.rules.apply(
    (rules = []) => new Map(rules.map((rule) => [rule.sourceContainer, rule.ruleId])),
  );
  new ObjectReplicationPolicy(
    `${name}-source`,
    {
      ...accounts,
      accountName: from.accountName,
      objectReplicationPolicyId: destination.policyId,
      rules: pairs.map((pair) => ({ ...pair, ruleId: ruleIds.apply((ids) => ids.get(pair.sourceContainer) ?? '') })),
    },
    options,
  );
}
