import { describe, expect, it } from 'vitest';
import { SecretSync, type SecretSyncProps } from '../../../constructs/index.ts';
import type { SecretStore } from '../../../model/regions/index.ts';
import { renderComponent } from '../../support/component.ts';

const vault = {
  ...{ name: 'vault-backend', kind: 'ClusterSecretStore', provider: 'vault', mount: 'secret' },
  server: 'https://vault.example.com',
  auth: { method: 'jwt', mount: 'jwt', role: 'external-secrets' },
} as const satisfies SecretStore;

function sync(props: Partial<SecretSyncProps> = {}, id = 'web-secrets') {
  let made: SecretSync | undefined;
  const { one, objects, diagnostics } = renderComponent((scope) => {
    const data = { DATABASE_URL: { path: 'db', property: 'url' } };
    made = new SecretSync(scope, id, { store: vault, owner: 'web', data, ...props });
  });
  expect(diagnostics).toEqual([]);
  expect(objects).toHaveLength(1);
  return { object: one('ExternalSecret'), secretName: made?.secretName };
}

describe('T-14 SecretSync', () => {
  it('reads the store every hour and owns the Secret', () => {
    const { object } = sync();
    expect(object.apiVersion).toBe('external-secrets.io/v1');
    expect(object.spec).toEqual({
      refreshInterval: '1h',
      secretStoreRef: { name: 'vault-backend', kind: 'ClusterSecretStore' },
      target: { name: 'web-secrets', creationPolicy: 'Owner' },
      data: [{ secretKey: 'DATABASE_URL', remoteRef: { key: 'secret/web/db', property: 'url' } }],
    });
  });

  it.each<[SecretStore['provider'], SecretStore, plain: string, nested: string]>([
    ['vault', { ...vault, mount: 'kv/team' }, 'kv/team/web/db', 'kv/team/web/db/replica'],
    ['azureKeyVault', { name: 'kv', kind: 'SecretStore', provider: 'azureKeyVault' }, 'web-db', 'web-db-replica'],
    [
      'gcpSecretManager',
      { name: 'gcp', kind: 'SecretStore', provider: 'gcpSecretManager' },
      'web-db',
      'web-db-replica',
    ],
    [
      'awsSecretsManager',
      { name: 'aws', kind: 'SecretStore', provider: 'awsSecretsManager' },
      'web/db',
      'web/db/replica',
    ],
  ])('writes remote keys as %s does', (_, store, plain, nested) => {
    const data = {
      ONE: { path: 'db', property: 'url' },
      TWO: { path: 'db/replica', property: 'url' },
    };
    const { spec } = sync({ store, data }).object;
    expect(spec.secretStoreRef).toEqual({ name: store.name, kind: store.kind });
    expect(spec.data.map(({ remoteRef }: { remoteRef: { key: string } }) => remoteRef.key)).toEqual([plain, nested]);
  });

  it('keeps the order in which the keys were given', () => {
    const entry = { path: 'p', property: 'q' };
    const { spec } = sync({ data: { ZULU: entry, ALPHA: entry, MIKE: entry } }).object;
    expect(spec.data.map(({ secretKey }: { secretKey: string }) => secretKey)).toEqual(['ZULU', 'ALPHA', 'MIKE']);
  });

  it('is called as it is told, the Secret too', () => {
    const { object, secretName } = sync({ name: 'keys', labels: { tier: 'core' }, refreshInterval: '15m' });
    expect(secretName).toBe('keys');
    expect(object.metadata).toMatchObject({ name: 'keys', labels: { tier: 'core' } });
    expect(object.spec).toMatchObject({ target: { name: 'keys' }, refreshInterval: '15m' });
    expect(sync().secretName, 'default: the ID').toBe('web-secrets');
  });
});
