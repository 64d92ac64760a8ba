import { identityOf } from './identity.ts';
import type { Check } from './index.ts';

interface Policy {
  readonly action?: string;
  readonly rules?: readonly Rule[];
}

interface Rule {
  readonly from?: readonly { readonly source?: Source }[];
  readonly when?: readonly unknown[];
}

type Source = Readonly<Record<string, readonly string[] | undefined>>;

/** Fields of a source that say who is meant; `not…` fields only say who is not. */
const callers = [
  'principals',
  'requestPrincipals',
  'namespaces',
  'serviceAccounts',
  'ipBlocks',
  'remoteIpBlocks',
] as const;

/** Values that mean everybody. */
const everybody: ReadonlySet<string> = new Set(['*', '*/*', '0.0.0.0/0', '::/0']);

/**
 * A policy that allows must say whom: `uses` alone opens doors (M-4). Rules of TieredService follow from the graph; here
 * hand-written ones are looked at. A rule with conditions of its own (`when`) is left to its author.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export const authorizationProblems: Check = ({ component, target, objects }, report) => {
  for (const object of objects) {
    if (object.kind !== 'AuthorizationPolicy') continue;
    const { action = 'ALLOW', rules = [] } = (object['spec'] ?? {}) as Policy;
    if (action !== 'ALLOW') continue;
    for (const [index, rule] of rules.entries()) {
      if (!isOpen(rule)) continue;
      report('component/open-authorization', { component, target, object: identityOf(object), rule: index + 1 });
    }
  }
};

function isOpen({ from = [], when = [] }: Rule): boolean {
  if (when.length > 0) return false;
  return from.length === 0 || from.some(({ source = {} }) => isEverybody(source));
}

/** All fields that are given must fit, so one that means somebody is enough. */
function isEverybody(source: Source): boolean {
  return callers.every((field) => {
    const values = source[field] ?? [];
    return values.length === 0 || values.some((value) => everybody.has(value));
  });
}
