import { describe, expect, it } from 'vitest';
import { infraModel } from '../../../infra/model.ts';
import { externalHosts, publicHosts } from '../../../model/azure/traffic.ts';
import { external } from '../../../model/dependency.ts';
import type { SharedStore } from '../../../model/secret-stores.ts';
import type { Workload } from '../../../model/workload.ts';
import { azurePlatform, planOf } from './fixture.ts';

const workload = (system: string, more: Partial<Workload>) => ({ system, uses: {}, ...more }) as Workload;
const facts = { purpose: 'Charges', whenDown: 'Nothing is charged' };
const stripe = { name: 'stripe', host: 'api.stripe.com', port: 443, networks: ['198.51.100.0/24'] } as const;

describe('P-2 hosts that workloads call', () => {
  it('are each named once, whoever calls them', () => {
    const uses = { payments: external(stripe, facts) };
    expect(externalHosts([workload('a', { uses }), workload('b', { uses })])).toEqual([
      { host: 'api.stripe.com', port: 443 },
    ]);
  });

  it('are those of Vault too, where secrets come from it', () => {
    const vault = (server: string): SharedStore => ({
      store: {
        ...{ name: 'vault', kind: 'ClusterSecretStore', provider: 'vault', mount: 'secret', server },
        auth: { method: 'jwt', mount: 'jwt', role: 'reader' },
      },
      namespaces: ['shop'],
    });
    const aws = { name: 'aws', kind: 'ClusterSecretStore', provider: 'awsSecretsManager' } as const;
    const stores = [
      vault('https://vault.x.example'),
      vault('https://vault.x.example:8200'),
      { store: aws, namespaces: [] },
    ];
    const uses = { payments: external(stripe, facts) };
    expect(externalHosts([workload('a', { uses })], stores)).toEqual([
      { host: 'api.stripe.com', port: 443 },
      { host: 'vault.x.example', port: 443 },
      { host: 'vault.x.example', port: 8200 },
    ]);
    expect(planOf([], [], azurePlatform(), stores).externals).toEqual(externalHosts([], stores));
  });
});

describe('P-3 hosts that the internet calls', () => {
  it('lead to the gateway of their system, and the first system has a host that two claim', () => {
    const systems = [
      { name: 'a', mesh: { gateway: { name: 'gateway-a' } } },
      { name: 'b', mesh: { gateway: { name: 'gateway-b' } } },
      { name: 'c' },
    ];
    const workloads = [
      workload('b', { hosts: ['api.x.example', 'b.x.example'] }),
      workload('a', { hosts: ['api.x.example'] }),
      workload('c', { hosts: ['c.x.example'] }),
    ];
    expect(publicHosts(systems, workloads)).toEqual([
      { host: 'api.x.example', gateway: 'gateway-a' },
      { host: 'b.x.example', gateway: 'gateway-b' },
    ]);
  });

  it('follow from the routes of components, in each target its own', () => {
    const { plans } = infraModel();
    const hosts = (target: string) => plans.get(target)?.hosts.map(({ host }) => host);
    expect(hosts('us-prod')).toEqual(['api.us.ghasi.example', 'marketplace.us.ghasi.example']);
    expect(hosts('staging')).toEqual(['api.staging.us.ghasi.example', 'marketplace.staging.us.ghasi.example']);
  });
});
