import { Construct } from 'constructs';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import type { Knob } from '../../model/knob.ts';
import { valuesWord } from '../../model/values-path.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import { object, value } from '../workload/knobs.ts';
import { type AccountName, type VaultStore, vaultStoreSpec } from './spec.ts';

export interface SecretStoresProps {
  /** Service account of External Secrets, which logs in: Vault's role must trust it, in every cluster of the target. */
  readonly serviceAccount: AccountName;
}

/**
 * The stores that a whole cluster shares: a ClusterSecretStore for each that secrets of the target come from, of whatever
 * system, for the namespaces that have such secrets and for no others. They are outside every namespace: one system
 * declares them for all. Where Vault answers and how to log in is said in `secretStore` in `regions/`.
 *
 * Rendered are stores of Vault. With Azure Key Vault each account has a SecretStore of its own (`SecretSync`), and those
 * of other clouds are not rendered: what External Secrets needs to log in there is not known.
 *
 * @see https://external-secrets.io/latest/api/clustersecretstore/
 *
 * @example
 * new SecretStores(scope, 'stores', { serviceAccount: { name: 'external-secrets', namespace: 'external-secrets' } });
 */
export class SecretStores extends Construct {
  /**
   * @param scope the scope that `component()` passes in, or a construct below it
   * @param id any name: the objects are called as their stores are
   */
  constructor(scope: Construct, id: string, { serviceAccount }: SecretStoresProps) {
    super(scope, id);
    const { graph, diagnostics, target } = Component.containing(this).context;
    const known = new Map<string, string>();
    for (const { store, namespaces } of graph?.stores ?? []) {
      if (store.provider !== 'vault') continue;
      const others = known.get(store.name);
      if (others !== undefined) {
        const parameters = { target: target.name, store: store.name, readers: others, others: namespaces.join(', ') };
        diagnostics.report('component/two-stores', parameters, captureOrigin());
        continue;
      }
      known.set(store.name, namespaces.join(', '));
      const spec = vaultStoreSpec(store, namespaces, serviceAccount);
      addKnobs(addObject(this, 'ClusterSecretStore', { name: store.name }, { spec }), storeKnobs(store));
    }
  }
}

/** What users of the chart may set: where their Vault is, and whom it takes External Secrets for. */
function storeKnobs({ name, auth: { method } }: VaultStore): readonly Knob[] {
  const vault = '/spec/provider/vault';
  const at = valuesWord(name);
  return [
    object([at, 'enabled'], `Whether secrets come from ${name}.`),
    value('/spec/conditions/0/namespaces', [at, 'namespaces'], 'Namespaces whose secrets may come from it.'),
    value(`${vault}/server`, [at, 'server'], 'Where Vault answers.'),
    value(`${vault}/auth/${method}/role`, [at, 'role'], 'Role of Vault whose policies say what may be read.'),
  ];
}
