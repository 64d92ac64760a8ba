import type { ClusterSecretStoreSpec } from '../../imports/external-secrets.io.ts';
import type { SecretStore } from '../../model/regions/index.ts';
import type { Plain } from '../kube.ts';

export type VaultStore = Extract<SecretStore, { provider: 'vault' }>;

/** An account of the cluster, in its namespace. */
export interface AccountName {
  /** Name of the ServiceAccount. */
  readonly name: string;
  /** Where it stands. */
  readonly namespace: string;
}

type Spec = Plain<ClusterSecretStoreSpec>;
type Auth = NonNullable<NonNullable<Spec['provider']['vault']>['auth']>;

/** What the token is for: Vault's role asks for it, and the cluster's own API server refuses it. */
export const audience = 'vault';

/** A store of Vault for the secrets of some namespaces; the operator reads it for no others. */
export function vaultStoreSpec(store: VaultStore, namespaces: readonly string[], account: AccountName): Spec {
  const { server, mount: path, auth } = store;
  return {
    conditions: [{ namespaces }],
    provider: { vault: { server, path, version: 'v2', auth: authSpec(auth, account) } },
  };
}

/**
 * @see https://external-secrets.io/latest/provider/hashicorp-vault/
 * @see https://developer.hashicorp.com/vault/docs/auth/jwt/oidc-providers/kubernetes
 */
function authSpec({ method, mount, role }: VaultStore['auth'], account: AccountName): Auth {
  if (method === 'kubernetes') {
    return { kubernetes: { mountPath: mount, role, serviceAccountRef: { ...account, audiences: [audience] } } };
  }
  const kubernetesServiceAccountToken = { serviceAccountRef: { ...account }, audiences: [audience] };
  return { jwt: { path: mount, role, kubernetesServiceAccountToken } };
}
