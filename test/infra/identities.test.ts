import { beforeAll, describe, expect, it } from 'vitest';
import type { Recording } from '../../infra/record/record.ts';
import { roles } from '../../model/azure/roles.ts';
import { storeLocations } from '../../model/azure/services.ts';
import { failedOver, ofType, one, planOf, recordData } from './fixtures/data.ts';

describe('identities of a target', () => {
  let us: Recording;
  let ap: Recording;
  beforeAll(async () => {
    us = await recordData(planOf('us-prod'));
    ap = await recordData(planOf('ap-prod'));
  });
  const plans = (target: string) => {
    const { systems, platform } = planOf(target);
    return [...systems.flatMap(({ identities }) => identities), ...platform];
  };
  const assignments = (recording: Recording) =>
    [...ofType(recording, 'authorization:RoleAssignment').values()].map(({ inputs }) => inputs);

  it('are those of the plan: a system’s in its group, the platform’s in the network’s', () => {
    const identities = ofType(us, 'managedidentity:UserAssignedIdentity');
    expect([...identities.keys()].sort()).toEqual(
      plans('us-prod')
        .map(({ name }) => name)
        .sort(),
    );
    const groupOf = (name: string) => identities.get(name)?.inputs['resourceGroupName'];
    expect(groupOf('id-marketplace-asset-indexing-us-prod')).toBe('rg-marketplace-us-prod');
    expect(groupOf('id-keda-keda-operator-us-prod')).toBe('rg-us-prod-eastus2');
    expect(Object.keys(us.outputs['clientIds'] as object).sort()).toEqual(
      plans('us-prod')
        .map(({ key }) => key)
        .sort(),
    );
  });

  it('P-5 trust each cluster’s tokens of one account, one credential after the other', () => {
    for (const { name, subject } of plans('us-prod')) {
      const credentials = [...ofType(us, 'managedidentity:FederatedIdentityCredential').values()].filter(
        ({ inputs }) => inputs['resourceName'] === name,
      );
      expect(credentials.map(({ inputs }) => inputs['issuer'])).toEqual([
        'https://us-prod-eastus2.issuer.invalid/',
        'https://us-prod-westus3.issuer.invalid/',
      ]);
      for (const { inputs } of credentials) {
        expect(inputs).toMatchObject({ subject, audiences: ['api://AzureADTokenExchange'] });
      }
      const [first, second] = credentials;
      expect(second?.options.dependsOn).toEqual([first?.urn]);
    }
  });

  it('M-6 have the roles that their plan grants, and no others', () => {
    const { target } = planOf('ap-prod');
    const copies = { keyVault: storeLocations(target).length, blob: storeLocations(target).length, search: 2 };
    const wanted = plans('ap-prod').flatMap(({ name, grants }) =>
      grants.flatMap(({ role, service, path }) =>
        Array.from({ length: copies[service as keyof typeof copies] ?? 1 }, () =>
          [name, role, path.join('/')].join(' '),
        ),
      ),
    );
    const principals = new Map(
      [...ofType(ap, 'managedidentity:UserAssignedIdentity').values()].map(({ name, id }) => [id, name]),
    );
    const roleNames = new Map(Object.entries(roles).map(([name, id]) => [id as string, name]));
    const found = [...ofType(ap, 'authorization:RoleAssignment').values()].map(({ inputs, options }) => {
      const [owner] = (options.propertyDependencies['principalId'] ?? []).map((urn) => urn.split('::').at(-1));
      const role = roleNames.get(String(inputs['roleDefinitionId']).split('/').at(-1) ?? '');
      const path = String(inputs['scope']).replace(
        /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/[^/]+\/[^/]+\/[^/]+\/?/,
        '',
      );
      return [owner, role, path].join(' ');
    });
    expect(principals.size).toBe(plans('ap-prod').length);
    expect(found.sort()).toEqual(wanted.sort());
  });

  it('are granted roles on parts of a service, not on all of it, where a part is what they use', () => {
    const scope = assignments(us)
      .map((inputs) => String(inputs['scope']))
      .filter((id) => id.includes('Microsoft.ServiceBus'));
    expect(scope.length).toBeGreaterThan(0);
    for (const id of scope) expect(id).toMatch(/\/topics\/[^/]+\/subscriptions\/[^/]+$/);
  });

  it('wait for the part that they are granted a role on', () => {
    const subscription = one(us, 'servicebus:Subscription', 'sb-marketplace-us-prod-catalog-changed/asset-indexing');
    const waiting = [...ofType(us, 'authorization:RoleAssignment').values()].filter(
      ({ inputs }) => inputs['scope'] === subscription.id,
    );
    expect(waiting.length).toBeGreaterThan(1);
    for (const { options } of waiting) expect(options.dependencies).toContain(subscription.urn);
  });

  it('get the same assignments in each run, also when the other location is written to', async () => {
    const named = (recording: Recording) =>
      assignments(recording)
        .map((inputs) => `${inputs['roleAssignmentName']} ${inputs['scope']}`)
        .sort();
    expect(named(await recordData(failedOver(planOf('ap-prod'))))).toEqual(named(ap));
    expect(new Set(assignments(ap).map((inputs) => inputs['roleAssignmentName'])).size).toBe(assignments(ap).length);
  });
});
