import { describe, expect, it } from 'vitest';
import { SystemBaseline, type SystemBaselineProps } from '../../../constructs/index.ts';
import { type Tier, tiers } from '../../../model/tier.ts';
import { type Rendered, renderComponent } from '../../support/component.ts';

function baseline(props?: SystemBaselineProps) {
  const result = renderComponent((scope) => void new SystemBaseline(scope, 'baseline', props), { name: 'platform' });
  expect(result.diagnostics).toEqual([]);
  return result;
}

const podSecurity = (level: string) =>
  Object.fromEntries(['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, level]));

describe('SystemBaseline', () => {
  it('T-5 owns the namespace, which holds pods to the standard restricted', () => {
    const { metadata } = baseline().one('Namespace');
    expect(metadata.name).toBe('shop-services');
    expect(metadata.labels).toMatchObject(podSecurity('restricted'));
  });

  it('takes a weaker standard in all three modes', () => {
    expect(baseline({ podSecurity: 'baseline' }).one('Namespace').metadata.labels).toMatchObject(
      podSecurity('baseline'),
    );
  });

  it('denies every pod what no other policy allows, DNS included', () => {
    const { metadata, spec } = baseline().one('NetworkPolicy');
    expect(metadata).toMatchObject({ name: 'default-deny', namespace: 'shop-services' });
    expect(spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('has a PriorityClass for each tier, in an order without ties, outside every namespace', () => {
    const { objects } = baseline();
    const classes = objects.filter(({ kind }) => kind === 'PriorityClass');
    expect(classes.map(({ metadata }) => metadata.name).sort()).toEqual(
      Object.keys(tiers)
        .map((tier) => `shop-${tier}`)
        .sort(),
    );
    for (const { metadata, value, globalDefault } of classes) {
      expect(metadata.namespace).toBeUndefined();
      expect(value, 'what users may give').toBeLessThanOrEqual(1_000_000_000);
      expect(globalDefault).toBe(false);
    }
    const priority = (tier: Tier) => classes.find(({ metadata }: Rendered) => metadata.name === `shop-${tier}`).value;
    expect(priority('core')).toBeGreaterThan(priority('edge'));
    expect(priority('edge')).toBeGreaterThan(priority('standard'));
    expect(priority('standard')).toBeGreaterThan(priority('batch'));
    const batch = classes.find(({ metadata }: Rendered) => metadata.name === 'shop-batch');
    expect(batch.preemptionPolicy, 'batch evicts nobody').toBe('Never');
  });
});
