import { isRecord, listAt, textAt, textsAt } from '../../model/plain.ts';
import { type Declared, isWithin, type Resource } from './declared.ts';

/** Hosts behind tags that stand for addresses of a service of Azure. */
const tagged: Readonly<Record<string, readonly string[]>> = { AzureActiveDirectory: ['login.microsoftonline.com'] };

/** Whether a rule of a firewall's policy, or of the policy that this one is based on, allows a host by name. */
export function isAllowed(declared: Declared, firewall: Resource, host: string, port: number): boolean {
  return rulesOf(declared, textAt(firewall.properties, 'firewallPolicy', 'id')).some((rule) =>
    textAt(rule, 'ruleType') === 'NetworkRule' ? allowsByAddress(rule, host, port) : allowsByName(rule, host, port),
  );
}

function rulesOf(declared: Declared, policy: string | undefined): readonly Readonly<Record<string, unknown>>[] {
  if (policy === undefined) return [];
  const groups = declared
    .of('microsoft.network/firewallpolicies/rulecollectiongroups')
    .filter(({ id }) => isWithin(id, policy));
  const own = groups.flatMap(({ properties }) =>
    listAt(properties, 'ruleCollections')
      .filter((collection) => textAt(collection, 'action', 'type') !== 'Deny')
      .flatMap((collection) => listAt(collection, 'rules').filter(isRecord)),
  );
  const base = textAt(declared.byId(policy)?.properties, 'basePolicy', 'id');
  return [...own, ...rulesOf(declared, base)];
}

function allowsByName(rule: Readonly<Record<string, unknown>>, host: string, port: number): boolean {
  const ports = listAt(rule, 'protocols').filter(isRecord);
  return (
    ports.some((protocol) => protocol['port'] === port) &&
    textsAt(rule, 'targetFqdns').some((pattern) => matches(pattern, host))
  );
}

function allowsByAddress(rule: Readonly<Record<string, unknown>>, host: string, port: number): boolean {
  if (!textsAt(rule, 'destinationPorts').some((one) => one === '*' || one === String(port))) return false;
  if (textsAt(rule, 'destinationFqdns').includes(host)) return true;
  return textsAt(rule, 'destinationAddresses').some((tag) => tagged[tag]?.includes(host) === true);
}

/** `*.example.com` stands for every name below, and not for `example.com` itself. */
function matches(pattern: string, host: string): boolean {
  return pattern === '*' || pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}
