import type { SecretStore } from '../../model/regions/index.ts';

/**
 * Where a store keeps a component's secret: each writes names in its own way.
 *
 * - Vault: the path with its mount, `secret/tenant-service/db` (002 §5)
 * - AWS Secrets Manager: the path without mount, `tenant-service/db`
 * - Azure Key Vault and Google Secret Manager allow no slash in a name: `tenant-service-db`
 */
export function remoteKey(store: SecretStore, owner: string, path: string): string {
  switch (store.provider) {
    case 'vault':
      return `${store.mount}/${owner}/${path}`;
    case 'awsSecretsManager':
      return `${owner}/${path}`;
    case 'azureKeyVault':
    case 'gcpSecretManager':
      return `${owner}-${path}`.replaceAll('/', '-');
  }
}
