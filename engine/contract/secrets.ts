import { distinct } from '../../model/distinct.ts';
import { listAt, textAt } from '../../model/plain.ts';
import { byName, checkAccess, type Need } from './access.ts';
import { checkKeys } from './keys.ts';
import { namespaceOf, type RenderedObject, shown, subjectOf } from './rendered.ts';
import { counted, type Report, type Subject } from './subject.ts';

const vaults = 'microsoft.keyvault/vaults';
const role = 'Key Vault Secrets User';

/**
 * What identities may do in vaults: read the secrets that ExternalSecrets name, each of which has a store, and use the keys
 * that pods are told of.
 */
export function checkSecrets(subject: Subject, report: Report) {
  const { rendered, declared } = subject;
  const secrets = rendered.of('ExternalSecret').flatMap((secret) => readBy(secret, subject, report));
  const whole = rendered.pods.flatMap((pod) =>
    pod.environments.flatMap((environment): Need[] => {
      const resource = byName(declared, vaults, environment.get('KEY_VAULT_URI') ?? '');
      if (resource === undefined) return [];
      const because = `${shown(pod.by)} reads the vault itself`;
      return [{ subject: pod.account, roles: [role], resource, part: '', because, place: pod.by.place }];
    }),
  );
  const { needs: used, keys } = checkKeys(subject, report);
  checkAccess(subject, vaults, [...secrets, ...whole, ...used], report);
  const granted = declared.assignments.filter(({ scope }) => /\/vaults\/[^/]+\/(?:secrets|keys)\//i.test(scope));
  const parts = (needs: readonly Need[]) => distinct(needs.map(({ resource, part }) => resource.id + part)).length;
  return {
    kubernetes: `${counted(parts(secrets), 'secret')}, ${counted(parts(used), 'key')}`,
    azure: `${counted(granted.length, 'role assignment')}, ${counted(keys.length, 'key')}`,
  };
}

/** What an ExternalSecret reads of a vault of Azure; of other stores nothing is known here. */
function readBy(secret: RenderedObject, { target, rendered, declared }: Subject, report: Report): readonly Need[] {
  const { object, place } = secret;
  const namespace = namespaceOf(object);
  const [kind, name] = [textAt(object, 'spec', 'secretStoreRef', 'kind') ?? 'SecretStore', storeName(secret)];
  const store = rendered.find(kind, kind === 'ClusterSecretStore' ? '' : namespace, name);
  if (store === undefined) report('contract/unknown-store', { target, object: shown(secret), kind, name }, place);
  const url = textAt(store?.object, 'spec', 'provider', 'azurekv', 'vaultUrl');
  if (store === undefined || url === undefined) return [];
  const resource = byName(declared, vaults, url);
  if (resource === undefined) {
    const name = new URL(url).host;
    report(
      'contract/unknown-resource',
      { target, object: shown(store), kind: 'vault', name, where: 'the target' },
      place,
    );
    return [];
  }
  const account = textAt(store.object, 'spec', 'provider', 'azurekv', 'serviceAccountRef', 'name') ?? 'default';
  const keys = [
    ...listAt(object, 'spec', 'data').map((one) => textAt(one, 'remoteRef', 'key')),
    ...listAt(object, 'spec', 'dataFrom').map((one) => textAt(one, 'extract', 'key')),
  ];
  return distinct(keys.filter((key) => key !== undefined)).map((key) => ({
    subject: subjectOf(namespace, account),
    roles: [role],
    resource,
    part: `/secrets/${key}`,
    because: `${shown(secret)} has the key ${key}`,
    place,
  }));
}

function storeName({ object }: RenderedObject): string {
  return textAt(object, 'spec', 'secretStoreRef', 'name') ?? '';
}
