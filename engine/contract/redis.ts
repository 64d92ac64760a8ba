import { at, isRecord, listAt, recordsIn, textAt } from '../../model/plain.ts';
import { withStandbys } from './access.ts';
import { principalOf } from './declared.ts';
import { dataTypes } from './hosts-of.ts';
import { identifiedAccounts, principalsOf } from './identities.ts';
import { accountOf, namespaceOf, type RenderedObject, shown } from './rendered.ts';
import type { Report, Subject } from './subject.ts';

const policies = 'microsoft.cache/redisenterprise/databases/accesspolicyassignments';
const databases = 'microsoft.cache/redisenterprise/databases';
const role = 'access policy';

/**
 * Redis knows no roles of Azure: each database lists who may use it. Those are the accounts whose policies let their pods
 * out to its port; its address is in a secret, which nobody reads here.
 *
 * @returns how many accounts use it
 */
export function checkRedis({ target, rendered, declared, fronts }: Subject, report: Report): number {
  const isFronted = (group: string) =>
    fronts.some((front) => front.service === 'redis' && front.group.toLowerCase() === group);
  const clusters = declared.of(dataTypes.redis).filter(({ group }) => !isFronted(group));
  const ports = clusters.flatMap((one) => declared.partsOf(one, databases)).map(({ properties }) => portOf(properties));
  const users = [...identifiedAccounts(rendered)].flatMap(([subject, account]) => {
    const policy = rendered.of('NetworkPolicy').find((one) => selects(one, account) && opens(one, ports));
    return policy === undefined ? [] : [{ subject, account, policy }];
  });
  const listed = (cluster: (typeof clusters)[number]) =>
    declared
      .of(policies)
      .filter(({ parent }) => parent.toLowerCase().startsWith(`${cluster.id.toLowerCase()}/`))
      .map(({ properties }) => textAt(properties, 'user', 'objectId') ?? '');
  for (const { subject, account, policy } of users) {
    // A pod reaches the Redis of its own system: the one that the mesh knows in its namespace.
    const own = clusters.filter((one) => reaches(rendered.of('ServiceEntry'), namespaceOf(account.object), one.name));
    const principals = principalsOf(declared, subject);
    for (const cluster of own.flatMap((one) => withStandbys(declared, one))) {
      if (principals.length === 0 || principals.some((one) => listed(cluster).includes(one))) continue;
      const because = `${shown(policy)} lets its pods out to Redis`;
      const parameters = { target, account: accountOf(subject), role, resource: cluster.name, because };
      report('contract/missing-access', parameters, account.place);
    }
  }
  const known = new Set(users.flatMap(({ subject }) => principalsOf(declared, subject)));
  for (const cluster of clusters) {
    for (const principal of listed(cluster).filter((one) => !known.has(one))) {
      const identity = declared.credentials.find((one) => principalOf(one.identity) === principal);
      const account = identity === undefined ? principal : accountOf(identity.subject);
      report('contract/unused-access', { target, account, role, resource: cluster.name });
    }
  }
  return users.length;
}

/** Port of a database; 10000 unless stated. */
function portOf(properties: Readonly<Record<string, unknown>>): number {
  const { port } = properties;
  return typeof port === 'number' ? port : 10000;
}

/** Whether a policy is about the pods of an account, which have its labels. */
function selects({ object }: RenderedObject, account: RenderedObject): boolean {
  const labels = at(object, 'spec', 'podSelector', 'matchLabels');
  if (!isRecord(labels) || namespaceOf(object) !== namespaceOf(account.object)) return false;
  return Object.entries(labels).every(([name, value]) => account.object.metadata.labels?.[name] === value);
}

/** Whether a policy lets pods out of the cluster to one of the ports. */
function opens({ object }: RenderedObject, ports: readonly number[]): boolean {
  return listAt(object, 'spec', 'egress').some(
    (rule) =>
      listAt(rule, 'ports').some((one) => isRecord(one) && ports.includes(Number(one['port']))) &&
      [...recordsIn(rule)].some((one) => 'ipBlock' in one),
  );
}

function reaches(entries: readonly RenderedObject[], namespace: string, name: string): boolean {
  return entries.some(
    ({ object }) =>
      namespaceOf(object) === namespace &&
      listAt(object, 'spec', 'hosts').some((host) => typeof host === 'string' && host.startsWith(`${name}.`)),
  );
}
