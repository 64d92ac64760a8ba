import { FederatedIdentityCredential, type UserAssignedIdentity } from '@pulumi/azure-native/managedidentity/index.js';
import type { Input, Resource } from '@pulumi/pulumi';

/** Trust in the tokens that a cluster gives to one of its service accounts. */
export interface Trust {
  /** Unique for the identity. */
  readonly name: string;
  /** URL that tokens name as their issuer. */
  readonly issuer: Input<string>;
  /** E.g. `system:serviceaccount:shop:web`. */
  readonly subject: string;
}

/**
 * Lets service accounts act as an identity.
 *
 * @param name begins the names of the credentials in the stack
 */
export function trustAccounts(
  name: string,
  identity: UserAssignedIdentity,
  resourceGroupName: Input<string>,
  trusted: readonly Trust[],
  parent: Resource,
): void {
  let before: Resource[] = [];
  for (const { name: credential, issuer, subject } of trusted) {
    const made = new FederatedIdentityCredential(
      `${name}-${credential}`,
      {
        resourceGroupName,
        resourceName: identity.name,
        federatedIdentityCredentialResourceName: credential,
        issuer,
        subject,
        audiences: ['api://AzureADTokenExchange'],
      },
      // One after the other: Azure refuses two changes of an identity at once.
      { parent, dependsOn: before },
    );
    before = [made];
  }
}
