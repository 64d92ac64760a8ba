import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  component,
  SecretStores,
  type SecretStoresProps,
  SecretSync,
  type System,
  TieredService,
} from '../../../constructs/index.ts';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { chartFiles, chartSource } from '../../../engine/helm/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { SecretStore } from '../../../model/regions/index.ts';
import { type Rendered, testSystem } from '../../support/component.ts';
import { platformWith } from '../../support/platform.ts';
import { problemsOf } from '../../support/validate-objects.ts';

const serviceAccount = { name: 'external-secrets', namespace: 'external-secrets' };
const platform = platformWith();

const vault = {
  ...{ name: 'vault', kind: 'ClusterSecretStore', provider: 'vault', mount: 'kv/team' },
  server: 'https://vault.example.com:8200',
  auth: { method: 'jwt', mount: 'jwt-clusters', role: 'reader' },
} as const satisfies SecretStore;

/** A system with one component, which has a secret. */
function reader(name: string, store: SecretStore | undefined, namespace = name): System {
  const web = component(`${name}-web`, (scope) => {
    new TieredService(scope, `${name}-web`, {
      tier: 'edge',
      image: { repository: 'web', tag: '1' },
      ports: { http: 8080 },
      resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
      replicas: 2,
      secrets: { KEY: { path: 'keys', property: 'key' } },
    });
  });
  return { ...testSystem, name, namespace, components: [web], ...(store === undefined ? {} : { secretStore: store }) };
}

function rendered(systems: readonly System[], target = 'us-prod', props: SecretStoresProps = { serviceAccount }) {
  const diagnostics = new Diagnostics();
  const stores = component('secret-stores', (scope) => void new SecretStores(scope, 'stores', props));
  const cluster = { ...testSystem, name: 'cluster', namespace: 'cluster', components: [stores], clusterScoped: true };
  const found = platform.targets.find(({ name }) => name === target);
  if (found === undefined) throw new Error(target);
  const all = [...systems, cluster];
  const one = new Renderer(cluster, stores).render(declare(all, found, platform, diagnostics), platform, diagnostics);
  return { objects: (one?.objects ?? []) as readonly Rendered[], diagnostics: diagnostics.sorted(), one };
}

describe('T-14 SecretStores', () => {
  it('are a ClusterSecretStore for the store of the target, outside every namespace', () => {
    const { objects, diagnostics } = rendered([reader('shop', undefined)]);
    expect(diagnostics).toEqual([]);
    expect(objects).toHaveLength(1);
    const [{ apiVersion, kind, metadata, spec }] = objects;
    expect(`${apiVersion} ${kind} ${metadata.name}`).toBe('external-secrets.io/v1 ClusterSecretStore vault-backend');
    expect(metadata).not.toHaveProperty('namespace');
    expect(spec.provider.vault.server).toBe('https://vault.us.example.com');
    expect(problemsOf(objects[0])).toEqual([]);
  });

  it('say where Vault is, and log in with a token that is good for nothing else', () => {
    const [{ spec }] = rendered([reader('shop', vault)]).objects;
    expect(spec.provider.vault).toEqual({
      server: 'https://vault.example.com:8200',
      path: 'kv/team',
      version: 'v2',
      auth: {
        jwt: {
          path: 'jwt-clusters',
          role: 'reader',
          kubernetesServiceAccountToken: { serviceAccountRef: serviceAccount, audiences: ['vault'] },
        },
      },
    });
  });

  it('log in by the API server where the method is kubernetes', () => {
    const auth = { method: 'kubernetes', mount: 'k8s', role: 'reader' } as const;
    const [object] = rendered([reader('shop', { ...vault, auth })]).objects;
    expect(object.spec.provider.vault.auth).toEqual({
      kubernetes: { mountPath: 'k8s', role: 'reader', serviceAccountRef: { ...serviceAccount, audiences: ['vault'] } },
    });
    expect(problemsOf(object)).toEqual([]);
  });

  it('are for the namespaces with secrets from them, and for no others', () => {
    const direct = component('direct', (scope) => {
      const data = { KEY: { path: 'keys', property: 'key' } };
      new SecretSync(scope, 'keys', { store: vault, owner: 'direct', data });
    });
    const idle = { ...testSystem, name: 'idle', namespace: 'idle', components: [component('idle', () => undefined)] };
    const { objects, diagnostics } = rendered([
      reader('shop', vault),
      reader('mall', vault),
      reader('depot', { ...vault, name: 'other' }),
      { ...testSystem, name: 'direct', namespace: 'direct-services', components: [direct] },
      idle,
    ]);
    expect(diagnostics).toEqual([]);
    expect(objects.map(({ metadata, spec }) => [metadata.name, spec.conditions])).toEqual([
      ['other', [{ namespaces: ['depot'] }]],
      ['vault', [{ namespaces: ['direct-services', 'mall', 'shop'] }]],
    ]);
  });

  it('are none where accounts have stores of their own, where it is another cloud’s, or where nothing is secret', () => {
    const own: SecretStore = { name: 'kv', kind: 'SecretStore', provider: 'azureKeyVault' };
    const aws: SecretStore = { name: 'aws', kind: 'ClusterSecretStore', provider: 'awsSecretsManager' };
    for (const systems of [[reader('shop', own)], [reader('shop', aws)], []]) {
      expect(rendered(systems)).toMatchObject({ objects: [], diagnostics: [] });
    }
    expect(rendered([reader('shop', undefined)], 'eu-prod').objects).toEqual([]);
  });

  it('cannot be two of one name that differ', () => {
    const other = { ...vault, server: 'https://b.example.com' };
    const { diagnostics } = rendered([reader('shop', vault), reader('mall', other), reader('depot', { ...vault })]);
    expect(diagnostics).toMatchObject([
      {
        code: 'component/two-stores',
        message: 'us-prod: depot, shop and mall read a ClusterSecretStore vault, and mean different ones',
        at: { file: 'test/constructs/secret-stores/secret-stores.test.ts' },
      },
    ]);
    const line = readFileSync(import.meta.filename, 'utf8').split('\n')[(diagnostics[0]?.at?.line ?? 0) - 1];
    expect(line?.slice((diagnostics[0]?.at?.column ?? 0) - 1)).toMatch(/^new SecretStores/);
  });

  const props: { readonly [Prop in keyof SecretStoresProps]-?: SecretStoresProps[Prop] } = {
    serviceAccount: { name: 'eso', namespace: 'secrets' },
  };
  it('each prop changes what it is about', () => {
    const [{ spec }] = rendered([reader('shop', vault)], 'us-prod', props).objects;
    const { serviceAccountRef } = spec.provider.vault.auth.jwt.kubernetesServiceAccountToken;
    expect(serviceAccountRef).toEqual({ name: 'eso', namespace: 'secrets' });
  });
});

it('T-14 the chart of stores lets people say where Vault is, which role it gives, and for whom', () => {
  const sources = ['dev', 'staging', 'us-prod'].flatMap(
    (target) => rendered([reader('shop', undefined)], target).one ?? [],
  );
  const diagnostics = new Diagnostics();
  const files = chartFiles(chartSource(sources), diagnostics);
  expect(diagnostics.sorted()).toEqual([]);
  const text = files.find(({ path }) => path.endsWith('/values.yaml'))?.text ?? '';
  expect(text).toMatch(/^vaultBackend:\n.*\n {2}enabled: true$/m);
  for (const line of ['server: https://vault.us.example.com', 'role: external-secrets', 'namespaces:\n    - shop']) {
    expect(text).toContain(`\n  ${line}\n`);
  }
});
