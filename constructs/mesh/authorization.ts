import type { Construct } from 'constructs';
import type { AuthorizationPolicySpec } from '../../imports/security.istio.io.ts';
import type { Caller } from '../../model/graph.ts';
import type { Component } from '../component/component.ts';
import { addObject, type Plain } from '../kube.ts';
import type { MeshFacts } from './facts.ts';

/** A Service, and the pods behind it. */
export interface Guarded {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, number>>;
  readonly service: string;
}

/**
 * Lets the callers of a Service in, each on the ports it calls, by the identity of its service account. Who is not named
 * is refused by the namespace's own policy; a Service that nobody calls has none.
 */
export function addAuthorization(scope: Construct, component: Component, guarded: Guarded): void {
  const { graph, system } = component.context;
  if (system.mesh === undefined) return;
  const rules = authorizationRules(graph?.callersOf(guarded.service) ?? [], guarded.ports, system.mesh);
  if (rules.length === 0) return;
  const { name, labels, selector } = guarded;
  addObject(
    scope,
    'AuthorizationPolicy',
    { name, labels },
    { spec: { selector: { matchLabels: selector }, action: 'ALLOW', rules } },
  );
}

type Rules = NonNullable<Plain<AuthorizationPolicySpec>['rules']>;

/** One rule for each set of ports. A peer whose service account is not known is admitted by its namespace. */
export function authorizationRules(
  callers: readonly Caller[],
  ports: Readonly<Record<string, number>>,
  { trustDomain = 'cluster.local' }: Pick<MeshFacts, 'trustDomain'>,
): Rules {
  const byPorts = new Map<string, { numbers: readonly number[]; principals: Set<string>; namespaces: Set<string> }>();
  for (const caller of callers) {
    const numbers = [...new Set(caller.ports.flatMap((port) => ports[port] ?? []))].sort((a, b) => a - b);
    if (numbers.length === 0) continue;
    const key = numbers.join();
    const rule = byPorts.get(key) ?? { numbers, principals: new Set(), namespaces: new Set() };
    byPorts.set(key, rule);
    if (caller.account === undefined) rule.namespaces.add(caller.namespace);
    else rule.principals.add(`${trustDomain}/ns/${caller.namespace}/sa/${caller.account}`);
  }
  return [...byPorts.values()].map(({ numbers, principals, namespaces }) => ({
    from: [
      ...(principals.size === 0 ? [] : [{ source: { principals: [...principals] } }]),
      ...(namespaces.size === 0 ? [] : [{ source: { namespaces: [...namespaces] } }]),
    ],
    to: [{ operation: { ports: numbers.map(String) } }],
  }));
}
