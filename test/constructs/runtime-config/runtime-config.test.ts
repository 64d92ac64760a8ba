import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  RuntimeConfig,
  type RuntimeConfigProps,
  secretBinding,
  TieredService,
  type TieredServiceProps,
} from '../../../constructs/index.ts';
import type { Diagnostic } from '../../../model/diagnostics/index.ts';
import { type RenderOptions, renderComponent } from '../../support/component.ts';
import { baseProps } from '../tiered-service/web.ts';

const versions = {
  v1: { TIERS: 'bronze' },
  v2: { TIERS: 'bronze,silver' },
  v3: { TIERS: 'bronze,silver,gold', KEY: secretBinding('web-secrets', 'SIGNING_KEY') },
} as const;

function render(props: object = {}, options?: RenderOptions) {
  let made: RuntimeConfig<string> | undefined;
  const result = renderComponent((scope) => {
    made = new RuntimeConfig(scope, 'web-config', { versions, current: 'v3', ...props } as RuntimeConfigProps); // the line to blame
  }, options);
  return { ...result, configMapName: made?.configMapName };
}

const names = (props: object) => render(props).objects.map(({ metadata }) => metadata.name);

describe('R-5 M-10 RuntimeConfig', () => {
  it('renders the current version and the one before it, immutable, removed last and applied first', () => {
    const { objects, diagnostics, configMapName } = render();
    expect(diagnostics).toEqual([]);
    expect(objects.map(({ data }) => data)).toEqual([
      { TIERS: 'bronze,silver' },
      { KEY: 'secretRef:web-secrets/SIGNING_KEY', TIERS: 'bronze,silver,gold' },
    ]);
    for (const { apiVersion, kind, immutable, metadata } of objects) {
      expect({ apiVersion, kind, immutable }).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', immutable: true });
      expect(metadata.annotations).toEqual({
        'argocd.argoproj.io/sync-options': 'PruneLast=true',
        'argocd.argoproj.io/sync-wave': '-2',
      });
      expect(metadata.labels).toMatchObject({ region: 'us', 'app.kubernetes.io/name': 'web' });
    }
    expect(configMapName).toBe(objects[1].metadata.name);
  });

  it('current: an earlier version has the one before it beside it, the first none', () => {
    expect(render({ current: 'v2' }).objects.map(({ data }) => data.TIERS)).toEqual(['bronze', 'bronze,silver']);
    expect(names({ current: 'v1' })).toHaveLength(1);
  });

  it('versions: a name holds the version and a digest of the content', () => {
    const [name = ''] = names({ current: 'v1' });
    expect(name).toMatch(/^web-config-v1-[0-9a-f]{8}$/);
    const change = (v1: object) => names({ versions: { v1 }, current: 'v1' })[0];
    expect(change({ TIERS: 'bronze' })).toBe(name);
    expect(change({ TIERS: 'Bronze' })).not.toBe(name);
    expect(change({ TIER: 'bronze' })).not.toBe(name);
    expect(change({ TIERS: 'bronze', MORE: '' })).not.toBe(name);
    expect(change({ A: '1', B: '2' }), 'whatever their order').toBe(change({ B: '2', A: '1' }));
    expect(change({ A: '1,B:2' })).not.toBe(change({ A: '1', B: '2' }));
  });

  it('M-9 targets may differ in what is current', () => {
    const tiers = (name: string) =>
      renderComponent(
        (scope, target) => {
          new RuntimeConfig(scope, 'web-config', {
            versions,
            current: target.pick({ dev: 'v3', staging: 'v3', prod: 'v2' }),
          });
        },
        { target: name },
      ).objects.map(({ data }) => data.TIERS);
    expect(tiers('dev')).toEqual(['bronze,silver', 'bronze,silver,gold']);
    expect(tiers('us-prod')).toEqual(['bronze', 'bronze,silver']);
  });

  it('gives a workload its settings, below its own variables', () => {
    const { one, objects, diagnostics } = renderComponent((scope) => {
      const config = new RuntimeConfig(scope, 'web-config', { versions, current: 'v2' });
      new TieredService(scope, 'web', { ...baseProps, replicas: 2, config } as TieredServiceProps);
    });
    expect(diagnostics).toEqual([]);
    const name = objects.find(({ data }) => data?.TIERS === 'bronze,silver')?.metadata.name;
    expect(one('Deployment').spec.template.spec.containers[0].envFrom).toEqual([{ configMapRef: { name } }]);
  });
});

