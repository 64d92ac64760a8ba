import type { Place } from '../../model/diagnostics/index.ts';
import { distinct } from '../../model/distinct.ts';
import { nearest } from '../../model/nearest.ts';
import { isRecord, listAt, textAt } from '../../model/plain.ts';
import { byName, checkAccess, type Need } from './access.ts';
import type { Resource } from './declared.ts';
import { shown } from './rendered.ts';
import { counted, type Report, type Subject } from './subject.ts';

const namespaces = 'microsoft.servicebus/namespaces';
const owner = 'Azure Service Bus Data Owner';
const receiver = 'Azure Service Bus Data Receiver';
const sender = 'Azure Service Bus Data Sender';

/** A queue, topic or subscription that something rendered names. */
interface Mention {
  /** Namespace, as its name or host. */
  readonly namespace: string;
  /** Below the namespace, e.g. `/topics/orders/subscriptions/billing`. */
  readonly part: string;
  readonly object: string;
  readonly place: Place;
  /** Service account that goes there; absent for KEDA's. */
  readonly account?: string;
}

/** What KEDA watches, and what pods are told, is what is declared: and each of these is watched or told of. */
export function checkMessaging(subject: Subject, report: Report) {
  const { rendered, declared, outside, target } = subject;
  const watched = rendered.of('ScaledObject').flatMap(({ object, ...by }) => {
    const triggers = listAt(object, 'spec', 'triggers').filter((one) => textAt(one, 'type') === 'azure-servicebus');
    const metadata = triggers.map((one) => one as Readonly<Record<string, unknown>>).map((one) => one['metadata']);
    return metadata.filter(isRecord).map((one): Mention => {
      const named = shown({ object, ...by });
      return { namespace: textAt(one, 'namespace') ?? '', part: triggerPart(one), object: named, place: by.place };
    });
  });
  const told = rendered.pods.flatMap(({ by, account, environments }) =>
    environments.flatMap((environment) =>
      partsIn(environment).map((part): Mention => {
        const namespace = environment.get('SERVICE_BUS_NAMESPACE') ?? '';
        return { namespace, part, object: shown(by), place: by.place, account };
      }),
    ),
  );
  const scalers = outside.filter(({ scales }) => scales === true);
  const needs = [...watched, ...told].flatMap((mention): Need[] => {
    const { resource, entity } = found(mention, subject, report);
    if (resource === undefined || entity === undefined) return [];
    const { part, object, place, account } = mention;
    const because = `${object} names ${entityName(part)}`;
    const wanted = { roles: rolesFor(part, account === undefined), resource, part, because, place };
    const accounts = account === undefined ? scalers.map((scaler) => scaler.subject) : [account];
    return accounts.map((one) => ({ ...wanted, subject: one }));
  });
  checkAccess(subject, namespaces, needs, report);
  const entities = declared.of(`${namespaces}/queues`, `${namespaces}/topics`, `${namespaces}/topics/subscriptions`);
  for (const entity of entities) {
    const used = needs.some(({ resource, part }) =>
      `${resource.id}${part}/`.toLowerCase().startsWith(`${entity.id}/`.toLowerCase()),
    );
    if (used) continue;
    const [, where = '', part = ''] = /\/namespaces\/([^/]+)(\/.*)$/i.exec(entity.id) ?? [];
    report('contract/unused-resource', { target, kind: kindOf(part), name: entityName(part, false), where });
  }
  const triggers = counted(watched.length, 'trigger');
  const settings = counted(distinct(told.map(({ namespace, part }) => namespace + part)).length, 'setting');
  return { kubernetes: `${triggers}, ${settings}`, azure: counted(entities.length, 'entity', 'entities') };
}

/** The declared entity that is meant; reports it when there is none. */
function found(mention: Mention, { target, declared }: Subject, report: Report) {
  const { namespace, part, object, place } = mention;
  const resource = byName(declared, namespaces, namespace);
  const missing = (kind: string, name: string, where: string, known: readonly string[]) =>
    report('contract/unknown-resource', { target, object, kind, name, where, nearest: nearest(name, known) }, place);
  if (resource === undefined) {
    const known = declared.of(namespaces).map(({ name }) => name);
    missing('Service Bus namespace', namespace, 'the target', known);
    return {};
  }
  const entity = declared.byId(`${resource.id}${part}`);
  if (entity === undefined) {
    missing(kindOf(part), entityName(part, false), resource.name, similar(declared.all, resource, part));
  }
  return { resource, entity };
}

/** Names of entities of the same kind in the same namespace. */
function similar(all: readonly Resource[], { id }: Resource, part: string): readonly string[] {
  return all
    .filter((one) => one.id.toLowerCase().startsWith(`${id.toLowerCase()}/`))
    .map((one) => one.id.slice(id.length))
    .filter((other) => kindOf(other) === kindOf(part))
    .map((other) => entityName(other, false));
}

function triggerPart(metadata: Readonly<Record<string, unknown>>): string {
  const [queue, topic] = [textAt(metadata, 'queueName'), textAt(metadata, 'topicName')];
  if (queue !== undefined) return `/queues/${queue}`;
  const subscription = textAt(metadata, 'subscriptionName');
  return `/topics/${topic}${subscription === undefined ? '' : `/subscriptions/${subscription}`}`;
}

/** Entities that a container is told of by the variables of its dependencies: `ORDERS_TOPIC` and the like. */
function partsIn(environment: ReadonlyMap<string, string>): readonly string[] {
  if (!environment.has('SERVICE_BUS_NAMESPACE')) return [];
  return [...environment].flatMap(([name, value]) => {
    if (name.endsWith('_QUEUE')) return [`/queues/${value}`];
    if (!name.endsWith('_TOPIC')) return [];
    const subscription = environment.get(name.replace(/_TOPIC$/, '_SUBSCRIPTION'));
    return [`/topics/${value}${subscription === undefined ? '' : `/subscriptions/${subscription}`}`];
  });
}

/** Counts are for those who manage an entity. Of a queue nothing tells whether pods send to it or receive from it. */
function rolesFor(part: string, watches: boolean): readonly [string, ...string[]] {
  if (watches) return [owner];
  if (part.includes('/subscriptions/')) return [receiver];
  return part.startsWith('/queues/') ? [receiver, sender] : [sender];
}

function kindOf(part: string): string {
  if (part.includes('/subscriptions/')) return 'subscription';
  return part.startsWith('/queues/') ? 'queue' : 'topic';
}

/** For people: `billing of topic orders`. */
function entityName(part: string, withKind = true): string {
  const [, , first = '', , second] = part.split('/');
  const name = second === undefined ? first : `${second} of topic ${first}`;
  return withKind ? `the ${kindOf(part)} ${name}` : name;
}
