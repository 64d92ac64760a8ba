import type { Place } from '../../model/diagnostics/index.ts';
import { type Declared, isWithin, type Resource, shortId } from './declared.ts';
import { principalsOf } from './identities.ts';
import { accountOf } from './rendered.ts';
import type { Report, Subject } from './subject.ts';

/** A right that a service account needs, by what is rendered. */
export interface Need {
  readonly subject: string;
  /** Roles of which one is enough. */
  readonly roles: readonly [string, ...string[]];
  /** The resource that Kubernetes names. */
  readonly resource: Resource;
  /** The part of it, e.g. `/secrets/web-db`; empty for all of it. */
  readonly part: string;
  /** What shows the need, beginning a sentence. */
  readonly because: string;
  readonly place: Place;
  /** Whether it may have the right and need not, since nothing rendered tells. */
  readonly optional?: boolean;
}

/** Rights on resources of one type are those that are needed: no fewer, and no more. */
export function checkAccess(
  { target, declared, outside }: Subject,
  type: string,
  needs: readonly Need[],
  report: Report,
): void {
  for (const { subject, roles, resource, part, because, place, optional } of needs) {
    if (optional === true) continue;
    // Who has no identity at all is reported as such.
    const principals = principalsOf(declared, subject);
    if (principals.length === 0) continue;
    for (const { id } of withStandbys(declared, resource)) {
      const scope = `${id}${part}`;
      if (principals.some((one) => declared.may(one, roles, scope))) continue;
      const parameters = { target, account: accountOf(subject), role: roles.join(' or '), resource: shortId(scope) };
      report('contract/missing-access', { ...parameters, because }, place);
    }
  }
  const own = new Set(outside.filter(({ scales }) => scales !== true).map(({ subject }) => subject));
  for (const { principal, role, scope } of declared.assignments) {
    const resource = declared.of(type).find(({ id }) => isWithin(scope, id));
    const subjects = declared.credentials.filter(({ identity }) => identity.properties['principalId'] === principal);
    const [first] = subjects;
    if (resource === undefined || first === undefined || subjects.some(({ subject }) => own.has(subject))) continue;
    const part = scope.slice(resource.id.length);
    const used = needs.some(
      (need) =>
        subjects.some(({ subject }) => subject === need.subject) &&
        need.roles.includes(role) &&
        sameOrStandby(resource, need.resource) &&
        need.part.toLowerCase() === part.toLowerCase(),
    );
    if (used) continue;
    report('contract/unused-access', { target, account: accountOf(first.subject), role, resource: shortId(scope) });
  }
}

/**
 * Whether two resources are one and its standby, as a vault in each location: a system has one of a type in its group
 * otherwise. Kubernetes names the one that is written to; after a failover, the other.
 */
export function sameOrStandby(one: Resource, other: Resource): boolean {
  return one.type === other.type && one.group === other.group;
}

/** A resource and those that take over from it: whoever may use the one must be able to go on with the others. */
export function withStandbys(declared: Declared, resource: Resource): readonly Resource[] {
  return declared.of(resource.type).filter((one) => sameOrStandby(one, resource));
}

/** The resource of a type that has a host name. */
export function byName(declared: Declared, type: string, host: string): Resource | undefined {
  const name = host.replace(/^[a-z]+:\/\//, '').split(/[./:]/)[0] ?? '';
  return declared.of(type).find((resource) => resource.name.toLowerCase() === name.toLowerCase());
}
