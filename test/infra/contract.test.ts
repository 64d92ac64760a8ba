import { beforeAll, describe, expect, it } from 'vitest';
import { contractInput } from '../../cli/contract/sides.ts';
import type { ContractInput, DeclaredResource, OutsideAccount } from '../../engine/contract/index.ts';
import type { Recording } from '../../infra/record/record.ts';
import { recordStacks } from '../../infra/record/stacks.ts';
import { roles } from '../../model/azure/roles.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { systems } from '../../systems/index.ts';
import { added, differences, replaced, withObject, without, withoutRole, withProperties } from '../support/contract.ts';
import { realPlatform } from '../support/systems.ts';

const platform = realPlatform();
const recordings = new Map<string, Recording>();

beforeAll(async () => {
  for (const recording of await recordStacks()) recordings.set(recording.stack, recording);
}, 600_000);

function recorded(stack: string): Recording {
  const found = recordings.get(stack);
  if (found === undefined) throw new Error(`${stack} was not recorded`);
  return found;
}

/** Both sides as they are. */
function sides(name: string): ContractInput {
  const target = platform.targets.find((one) => one.name === name);
  if (target === undefined) throw new Error(`there is no target ${name}`);
  const both = { own: recorded(name), shared: recorded('global') };
  return contractInput(target, platform, systems, both, new Diagnostics());
}

describe('M-5 M-6 M-11 P-14 both sides agree', () => {
  it.each(platform.targets.map(({ name }) => name))('in %s, and there is something to agree on', (target) => {
    const { rows, found } = differences(sides(target));
    expect(found).toEqual([]);
    expect(rows).toHaveLength(7);
    for (const row of rows) expect(`${row.kubernetes} ${row.azure}`, row.check).toMatch(/[1-9]/);
  });
});

it('M-6 Prometheus may publish metrics by its target’s rule, and nothing else', () => {
  const { resources } = sides('us-prod');
  const named = (end: string) => resources.find(({ id }) => id.endsWith(end));
  const principal = named('/id-observability-kube-prometheus-prometheus-us-prod')?.properties['principalId'];
  const assigned = resources.filter(
    ({ id, properties }) => id.includes('/roleAssignments/') && properties['principalId'] === principal,
  );
  expect(assigned).toHaveLength(1);
  expect(assigned[0]?.id.startsWith(`${named('/dcr-prometheus-us-prod')?.id}/`)).toBe(true);
  expect(assigned[0]?.properties['roleDefinitionId']).toMatch(new RegExp(`${roles['Monitoring Metrics Publisher']}$`));
});

