import type { Construct } from 'constructs';
import { clientIdAnnotation, unknownClientId } from '../../model/azure/identity.ts';
import { azureHosts } from '../../model/azure/services.ts';
import { type SecretEntry, secretFilesOf, secretsOf } from '../../model/dependency-facts.ts';
import { shapeProblem } from '../../model/dependency-shape.ts';
import { BadProp } from '../../model/diagnostics/index.ts';
import type { Member } from '../../model/graph.ts';
import type { Account as AccountFacts } from '../../model/workload.ts';
import { addKnobs } from '../component/add-knobs.ts';
import type { Component } from '../component/component.ts';
import { azureIdentityNeeded, isPerIdentity, reachOf, storeOf } from '../component/reach.ts';
import { addObject } from '../kube.ts';
import { type Admission, NetworkPolicySet } from '../network-policy-set/network-policy-set.ts';
import { remoteKey } from '../secret-sync/remote-key.ts';
import { SecretSync } from '../secret-sync/secret-sync.ts';
import { knobPaths } from './knobs.ts';
import type { AccountProps } from './props.ts';
import type { Account } from './settings.ts';

/** Fills in what the props of a service account leave open. */
export function accountOf(
  component: Component,
  name: string,
  props: Omit<AccountProps, 'image' | 'uses' | 'secrets'> & {
    readonly uses?: AccountProps['uses'] | undefined;
    readonly secrets?: AccountProps['secrets'] | undefined;
  },
  shared: boolean,
): Account {
  const uses = props.uses ?? {};
  requireDependencies(uses);
  const ownSecrets = props.secrets ?? {};
  const secrets: Record<string, SecretEntry> = Object.assign(
    {},
    ...Object.values(uses).map(secretsOf),
    ownSecrets,
  ) as Record<string, SecretEntry>;
  const hasSecrets = Object.keys(secrets).length > 0;
  const readsStore = hasSecrets || Object.keys(filesOf(uses)).length > 0;
  // Said here too: the first pass, which wants to know, makes no secret.
  if (readsStore) component.storeUses.push({ store: storeOf(component), namespace: component.home });
  return {
    name,
    selector: { app: name },
    labels: { app: name, tier: props.tier, region: component.target.region },
    uses,
    secrets,
    ownSecrets,
    ...(hasSecrets ? { secretName: props.secretName ?? `${name}-secrets` } : {}),
    policyName: props.policyName ?? `${name}-np`,
    identity: azureIdentityNeeded(component, uses, readsStore),
    ...vaultSecretsOf(component, name, [...Object.values(secrets), ...Object.values(filesOf(uses))]),
    shared,
  };
}

/** @throws when one is none: whoever works with it later could not say whose it is */
function requireDependencies(uses: Account['uses']): void {
  for (const [use, dependency] of Object.entries(uses)) {
    const problem = shapeProblem(dependency);
    if (problem !== undefined) throw new BadProp(['uses', use], problem);
  }
}

/** What others need to know of an account. */
export function accountFacts({ name, selector, identity, vaultSecrets }: Account): AccountFacts {
  return { name, selector, identity, ...(vaultSecrets === undefined ? {} : { vaultSecrets }) };
}

/**
 * Adds what the pods of one account have together: the ServiceAccount, the NetworkPolicy with both sides of every edge,
 * and the Secret.
 *
 * @param members the workloads that run under it
 */
export function addAccount(scope: Construct, component: Component, account: Account, members: readonly Member[]): void {
  const { name, labels, selector, secrets, secretName, uses, identity: azureIdentity } = account;
  const serviceAccount = addObject(
    scope,
    'ServiceAccount',
    { name, labels, ...(azureIdentity ? { annotations: identityAnnotations(component, name) } : {}) },
    { automountServiceAccountToken: false },
  );
  if (azureIdentity) {
    addKnobs(serviceAccount, [
      {
        kind: 'value',
        pointer: '/metadata/annotations/azure.workload.identity~1client-id',
        path: knobPaths(component.node.id, name)('serviceAccount', 'clientId'),
        description: 'Client ID of the managed identity that the pods act as.',
      },
    ]);
  }
  new NetworkPolicySet(scope, name, {
    name: account.policyName,
    labels,
    selector,
    ingress: members.flatMap((member) => admissionsOf(component, member)),
    egress: reachOf(component, { name, uses, azureIdentity }),
  });
  const files = filesOf(uses);
  const synced: readonly (readonly [string, typeof secrets])[] = [
    ...(secretName === undefined ? [] : [[secretName, secrets] as const]),
    ...(Object.keys(files).length === 0 ? [] : [[secretFilesName(name), files] as const]),
  ];
  const store = storeOf(component);
  const { system, target } = component.context;
  const [vault] = azureHosts('keyVault', system.name, target);
  for (const [index, [secret, data]] of synced.entries()) {
    const from = !isPerIdentity(store)
      ? { store }
      : // The account's own store comes with its first secret.
        index === 0
        ? { store, vault: { url: `https://${vault}/`, serviceAccount: name } }
        : { store: { ...store, name: `${name}-${store.name}` } };
    new SecretSync(scope, secret, { labels, owner: name, data, ...from });
  }
}

/** Where the account's own identity reads its secrets, their names in the vault. */
function vaultSecretsOf(
  component: Component,
  name: string,
  entries: readonly SecretEntry[],
): Pick<Account, 'vaultSecrets'> {
  const store = storeOf(component);
  if (!isPerIdentity(store) || entries.length === 0) return {};
  return { vaultSecrets: [...new Set(entries.map(({ path }) => remoteKey(store, name, path)))].sort() };
}

/** The Secret whose keys are mounted as files: apart from the other, which becomes variables. */
export function secretFilesName(account: string): string {
  return `${account}-userlist`;
}

function filesOf(uses: Account['uses']): Readonly<Record<string, SecretEntry>> {
  return Object.assign({}, ...Object.values(uses).map(secretFilesOf)) as Record<string, SecretEntry>;
}

/** Who is let in to a workload: its callers in the graph, and the scraper. */
function admissionsOf(component: Component, { service, ports, metrics }: Member): readonly Admission[] {
  const { graph, system } = component.context;
  const calls = service === undefined ? [] : (graph?.callersOf(service) ?? []);
  const callers = calls.map(({ ports: names, ...from }) => ({
    from,
    ports: names.map((port) => ports[port]).filter((port) => port !== undefined),
  }));
  const scraped = metrics === undefined ? undefined : ports[metrics];
  if (scraped === undefined) return callers;
  const { name, namespace } = system.backends.scraper;
  return [...callers, { from: { name, namespace }, ports: [scraped] }];
}

/**
 * Which identity of Azure the account stands for. Until Azure has given its client ID, zeros stand there, and a warning
 * says so once. Pods are told the tenant by AKS; the External Secrets operator, which logs in for the account, reads it
 * here.
 *
 * @see https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html
 */
function identityAnnotations(component: Component, account: string): Readonly<Record<string, string>> {
  const { platform, target, system, diagnostics } = component.context;
  const known = platform.clientId(target, system.name, account);
  if (known === undefined) diagnostics.report('region/unknown-identities', { folder: 'regions' });
  const tenant = platform.tenantId(target);
  return {
    [clientIdAnnotation]: known ?? unknownClientId,
    ...(tenant === undefined ? {} : { 'azure.workload.identity/tenant-id': tenant }),
  };
}
