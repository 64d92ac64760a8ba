import { type Role, roles } from '../../model/azure/roles.ts';
import { at, isRecord, listAt, textAt, textsAt } from '../../model/plain.ts';

/** A resource of Azure, whoever declared it. */
export interface DeclaredResource {
  /** ID in Azure Resource Manager. */
  readonly id: string;
  /** What it is declared with, and what Azure says of it once it is there. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A resource with what its ID says. */
export interface Resource extends DeclaredResource {
  /** In lower case, e.g. `microsoft.servicebus/namespaces/topics`. */
  readonly type: string;
  readonly name: string;
  /** ID of the resource, or scope, that it is a part of. */
  readonly parent: string;
  /** Resource group, in lower case; empty where it is in none. */
  readonly group: string;
}

/** Trust of an identity in one service account of one cluster. */
export interface Credential {
  readonly identity: Resource;
  readonly subject: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
}

/** A role that somebody has on a resource, or on a part of it. */
export interface Assignment {
  readonly principal: string;
  /** ID of what it holds for. */
  readonly scope: string;
  /** Its name, where it is one that is granted here; else the last part of its ID. */
  readonly role: string;
}

const roleNames = new Map<string, Role>(Object.entries(roles).map(([name, id]) => [id, name as Role]));

/** All that is declared for a target, ready to be asked. IDs are compared without regard to case, as Azure does. */
export class Declared {
  readonly all: readonly Resource[];
  readonly credentials: readonly Credential[];
  readonly assignments: readonly Assignment[];
  readonly #byId: ReadonlyMap<string, Resource>;

  constructor(resources: readonly DeclaredResource[]) {
    this.all = resources.map(parsed);
    this.#byId = new Map(this.all.map((resource) => [resource.id.toLowerCase(), resource]));
    this.credentials = this.of('microsoft.managedidentity/userassignedidentities/federatedidentitycredentials').flatMap(
      ({ parent, properties }) => {
        const identity = this.byId(parent);
        if (identity === undefined) return [];
        const [subject = '', issuer = ''] = [textAt(properties, 'subject'), textAt(properties, 'issuer')];
        return [{ identity, subject, issuer, audiences: textsAt(properties, 'audiences') }];
      },
    );
    this.assignments = this.of('microsoft.authorization/roleassignments').map(({ parent, properties }) => {
      const role = textAt(properties, 'roleDefinitionId')?.split('/').at(-1)?.toLowerCase() ?? '';
      return { principal: textAt(properties, 'principalId') ?? '', scope: parent, role: roleNames.get(role) ?? role };
    });
  }

  /** @param types in lower case */
  of(...types: readonly string[]): readonly Resource[] {
    return this.all.filter(({ type }) => types.includes(type));
  }

  byId(id: string): Resource | undefined {
    return this.#byId.get(id.toLowerCase());
  }

  /** Parts of a resource of one type. */
  partsOf({ id }: Resource, type: string): readonly Resource[] {
    return this.of(type).filter(({ parent }) => parent.toLowerCase() === id.toLowerCase());
  }

  /** Identities that trust a service account. */
  identitiesOf(subject: string): readonly Resource[] {
    return [...new Set(this.credentials.filter((one) => one.subject === subject).map(({ identity }) => identity))];
  }

  /** Whether one of the roles holds on a resource, be it by one on what the resource is in. */
  may(principal: string, wanted: readonly string[], scope: string): boolean {
    return this.assignments.some(
      (one) => one.principal === principal && wanted.includes(one.role) && isWithin(scope, one.scope),
    );
  }

  /** Address prefixes of every subnet, by ID in lower case, also of those that are stated within their network. */
  subnets(): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, readonly string[]>();
    for (const { id, properties } of this.of('microsoft.network/virtualnetworks')) {
      for (const subnet of listAt(properties, 'subnets').filter(isRecord)) {
        found.set(`${id}/subnets/${textAt(subnet, 'name')}`.toLowerCase(), prefixesOf(subnet));
      }
    }
    for (const { id, properties } of this.of('microsoft.network/virtualnetworks/subnets')) {
      found.set(id.toLowerCase(), prefixesOf(properties));
    }
    return found;
  }
}

/** Object ID by which roles mean an identity; empty where it is not known. */
export function principalOf({ properties }: Resource): string {
  return textAt(properties, 'principalId') ?? '';
}

/** Whether an ID is another, or is below it. */
export function isWithin(id: string, outer: string): boolean {
  const [inner, whole] = [id.toLowerCase(), outer.toLowerCase()];
  return inner === whole || inner.startsWith(`${whole}/`);
}

/** The ID from its provider on, for people: `Microsoft.KeyVault/vaults/kv-shop-eu-prod/secrets/web-db` without the first part. */
export function shortId(id: string): string {
  const [, , ...segments] = (id.split('/providers/').at(-1) ?? id).split('/');
  return segments.length === 0 ? id : segments.join('/');
}

function prefixesOf(subnet: Readonly<Record<string, unknown>>): readonly string[] {
  const one = textAt(subnet, 'addressPrefix');
  return [...(one === undefined ? [] : [one]), ...textsAt(subnet, 'addressPrefixes')];
}

function parsed(resource: DeclaredResource): Resource {
  const segments = resource.id.split('/');
  const name = segments.at(-1) ?? '';
  const outer = segments.slice(0, -2);
  // A resource of another provider stands behind `…/providers/<namespace>`.
  const parent = outer.at(-2)?.toLowerCase() === 'providers' ? outer.slice(0, -2) : outer;
  const group = /\/resourcegroups\/([^/]+)/.exec(resource.id.toLowerCase())?.[1] ?? '';
  return { ...resource, type: typeOf(resource.id), name, parent: parent.join('/'), group };
}

function typeOf(id: string): string {
  const provided = id.toLowerCase().split('/providers/').at(-1) ?? '';
  if (provided === id.toLowerCase()) return 'microsoft.resources/resourcegroups';
  const [namespace, ...segments] = provided.split('/');
  return [namespace, ...segments.filter((_, index) => index % 2 === 0)].join('/');
}

/** Object ID of whoever pulls images for a cluster’s nodes. */
export function kubeletOf({ properties }: Resource): string {
  const found = at(properties, 'identityProfile', 'kubeletidentity', 'objectId');
  return typeof found === 'string' ? found : '';
}
