import { Construct } from 'constructs';
import type { SecretEntry } from '../../model/dependency-facts.ts';
import type { SecretStore } from '../../model/regions/index.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import { remoteKey } from './remote-key.ts';

export interface SecretSyncProps {
  /** Name of the ExternalSecret and of the Secret it makes; default: the construct's ID. */
  readonly name?: string;
  /** Labels of the ExternalSecret, besides the component's; default none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Store that the values are read from; usually the region's. */
  readonly store: SecretStore;
  /** Whose secrets these are: first part of the remote path, e.g. `tenant-service`. */
  readonly owner: string;
  /** Keys of the Secret, and where the store keeps each. At least one. */
  readonly data: Readonly<Record<string, SecretEntry>>;
  /**
   * Renders a store of its own, which reads the Azure Key Vault with the identity of a service account: nobody else's
   * secrets are within its reach. Default: the store is there already.
   */
  readonly vault?: { readonly url: string; readonly serviceAccount: string };
  /** How often the store is read, as a Go duration; default `1h` (002 §5). */
  readonly refreshInterval?: `${number}${'s' | 'm' | 'h'}`;
}

/**
 * Keeps a Secret equal to what the region's store holds, through the External Secrets operator. Nothing secret is
 * rendered: only where the operator finds it. The Secret goes when the ExternalSecret goes (`creationPolicy: Owner`).
 *
 * @see https://external-secrets.io/latest/api/externalsecret/
 */
export class SecretSync extends Construct {
  /** Name of the Secret, for `envFrom`. */
  readonly secretName: string;

  /**
   * @param scope the scope that `component()` passes in, or a construct below it
   * @param id name of the ExternalSecret and of the Secret: a DNS label
   */
  constructor(scope: Construct, id: string, props: SecretSyncProps) {
    super(scope, id);
    this.secretName = props.name ?? id;
    const { store, vault, labels = {} } = props;
    const { home: namespace, storeUses } = Component.containing(this);
    storeUses.push({ store, namespace });
    const storeName = vault === undefined ? store.name : `${vault.serviceAccount}-${store.name}`;
    if (vault !== undefined) {
      const azurekv = {
        authType: 'WorkloadIdentity',
        vaultUrl: vault.url,
        serviceAccountRef: { name: vault.serviceAccount },
      } as const;
      const own = addObject(this, 'SecretStore', { name: storeName, labels }, { spec: { provider: { azurekv } } });
      addKnobs(own, [
        {
          kind: 'value',
          pointer: '/spec/provider/azurekv/vaultUrl',
          path: ['secretStore', 'vaultUrl'],
          description: 'Key Vault that secrets are read from.',
        },
      ]);
    }
    addObject(
      this,
      'ExternalSecret',
      { name: this.secretName, labels },
      {
        spec: {
          refreshInterval: props.refreshInterval ?? '1h',
          secretStoreRef: { name: storeName, kind: store.kind },
          target: { name: this.secretName, creationPolicy: 'Owner' },
          data: Object.entries(props.data).map(([secretKey, { path, property }]) => ({
            secretKey,
            remoteRef: { key: remoteKey(store, props.owner, path), property },
          })),
        },
      },
    );
  }
}
