import { distinct } from '../../model/distinct.ts';
import { nearest } from '../../model/nearest.ts';
import { byName, type Need, sameOrStandby, withStandbys } from './access.ts';
import { dataTypes } from './hosts-of.ts';
import { type Pod, shown } from './rendered.ts';
import type { Report, Subject } from './subject.ts';

const keyType = 'microsoft.keyvault/vaults/keys';
const role = 'Key Vault Crypto User';

/** Keys that pods are told of by their IDs are those of the vault; gives what pods need for using them. */
export function checkKeys(subject: Subject, report: Report) {
  const { rendered, declared, target } = subject;
  const needs = rendered.pods.flatMap((pod) =>
    pod.environments.flatMap((environment) =>
      distinct(environment.values()).flatMap((value) => needsOf(subject, pod, value, report)),
    ),
  );
  const keys = declared.of(keyType);
  for (const { name, parent } of keys) {
    const vault = declared.byId(parent);
    const used = needs.some(
      ({ resource, part }) =>
        vault !== undefined && sameOrStandby(resource, vault) && part.toLowerCase() === `/keys/${name}`.toLowerCase(),
    );
    if (used) continue;
    report('contract/unused-resource', { target, kind: 'key', name, where: vault?.name ?? 'the target' });
  }
  return { needs, keys };
}

/** An ID is `https://<vault>.vault.azure.net/keys/<name>`, with a version behind it or without. */
function needsOf({ declared, target }: Subject, { account, by }: Pod, value: string, report: Report): readonly Need[] {
  const [, url = '', name = ''] = /^(https:\/\/[^/]+)\/keys\/([A-Za-z0-9-]+)(?:\/|$)/.exec(value) ?? [];
  const resource = byName(declared, dataTypes.keyVault, url);
  if (resource === undefined) return [];
  const part = `/keys/${name}`;
  const names = declared.of(keyType).map((one) => one.name);
  const without = withStandbys(declared, resource).filter(({ id }) => declared.byId(`${id}${part}`) === undefined);
  for (const { name: where } of without) {
    const parameters = { target, object: shown(by), kind: 'key', name, where, nearest: nearest(name, names) };
    report('contract/unknown-resource', parameters, by.place);
  }
  if (without.length > 0) return [];
  const because = `${shown(by)} names the key ${name}`;
  return [{ subject: account, roles: [role], resource, part, because, place: by.place }];
}
