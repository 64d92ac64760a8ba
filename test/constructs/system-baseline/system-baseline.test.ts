import { describe, expect, it } from 'vitest';
import { component, Mesh, type System, SystemBaseline, type SystemBaselineProps } from '../../../constructs/index.ts';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { type Tier, tiers } from '../../../model/tier.ts';
import { type Rendered, renderComponent, testSystem } from '../../support/component.ts';
import { platformWith } from '../../support/platform.ts';
import { mesh, of } from '../mesh/meshed.ts';

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

  it('owns each namespace that a component of the system runs in, once, with the same rules', () => {
    const elsewhere = (name: string) => component(name, () => {}, { namespace: 'shop-jobs' });
    const result = renderComponent((scope) => void new SystemBaseline(scope, 'baseline'), {
      name: 'platform',
      system: { components: [elsewhere('a'), component('b', () => {}), elsewhere('c')] },
    });
    expect(result.diagnostics).toEqual([]);
    const namespaces = of('Namespace', result);
    expect(namespaces.map(({ metadata }) => metadata.name)).toEqual(['shop-jobs', 'shop-services']);
    for (const { metadata } of namespaces) expect(metadata.labels).toMatchObject(podSecurity('restricted'));
    const policies = of('NetworkPolicy', result);
    expect(policies.map(({ metadata }) => [metadata.namespace, metadata.name])).toEqual([
      ['shop-jobs', 'default-deny'],
      ['shop-services', 'default-deny'],
    ]);
    for (const { spec } of policies) expect(spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('in a namespace of its own says where the policies of the others stand', () => {
    const build = (scope: ConstructorParameters<typeof SystemBaseline>[0]) =>
      void new SystemBaseline(scope, 'baseline');
    const platform = component('platform', build, { namespace: 'shop-platform' });
    const diagnostics = new Diagnostics();
    const system: System = { ...testSystem, components: [platform] };
    const [target] = platformWith().targets;
    if (target === undefined) throw new Error('no target');
    const declared = declare([system], target, platformWith(), diagnostics);
    const rendered = new Renderer(system, platform).render(declared, platformWith(), diagnostics);
    const policies = (rendered?.objects ?? []).filter(({ kind }) => kind === 'NetworkPolicy');
    expect(policies.map(({ metadata }) => metadata.namespace)).toEqual(['shop-platform', 'shop-services']);
  });
});

describe('L-9 SystemBaseline in a mesh', () => {
  const labels = (facts: Partial<NonNullable<System['mesh']>> = {}) => {
    const result = renderComponent(
      (scope) => {
        new Mesh(scope, 'mesh');
        new SystemBaseline(scope, 'baseline');
      },
      { name: 'platform', system: { mesh: { ...mesh, ...facts } } },
    );
    expect(result.diagnostics).toEqual([]);
    return result.one('Namespace').metadata.labels;
  };

  it('asks for sidecars, and stays restricted: the CNI plugin redirects traffic, no pod does', () => {
    expect(labels()).toMatchObject({ 'istio-injection': 'enabled', ...podSecurity('restricted') });
    expect(labels()).not.toHaveProperty(['istio.io/rev']);
  });

  it('asks for those of a revision, and then not for the default ones, which would win', () => {
    expect(labels({ revision: 'asm-1-30' })).toMatchObject({ 'istio.io/rev': 'asm-1-30' });
    expect(labels({ revision: 'asm-1-30' })).not.toHaveProperty(['istio-injection']);
  });

  it('asks for nothing where there is no mesh', () => {
    expect(Object.keys(baseline().one('Namespace').metadata.labels).join()).not.toContain('istio');
  });
});
