import { describe, expect, it } from 'vitest';
import { infraModel } from '../../../infra/model.ts';
import { publicDomain } from '../../../model/target.ts';
import { cluster } from '../../../systems/cluster/index.ts';
import { ghasi } from '../../../systems/ghasi/index.ts';
import { realPlatform, renderedEverywhere } from '../../support/systems.ts';
import { problemsOf } from '../../support/validate-objects.ts';

const platform = realPlatform();
const { plans } = infraModel();

describe.each(renderedEverywhere(cluster, 'secret-stores'))('T-14 secret stores in $target', (rendered) => {
  const target = platform.targets.find(({ name }) => name === rendered.target);
  if (target === undefined) throw new Error(rendered.target);
  const store = rendered.one('ClusterSecretStore');

  it('is vault-backend alone: with Key Vault each account has a store of its own', () => {
    expect(rendered.problems).toEqual([]);
    expect(rendered.objects.map(({ metadata }) => metadata.name)).toEqual(['vault-backend']);
    expect(problemsOf(store)).toEqual([]);
  });

  it('lets no namespace read but those of Ghasi’s components that have secrets', () => {
    expect(store.spec.conditions).toEqual([{ namespaces: [ghasi.namespace] }]);
  });

  it('leads to the Vault of its target, which the firewall lets it reach', () => {
    const host = `vault.${publicDomain(target)}`;
    expect(store.spec.provider.vault.server).toBe(`https://${host}`);
    expect(plans.get(target.name)?.externals).toContainEqual({ host, port: 443 });
  });

  it('logs in as External Secrets does, whose add-on stands in that namespace and is called as its chart is', () => {
    const addOn = platform.addOns?.all.find(({ name }) => name === 'external-secrets');
    const { serviceAccountRef } = store.spec.provider.vault.auth.jwt.kubernetesServiceAccountToken;
    expect(serviceAccountRef).toEqual({ name: addOn?.chart.name, namespace: addOn?.namespace });
    expect(addOn?.values.get(target.name)).not.toHaveProperty('serviceAccount');
    expect(addOn?.values.get(target.name)).not.toHaveProperty('fullnameOverride');
  });
});