describe('problems of RuntimeConfig, at the line that made it', () => {
  const line =
    readFileSync(fileURLToPath(import.meta.url), 'utf8')
      .split('\n')
      .findIndex((text) => text.endsWith('// the line to blame')) + 1;

  function blamed(props: object): Diagnostic {
    const { diagnostics } = render(props);
    expect(diagnostics.map(({ code }) => code)).toHaveLength(1);
    const [diagnostic] = diagnostics as [Diagnostic];
    expect(diagnostic.at).toMatchObject({ file: 'test/constructs/runtime-config/runtime-config.test.ts', line });
    return diagnostic;
  }

  it('component/unknown-config-version, with the nearest', () => {
    expect(blamed({ current: 'v4' })).toMatchObject({
      code: 'component/unknown-config-version',
      message: 'web-config in us-prod: the current version is v4, and there is none',
      why: 'Its versions are: v1, v2, v3.',
      fix: expect.stringMatching(/^Did you mean v1\?/),
    });
  });

  it('component/unknown-config-version where there are no versions at all', () => {
    expect(blamed({ versions: {} }).why).toBe('Its versions are: none.');
  });

  it('component/secret-in-config, once, and also in a version that is not rendered', () => {
    const text = `redis://:${'hunter2'}@cache:6379`;
    const problem = blamed({ versions: { v0: { CACHE: text }, ...versions } });
    expect(problem).toMatchObject({
      code: 'component/secret-in-config',
      message: 'web in us-prod: version v0 of web-config: the value of CACHE holds a URL with a password',
    });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
    expect(blamed({ versions: { v1: { CACHE: text } }, current: 'v1' }).code).toBe('component/secret-in-config');
  });

  const big = 'a '.repeat(524_288);
  it.each<[prop: string, shown: string, bad: object]>([
    ['versions.7', '7', { 7: {} }],
    ['versions.V2', 'V2', { V2: {} }],
    ['versions.v1-', 'v1-', { 'v1-': {} }],
    ['versions.v1.A-B', 'A-B', { v1: { 'A-B': '' } }],
    ['versions.v1.A', '1', { v1: { A: 1 } }],
    ['versions.v1.A', '{"secret":"Web","key":"A"}', { v1: { A: secretBinding('Web', 'A') } }],
    ['versions.v1.A', '{"secret":"web","key":"a b"}', { v1: { A: secretBinding('web', 'a b') } }],
    ['versions.v1', '1048577 bytes long', { v1: { A: big } }],
  ])('component/bad-value: %s is %s', (prop, shown, bad) => {
    const current = Object.keys(bad)[0];
    const found = render({ versions: bad, current }).diagnostics.filter(({ code }) => code === 'component/bad-value');
    expect(found.map(({ message }) => message)).toEqual([`web-config: ${prop} is ${shown}`]);
    expect(found[0]?.at).toMatchObject({ line });
  });

  it.each(['v1', '2025-11', '1.4.0', 'v1-hotfix'])('a version may be called %s', (version) => {
    expect(render({ versions: { [version]: {} }, current: version }).diagnostics).toEqual([]);
  });

  it('a version that is not there does not compile', () => {
    renderComponent((scope) => {
      // @ts-expect-error v4 is not among the versions
      new RuntimeConfig(scope, 'web-config', { versions, current: 'v4' });
    });
  });
});
