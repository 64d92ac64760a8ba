import { isDeepStrictEqual } from 'node:util';
import type { SecretStore } from './regions/region.ts';

/** A secret that is read from a store. */
export interface StoreUse {
  readonly store: SecretStore;
  /** Namespace of the Secret. */
  readonly namespace: string;
}

/** A store that the whole cluster shares, and who reads it. */
export interface SharedStore {
  readonly store: SecretStore;
  /** Namespaces with secrets from it, sorted. */
  readonly namespaces: readonly string[];
}

/** Shared stores by name, each once. Two that differ in anything but their readers are two, whatever their names. */
export function sharedStores(uses: readonly StoreUse[]): readonly SharedStore[] {
  const found: { readonly store: SecretStore; readonly namespaces: Set<string> }[] = [];
  for (const { store, namespace } of uses) {
    if (store.kind !== 'ClusterSecretStore') continue;
    const known = found.find((one) => one.store === store || isDeepStrictEqual(one.store, store));
    if (known === undefined) found.push({ store, namespaces: new Set([namespace]) });
    else known.namespaces.add(namespace);
  }
  return found
    .sort(({ store: a }, { store: b }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ store, namespaces }) => ({ store, namespaces: [...namespaces].sort() }));
}
