import { describe, expect, it } from 'vitest';
import { TieredService } from '../../../constructs/index.ts';
import { renderComponent, testSystem } from '../../support/component.ts';
import { platformWith, regionFiles } from '../../support/platform.ts';
import { mesh } from '../mesh/meshed.ts';
import { baseProps } from '../tiered-service/web.ts';
import { backends, blueGreen, canary, rolled, slo } from './rolled.ts';

const noMesh = { system: { mesh: undefined } as never };
const steps = (...given: readonly (readonly [number, string])[]) => ({
  rollout: { canary: given.map(([weight, pause]) => ({ weight, pause })) },
});

describe('what types cannot say of a rollout', () => {
  it.each([
    ['rollout.canary.0.weight', '0', steps([0, '30m'])],
    ['rollout.canary.0.weight', '100', steps([100, '30m'])],
    ['rollout.canary.0.weight', '2.5', steps([2.5, '30m'])],
    ['rollout.canary.1.weight', '20', steps([20, '30m'], [20, '30m'])],
    ['rollout.canary.1.weight', '10', steps([20, '30m'], [10, '30m'])],
    ['rollout.canary.0.pause', '30', steps([5, '30'])],
    ['rollout.canary.0.pause', '1.5h', steps([5, '1.5h'])],
    ['rollout.canary.0.pause', '59s', steps([5, '59s'])],
    ['rollout.canary.0.pause', '25h', steps([5, '25h'])],
    ['rollout.canary.0.pause', '0m', steps([5, '0m'])],
    ['rollout.canary', '[]', steps()],
    ['rollout', '["canary","blueGreen"]', { rollout: { ...canary, ...blueGreen } }],
    ['rollout.blueGreen.promote', 'by-night', { rollout: { blueGreen: { promote: 'by-night' } } }],
    ['rollout.blueGreen.promote', '5s', { rollout: { blueGreen: { promote: '5s' } } }],
    ['rollout.blueGreen.keep', '2d', { rollout: { blueGreen: { promote: 'by-hand', keep: '2d' } } }],
    ['rollout.analysis.window', '5', { rollout: { ...canary, analysis: { window: '5' } } }],
    ['rollout.analysis.minimumRequests', '0', { rollout: { ...canary, analysis: { minimumRequests: 0 } } }],
    ['rollout.analysis.minimumRequests', '1.5', { rollout: { ...canary, analysis: { minimumRequests: 1.5 } } }],
  ])('%s is %s', (prop, shown, props) => {
    const { diagnostics } = rolled(props);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['component/bad-value', `web: ${prop} is ${shown}`],
    ]);
    expect(diagnostics[0]?.at?.file).toBe('test/constructs/rollout/rolled.ts');
  });

  it('a name that would be cut off before the hash by which pods are told apart', () => {
    const name = 'w'.repeat(47);
    const named = (id: string) =>
      renderComponent(
        (scope) => {
          new TieredService(scope, id, { ...baseProps, replicas: 20, slo, rollout: canary } as never);
        },
        { system: { mesh, backends } },
      );
    expect(named(name).codes).toEqual(['component/bad-value']);
    expect(named(name.slice(1)).codes).toEqual([]);
  });
});

describe('what a rollout needs', () => {
  it.each([
    ['a promise', { slo: undefined }],
    ['metrics', { ports: { http: 3000 }, slo: undefined }],
  ])('%s', (_, props) => {
    expect(rolled(props).codes).toEqual(['component/rollout-without-requests']);
  });

  it('a Prometheus to ask', () => {
    const { diagnostics } = rolled({}, { system: { backends: testSystem.backends } });
    expect(diagnostics.map(({ code }) => code)).toEqual(['component/missing-backend']);
    expect(diagnostics[0]?.message).toContain('prometheus');
  });
});

describe('a canary without a mesh, whose share are its pods', () => {
  it.each([
    ['a fixed number', { replicas: 19 }, 19],
    ['one pod', { replicas: 1, disruption: { maxUnavailable: 1 } }, 1],
    ['a policy', { replicas: undefined, scaling: { min: 3, max: 40, on: [{ cpu: 70 }] } }, 3],
  ])('needs more pods than %s gives', (_, props, fewest) => {
    const found = rolled(props, noMesh).diagnostics.filter(({ code }) => code !== 'component/pdb-blocks-drain');
    expect(found.map(({ code }) => code)).toEqual(['component/coarse-canary']);
    expect(found[0]?.message).toContain(`5 % of the requests, and there may be ${fewest} pods`);
    expect(found[0]?.why).toContain('this takes 20 pods');
  });

  it('is blamed on the figure in regions/, where it stands there', () => {
    const platform = platformWith({ 'us.yaml': `${regionFiles['us.yaml']}components: { web: { replicas: 2 } }\n` });
    const { diagnostics } = rolled({}, { ...noMesh, platform });
    expect(diagnostics.map(({ code, at }) => [code, at?.file])).toEqual([
      ['component/coarse-canary', 'regions/us.yaml'],
    ]);
  });

  it('may be fine enough, or need no share', () => {
    expect(rolled({ replicas: 20 }, noMesh).codes).toEqual([]);
    expect(rolled({ replicas: 2, ...steps([50, '30m']) }, noMesh).codes).toEqual([]);
    expect(rolled({ replicas: 2, rollout: blueGreen }, noMesh).codes).toEqual([]);
    expect(rolled({ replicas: 2 }).codes).toEqual([]);
  });
});
