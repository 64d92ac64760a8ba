import { JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { type ComponentTarget, TieredService, type TieredServiceProps } from '../../../constructs/index.ts';
import { type Rendered, renderComponent } from '../../support/component.ts';
import { platformWith, regionFiles } from '../../support/platform.ts';
import { baseProps } from './web.ts';

const targets = ['dev', 'staging', 'eu-prod', 'us-prod'] as const;
const scaled = { scaling: { min: 3, max: 20, on: [{ cpu: 70 }] } } as const;
const fixed = { replicas: 4 } as const;

type Given = Partial<TieredServiceProps<'http' | 'metrics'>>;

/** All objects of all targets, by `target Kind`, with figures laid over the component. */
function everywhere(props: Given, components: { eu?: string; us?: string; prod?: string; dev?: string } = {}) {
  const platform = platformWith({
    'eu.yaml': withComponents(regionFiles['eu.yaml'], components.eu),
    'us.yaml': withComponents(regionFiles['us.yaml'], components.us),
    'environments.yaml': regionFiles['environments.yaml']
      .replace('real }', components.prod === undefined ? 'real }' : `real, components: { web: ${components.prod} } }`)
      .replace(
        'size: dev }',
        components.dev === undefined ? 'size: dev }' : `size: dev, components: { web: ${components.dev} } }`,
      ),
  });
  const found: Record<string, Rendered> = {};
  for (const target of targets) {
    const { objects, diagnostics } = renderComponent((scope) => void web(scope, props), { target, platform });
    expect(diagnostics).toEqual([]);
    for (const object of objects) found[`${target} ${object.kind}`] = object;
  }
  return found;
}

function withComponents(file: string, figures: string | undefined): string {
  return figures === undefined ? file : `${file}components: { web: ${figures} }\n`;
}

function web(scope: ConstructorParameters<typeof TieredService>[0], props: Given): TieredService<'http' | 'metrics'> {
  return new TieredService(scope, 'web', { ...baseProps, ...props } as TieredServiceProps<'http' | 'metrics'>);
}

function expectOnly(
  before: Record<string, Rendered>,
  after: Record<string, Rendered>,
  changes: Record<string, readonly JsonPatch[]>,
): void {
  const expected = Object.entries(before).map(([key, object]) => {
    return [key, JsonPatch.apply(structuredClone(object), ...(changes[key] ?? []))];
  });
  for (const key of Object.keys(changes)) expect(Object.keys(before)).toContain(key);
  expect(after).toEqual(Object.fromEntries(expected));
}

const { replace, add, remove } = JsonPatch;
const container = '/spec/template/spec/containers/0';

describe('figures in regions/', () => {
  it('J2 raise the maximum in eu, and nothing else anywhere', () => {
    expectOnly(everywhere(scaled), everywhere(scaled, { eu: '{ scaling: { max: 40 } }' }), {
      'eu-prod HorizontalPodAutoscaler': [replace('/spec/maxReplicas', 40)],
    });
  });

  it('J3 give one region another value of a variable which all have', () => {
    const props = { ...scaled, env: { GREETING: 'hello' } };
    const before = everywhere(scaled);
    const all = everywhere(props);
    const first = add(`${container}/env/0`, { name: 'GREETING', value: 'hello' });
    expectOnly(before, all, Object.fromEntries(targets.map((target) => [`${target} Deployment`, [first]])));
    expectOnly(all, everywhere(props, { eu: '{ env: { GREETING: hallo } }' }), {
      'eu-prod Deployment': [replace(`${container}/env/0/value`, 'hallo')],
    });
  });

  it('add a variable that the component does not know', () => {
    expectOnly(everywhere(scaled), everywhere(scaled, { us: '{ env: { EXTRA: "1" } }' }), {
      'us-prod Deployment': [add(`${container}/env/0`, { name: 'EXTRA', value: '1' })],
    });
  });

  it('set the number of pods', () => {
    expectOnly(everywhere(fixed), everywhere(fixed, { us: '{ replicas: 9 }' }), {
      'us-prod Deployment': [replace('/spec/replicas', 9)],
    });
  });

  it('set one of four amounts of resources, and leave the others', () => {
    expectOnly(everywhere(fixed), everywhere(fixed, { eu: '{ resources: { limits: { memory: 3Gi } } }' }), {
      'eu-prod Deployment': [replace(`${container}/resources/limits/memory`, '3Gi')],
    });
  });

  it('set how many pods must stay, in place of how many may be missing', () => {
    expectOnly(everywhere(fixed), everywhere(fixed, { eu: '{ disruption: { minAvailable: 50% } }' }), {
      'eu-prod PodDisruptionBudget': [remove('/spec/maxUnavailable'), add('/spec/minAvailable', '50%')],
    });
  });

  it('an environment reaches all its targets, and a region wins over it value by value', () => {
    const prod = '{ scaling: { min: 5, max: 50 }, env: { A: prod, B: prod } }';
    const after = everywhere(scaled, { prod, eu: '{ scaling: { max: 60 }, env: { B: eu } }' });
    const bounds = (target: string) => {
      const { minReplicas, maxReplicas } = after[`${target} HorizontalPodAutoscaler`].spec;
      return [minReplicas, maxReplicas];
    };
    expect(targets.map(bounds)).toEqual([
      [3, 20],
      [3, 20],
      [5, 60],
      [5, 50],
    ]);
    const env = (target: string) =>
      after[`${target} Deployment`].spec.template.spec.containers[0].env
        .slice(0, 2)
        .map(({ value }: Rendered) => value);
    expect(env('eu-prod')).toEqual(['prod', 'eu']);
    expect(env('us-prod')).toEqual(['prod', 'prod']);
  });

  it('of a region hold for its production only, though dev and staging live there too', () => {
    const before = everywhere(fixed);
    const after = everywhere(fixed, { us: '{ replicas: 9 }', dev: '{ replicas: 2 }' });
    expectOnly(before, after, {
      'us-prod Deployment': [replace('/spec/replicas', 9)],
      'dev Deployment': [replace('/spec/replicas', 2)],
    });
  });

  it('for another workload change nothing', () => {
    const platform = platformWith({ 'eu.yaml': `${regionFiles['eu.yaml']}components: { webshop: { replicas: 9 } }\n` });
    const build = (scope: Parameters<typeof web>[0]) => void web(scope, fixed);
    const plain = renderComponent(build, { target: 'eu-prod' });
    expect(renderComponent(build, { target: 'eu-prod', platform }).objects).toEqual(plain.objects);
  });

  it('may bring the number of pods to nothing', () => {
    const after = everywhere(fixed, { us: '{ replicas: 0 }' });
    expect(after['us-prod Deployment'].spec.replicas).toBe(0);
  });
});

describe('what a component sees of its target', () => {
  const seen = (target: string) => {
    let result: ComponentTarget | undefined;
    renderComponent(
      (_, found) => {
        result = found;
      },
      { target },
    );
    if (result === undefined) throw new Error('not built');
    return result;
  };

  it.each([
    ['dev', 'dev', 'us', 'dev', '3.0.0', '250m'],
    ['staging', 'staging', 'us', 'staging', '2.0.0', '500m'],
    ['us-prod', 'prod', 'us', 'large', '1.0.0', '1'],
    ['eu-prod', 'prod', 'eu', 'small', '1.0.0', '1'],
  ])('L-16 %s', (name, environment, region, size, tag, cpu) => {
    const target = seen(name);
    expect([target.name, target.environment, target.region, target.size.name]).toEqual([
      name,
      environment,
      region,
      size,
    ]);
    expect(target.image('shop/web')).toEqual({ repository: 'shop/web', tag });
    expect(target.pick({ dev: 'd', staging: 's', prod: 'p' })).toBe(environment.charAt(0));
    expect(target.resources().requests.cpu).toBe(cpu);
    expect(target.resources().limits).toEqual(target.resources().requests);
  });

  it('a missing pin is told once, where pins are, and a placeholder stands in', () => {
    const { one, diagnostics } = renderComponent(
      (scope, target) => void web(scope, { ...fixed, image: target.image('shop/web') }),
      { platform: platformWith({ 'releases.yaml': 'components:\n  web:\n    dev: { tag: 3.0.0 }\n' }) },
    );
    expect(diagnostics.map(({ code, at }) => [code, at])).toEqual([
      ['release/missing-pin', { file: 'regions/releases.yaml', line: 2, column: 3 }],
    ]);
    expect(one('Deployment').spec.template.spec.containers[0].image).toBe('shop/web:missing');
  });
});