describe('a difference on one side is found', () => {
  const us = () => sides('us-prod');
  const worker = (change: (object: KubeObject) => string) => withObject(us(), 'ScaledObject', 'asset-indexing', change);
  const search = (change: (object: KubeObject) => string) => withObject(us(), 'Deployment', 'asset-indexing', change);
  const withAccountElsewhere = (account: string, change: Partial<OutsideAccount>): ContractInput => {
    const input = us();
    const meant = input.outside.filter(({ subject }) => subject.endsWith(`:${account}`));
    expect(meant).toHaveLength(1);
    return { ...input, outside: input.outside.map((one) => (meant.includes(one) ? { ...one, ...change } : one)) };
  };
  const renamedKey = () =>
    withObject(
      us(),
      'ExternalSecret',
      'asset-indexing-secrets',
      replaced('asset-indexing-db', 'asset-indexing-database'),
    );

  it.each<[string, string, () => ContractInput]>([
    [
      'contract/missing-credential',
      'a credential is dropped',
      () => without(us(), 'id-marketplace-asset-indexing-us-prod/federatedIdentityCredentials/us-prod-westus3'),
    ],
    [
      'contract/missing-credential',
      'KEDA’s is',
      () => without(us(), 'id-keda-keda-operator-us-prod/federatedIdentityCredentials/us-prod-eastus2'),
    ],
    [
      'contract/missing-credential',
      'Prometheus’s account is called otherwise',
      () => withAccountElsewhere('kube-prometheus-prometheus', { subject: 'system:serviceaccount:observability:prom' }),
    ],
    [
      'contract/unused-credential',
      'Prometheus’s account is called otherwise',
      () => withAccountElsewhere('kube-prometheus-prometheus', { subject: 'system:serviceaccount:observability:prom' }),
    ],
    [
      'contract/missing-credential',
      'Prometheus is to log in as another',
      () => withAccountElsewhere('kube-prometheus-prometheus', { identity: 'id-keda-keda-operator-us-prod' }),
    ],
    [
      'contract/missing-credential',
      'an account is renamed',
      () =>
        withObject(
          us(),
          'ServiceAccount',
          'asset-indexing',
          replaced('"name":"asset-indexing"', '"name":"asset-indexer"'),
        ),
    ],
    [
      'contract/unused-credential',
      'an account is gone',
      () => withObject(us(), 'ServiceAccount', 'asset-indexing', () => undefined),
    ],
    [
      'contract/wrong-credential',
      'the audience is another',
      () => withProperties(us(), /asset-indexing-us-prod\/federated/, { audiences: ['api://other'] }),
    ],
    [
      'contract/wrong-credential',
      'the issuer is another cluster',
      () =>
        withProperties(us(), /asset-indexing-us-prod\/federatedIdentityCredentials\/us-prod-westus3/, {
          issuer: 'https://example.com/',
        }),
    ],
    [
      'contract/wrong-client-id',
      'the annotation names another',
      () => withObject(us(), 'ServiceAccount', 'asset-indexing', replaced('00000000-0000', '11111111-0000')),
    ],
    [
      'contract/missing-access',
      'a secret may be read by nobody',
      () => withoutRole(us(), /secrets\/asset-indexing-db\//),
    ],
    ['contract/missing-access', 'a key is renamed', renamedKey],
    ['contract/unused-access', 'a key is renamed', renamedKey],
    [
      'contract/unknown-resource',
      'the vault is another',
      () => withObject(us(), 'SecretStore', 'asset-indexing-key-vault', replaced('kv-marketplace', 'kv-market')),
    ],
    [
      'contract/unknown-resource',
      'a trigger’s topic is renamed',
      () => worker(replaced('asset-published', 'asset-publishd')),
    ],
    ['contract/unknown-resource', 'a trigger’s namespace is', () => worker(replaced('sb-marketplace', 'sb-market'))],
    [
      'contract/unknown-resource',
      'a topic is renamed in Azure',
      () => {
        const input = us();
        const renamed = ({ id, properties }: DeclaredResource) => ({
          id: id.replace('/topics/asset-published', '/topics/published'),
          properties,
        });
        return { ...input, resources: input.resources.map(renamed) };
      },
    ],
    [
      'contract/unknown-resource',
      'a setting’s subscription is another',
      () =>
        search(
          replaced('"PUBLISHED_SUBSCRIPTION","value":"asset-indexing"', '"PUBLISHED_SUBSCRIPTION","value":"indexing"'),
        ),
    ],
    [
      'contract/unused-resource',
      'a subscription is read by nobody',
      () =>
        added(
          us(),
          'rg-marketplace-us-prod',
          'Microsoft.ServiceBus/namespaces/sb-marketplace-us-prod/topics/asset-published/subscriptions/audit',
        ),
    ],
    [
      'contract/missing-access',
      'KEDA may not count a subscription',
      () => {
        const keda = us().resources.find(({ id }) => id.endsWith('/id-keda-keda-operator-us-prod'))?.properties[
          'principalId'
        ];
        const input = us();
        return {
          ...input,
          resources: input.resources.filter(
            ({ properties }) => properties['principalId'] !== keda || !('roleDefinitionId' in properties),
          ),
        };
      },
    ],
    [
      'contract/missing-access',
      'KEDA may receive from a subscription, and so not count it',
      () =>
        withProperties(us(), /subscriptions\/asset-indexing\/providers\/Microsoft.Authorization\/roleAssignments\//, {
          roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roles['Azure Service Bus Data Receiver']}`,
        }),
    ],
    [
      'contract/unused-access',
      'nothing is scaled any more',
      () => withObject(us(), 'ScaledObject', 'asset-indexing', () => undefined),
    ],
    [
      'contract/missing-access',
      'a pod is told of an index that it may not read',
      () => search(replaced('"ASSETS_SEARCH_INDEX","value":"assets"', '"ASSETS_SEARCH_INDEX","value":"orders"')),
    ],
    [
      'contract/missing-access',
      'the standby’s role is missing',
      () => withoutRole(us(), /srch-marketplace-us-prod-2\/indexes/),
    ],
    [
      'contract/missing-access',
      'nobody may make the index, in one location',
      () => withoutRole(us(), /srch-marketplace-us-prod-2\/providers\/Microsoft.Authorization\/roleAssignments/),
    ],
    [
      'contract/missing-access',
      'Redis does not list an account',
      () =>
        without(
          us(),
          '/redis-marketplace-us-prod-2/databases/default/accessPolicyAssignments/marketplacemarketplacesearch',
        ),
    ],
    [
      'contract/unused-access',
      'Redis lists one that does not use it',
      () => withObject(us(), 'NetworkPolicy', 'marketplace-search-np', replaced('"port":10000', '"port":10001')),
    ],
    ['contract/unknown-resource', 'a container is missing', () => without(us(), '/containers/play-packages')],
    [
      'contract/unused-resource',
      'a container is named by nobody',
      () =>
        added(
          us(),
          'rg-ghasi-us-prod',
          'Microsoft.Storage/storageAccounts/stghasiusprod/blobServices/default/containers/logs',
        ),
    ],
    [
      'contract/unknown-resource',
      'L-5 a key is missing',
      () => without(us(), '/vaults/kv-ghasi-us-prod/keys/delivery'),
    ],
    [
      'contract/unknown-resource',
      'L-5 a pod is told of another key',
      () => withObject(us(), 'Rollout', 'delivery-api', replaced('/keys/delivery"', '/keys/deliveries"')),
    ],
    ['contract/missing-access', 'L-5 a key may be used by nobody', () => withoutRole(us(), /\/keys\/delivery\//)],
    [
      'contract/missing-access',
      'L-5 the key of the standby’s vault is not granted',
      () => withoutRole(sides('ap-prod'), /kv-ghasi-ap-prod-2\/keys\/delivery\//),
    ],
    [
      'contract/unused-resource',
      'L-5 a key is told to nobody',
      () => added(us(), 'rg-ghasi-us-prod', 'Microsoft.KeyVault/vaults/kv-ghasi-us-prod/keys/tenant'),
    ],
    ['contract/unknown-resource', 'a database is missing', () => without(us(), '/databases/catalog')],
    [
      'contract/unknown-resource',
      'a database behind a pooler elsewhere is missing',
      () => without(us(), '/databases/delivery'),
    ],
    [
      'contract/unknown-host',
      'a foreign host is named',
      () => search(replaced('srch-marketplace-us-prod.search', 'srch-somebody.search')),
    ],
    [
      'contract/unused-resource',
      'a host is named by nobody',
      () => added(us(), 'rg-marketplace-us-prod', 'Microsoft.ServiceBus/namespaces/sb-other-us-prod'),
    ],
    [
      'contract/blocked-host',
      'a host is called that the firewall blocks',
      () => withObject(us(), 'ServiceEntry', 'azure-entra', replaced('login.microsoftonline.com', 'api.example.com')),
    ],
    [
      'contract/blocked-host',
      'Vault answers elsewhere',
      () => withObject(us(), 'ClusterSecretStore', 'vault-backend', replaced('vault.us.ghasi', 'vault.ghasi')),
    ],
    [
      'contract/unknown-store',
      'nobody renders the store that the whole cluster shares',
      () => withObject(us(), 'ClusterSecretStore', 'vault-backend', () => undefined),
    ],
    [
      'contract/unknown-store',
      'an account’s own store has another name',
      () =>
        withObject(us(), 'SecretStore', 'asset-indexing-key-vault', replaced('asset-indexing-key-vault', 'key-vault')),
    ],
    [
      'contract/foreign-network',
      'a policy opens other addresses',
      () => withObject(us(), 'NetworkPolicy', 'asset-indexing-np', replaced('10.16.64.0/20', '10.99.64.0/20')),
    ],
    [
      'contract/unreachable-endpoint',
      'an endpoint stands in another subnet',
      () => {
        const input = us();
        const nodes = input.resources.find(({ id }) => /vnet-us-prod-eastus2\/subnets\/.*nodes/.test(id))?.id;
        return withProperties(input, /rg-us-prod-eastus2\/.*\/pe-kv-marketplace-us-prod$/, { subnet: { id: nodes } });
      },
    ],
    [
      'contract/foreign-image',
      'an image is from elsewhere',
      () => search(replaced('crmeridian.azurecr.io/', 'docker.io/')),
    ],
    ['contract/no-pull', 'a cluster may not pull', () => withoutRole(us(), /registries\/crmeridian/)],
  ])('%s: %s', (code, _, change) => {
    expect(differences(change()).codes).toContain(code);
  });

  it('P-5 says where an add-on names its identity', () => {
    const input = without(
      us(),
      'id-observability-kube-prometheus-prometheus-us-prod/federatedIdentityCredentials/us-prod-eastus2',
    );
    expect(differences(input).found).toMatchObject([
      { code: 'contract/missing-credential', at: { file: 'regions/add-ons.yaml' } },
    ]);
  });

  it('names the target, both values, and the line to mend', () => {
    const [first] = differences(worker(replaced('asset-published', 'asset-publishd'))).found.filter(
      ({ code }) => code === 'contract/unknown-resource',
    );
    expect(first?.message).toBe(
      'us-prod: ScaledObject marketplace/asset-indexing names the subscription asset-indexing of topic asset-publishd, which is not declared in sb-marketplace-us-prod',
    );
    expect(first?.fix).toMatch(/^Did you mean asset-indexing of topic asset-published\? /);
    expect(first?.at?.file).toBe('systems/marketplace/asset-indexing.ts');
  });
});
