import { nearest } from '../../model/nearest.ts';
import { byName, checkAccess, type Need, sameOrStandby, withStandbys } from './access.ts';
import { checkDatabases } from './databases.ts';
import { shortId } from './declared.ts';
import { dataTypes } from './hosts-of.ts';
import { principalsOf } from './identities.ts';
import { checkRedis } from './redis.ts';
import { accountOf, type Pod, shown } from './rendered.ts';
import { counted, type Report, type Subject } from './subject.ts';

const containers = 'microsoft.storage/storageaccounts/blobservices/containers';
const blobRoles = ['Storage Blob Data Reader', 'Storage Blob Data Contributor'] as const;
const indexRoles = ['Search Index Data Reader', 'Search Index Data Contributor'] as const;
const definer = 'Search Service Contributor';

/** Containers, indexes and databases that pods are told of are there, and their identities may go there. */
export function checkData(subject: Subject, report: Report) {
  const { rendered, declared, target } = subject;
  const each = (needsOf: (pod: Pod, environment: ReadonlyMap<string, string>) => readonly Need[]) =>
    rendered.pods.flatMap((pod) => pod.environments.flatMap((environment) => needsOf(pod, environment)));
  const blobs = each((pod, environment) => blobNeeds(subject, pod, environment, report));
  const indexes = each((pod, environment) => indexNeeds(subject, pod, environment));
  checkAccess(subject, dataTypes.blob, blobs, report);
  checkAccess(subject, dataTypes.search, [...indexes, ...indexes.map(definition)], report);
  checkDefiners(subject, indexes, report);
  const declaredContainers = declared.of(containers);
  for (const { id, name } of declaredContainers) {
    const account = declared.of(dataTypes.blob).find((one) => id.toLowerCase().startsWith(`${one.id.toLowerCase()}/`));
    const used = blobs.some(
      ({ resource, part }) => account !== undefined && sameOrStandby(resource, account) && part.endsWith(`/${name}`),
    );
    if (used) continue;
    report('contract/unused-resource', { target, kind: 'container', name, where: account?.name ?? 'the target' });
  }
  const databases = checkDatabases(subject, report);
  const users = checkRedis(subject, report);
  const told = new Set(
    [...blobs, ...indexes].filter(({ part }) => part !== '').map(({ resource, part }) => resource.id + part),
  );
  return {
    kubernetes: `${counted(told.size + databases.named, 'setting')}, ${counted(users, 'user')} of Redis`,
    azure: `${counted(declaredContainers.length, 'container')}, ${counted(databases.declared, 'database')}`,
  };
}

function blobNeeds(
  { declared, target }: Subject,
  { account, by }: Pod,
  environment: ReadonlyMap<string, string>,
  report: Report,
): readonly Need[] {
  const resource = byName(declared, dataTypes.blob, environment.get('BLOB_ENDPOINT') ?? '');
  if (resource === undefined) return [];
  const common = { subject: account, resource, place: by.place };
  const named = namedBy(environment, '_CONTAINER').flatMap((name): Need[] => {
    const part = `/blobServices/default/containers/${name}`;
    const names = declared.of(containers).map((one) => one.name);
    const without = withStandbys(declared, resource).filter(({ id }) => declared.byId(`${id}${part}`) === undefined);
    for (const { name: where } of without) {
      const parameters = { target, object: shown(by), kind: 'container', name, where, nearest: nearest(name, names) };
      report('contract/unknown-resource', parameters, by.place);
    }
    if (without.length > 0) return [];
    return [{ ...common, roles: blobRoles, part, because: `${shown(by)} names the container ${name}` }];
  });
  // Signs URLs with its identity: an account's key, which would open everything, is known to nobody.
  const signs = `${shown(by)} signs URLs of ${resource.name}`;
  return [...named, { ...common, roles: ['Storage Blob Delegator'], part: '', because: signs }];
}

/** Applications make their indexes; Azure is told only who may. Nothing rendered tells who does, of those who use one. */
function definition({ place, subject, resource, because }: Need): Need {
  return { place, subject, resource, because, roles: [definer], part: '', optional: true };
}

/** Of those who use an index, somebody may make it, in each location. */
function checkDefiners({ declared, target }: Subject, indexes: readonly Need[], report: Report): void {
  for (const [first, ...others] of grouped(indexes)) {
    const principals = [first, ...others].flatMap(({ subject }) => principalsOf(declared, subject));
    for (const { id } of withStandbys(declared, first.resource)) {
      if (principals.some((one) => declared.may(one, [definer], id))) continue;
      const account = accountOf(first.subject);
      const because = `${first.because}, which nobody else may make`;
      report(
        'contract/missing-access',
        { target, account, role: definer, resource: shortId(id), because },
        first.place,
      );
    }
  }
}

/** Needs of one and the same part, together. */
function grouped(needs: readonly Need[]): Iterable<readonly [Need, ...Need[]]> {
  const found = new Map<string, [Need, ...Need[]]>();
  for (const need of needs) {
    const key = need.resource.id + need.part;
    const group = found.get(key);
    if (group === undefined) found.set(key, [need]);
    else group.push(need);
  }
  return found.values();
}

function indexNeeds(
  { declared }: Subject,
  { account, by }: Pod,
  environment: ReadonlyMap<string, string>,
): readonly Need[] {
  const resource = byName(declared, dataTypes.search, environment.get('SEARCH_ENDPOINT') ?? '');
  if (resource === undefined) return [];
  return namedBy(environment, '_SEARCH_INDEX').map((name) => ({
    subject: account,
    roles: indexRoles,
    resource,
    part: `/indexes/${name}`,
    because: `${shown(by)} names the index ${name}`,
    place: by.place,
  }));
}

function namedBy(environment: ReadonlyMap<string, string>, ending: string): readonly string[] {
  return [...environment].flatMap(([name, value]) => (name.endsWith(ending) ? [value] : []));
}
