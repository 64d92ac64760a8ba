import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { type ComponentTarget, component, service, TieredService } from '../../../constructs/index.ts';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { TargetChecks } from '../../../engine/checks/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { baseProps } from '../../constructs/tiered-service/web.ts';
import { testSystem } from '../../support/component.ts';
import { platformWith } from '../../support/platform.ts';

const here = 'test/engine/build/targets.test.ts';
const lineOf = (mark: string) =>
  readFileSync(fileURLToPath(import.meta.url), 'utf8')
    .split('\n')
    .findIndex((line) => line.endsWith(`// ${mark}`)) + 1;

/** What a run over all targets says of one component. */
function everywhere(build: (scope: Construct, target: ComponentTarget) => undefined) {
  const diagnostics = new Diagnostics();
  const platform = platformWith();
  diagnostics.knowTargets(platform.targets.map(({ name }) => name));
  const declaration = component('web', build);
  const system = { ...testSystem, components: [declaration] };
  const renderer = new Renderer(system, declaration);
  for (const target of platform.targets) {
    const rendered = renderer.render(declare([system], target, platform, diagnostics), platform, diagnostics);
    if (rendered !== undefined) new TargetChecks(diagnostics).passes(rendered);
  }
  return diagnostics.sorted().map(({ code, message, at }) => [code, message, `${at?.file}:${at?.line}`]);
}

const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };

describe('what is wrong in several targets is said once', () => {
  it('component/threw: a shape that types would refuse, at its line', () => {
    const found = everywhere((scope) => {
      new TieredService(scope, 'web', { ...baseProps, replicas: 3, ports: undefined } as never); // shapeless
    });
    expect(found).toEqual([
      [
        'component/threw',
        expect.stringMatching(/^web in all targets could not be built: /),
        `${here}:${lineOf('shapeless')}`,
      ],
    ]);
  });

  it('component/threw: however deep in constructs it is thrown', () => {
    const deep = (depth: number): never => {
      if (depth === 0) throw new Error('deep down');
      return deep(depth - 1);
    };
    const found = everywhere((scope) => {
      const props = { ...baseProps, replicas: 3 };
      Object.defineProperty(props, 'tier', { get: () => JSON.parse('[1]', () => deep(40)) });
      new TieredService(scope, 'web', props);
    });
    expect(found.map(([code, message]) => [code, message])).toEqual([
      ['component/threw', 'web in all targets could not be built: deep down'],
    ]);
  });

  it.each([
    ['what is none', { broken: {} }, 'uses.broken is not what postgres(), redis(), service() and their kin give'],
    ['nothing', { broken: undefined }, 'uses.broken is not what postgres(), redis(), service() and their kin give'],
    ['half of one', { broken: { kind: 'postgres' } }, 'uses.broken has no database'],
    [
      'a peer of a file that imports this one',
      { broken: service(undefined as never, { port: 'http', ...facts }) },
      'uses.broken names neither a service nor a peer that is there; two files may import each other',
    ],
  ])('component/threw: %s as a dependency', (_, uses, reason) => {
    const found = everywhere((scope) => {
      new TieredService(scope, 'web', { ...baseProps, replicas: 3, uses } as never); // no dependency
    });
    expect(found).toEqual([
      ['component/threw', `web in all targets could not be built: ${reason}`, `${here}:${lineOf('no dependency')}`],
    ]);
  });

  it('names the targets where they are not all', () => {
    const found = everywhere((scope, target) => {
      const wrong = target.pick({
        dev: {},
        staging: { gracePeriodSeconds: -1 },
        prod: { gracePeriodSeconds: -1, disruption: { minAvailable: 3 } },
      });
      new TieredService(scope, 'web', { ...baseProps, replicas: 3, ...wrong }); // sometimes wrong
    });
    const place = `${here}:${lineOf('sometimes wrong')}`;
    expect(found).toEqual([
      ['component/bad-value', 'web: gracePeriodSeconds is -1 (in staging, eu-prod and us-prod)', place],
      [
        'component/pdb-blocks-drain',
        'web in eu-prod and us-prod: 3 pods must stay available, and 3 is all there may be',
        place,
      ],
    ]);
  });

  it('says nothing of calls to a component that could not be built', () => {
    const found = everywhere((scope) => {
      new TieredService(scope, 'web', {
        ...baseProps,
        replicas: 3,
        uses: { x: service('api', { port: 'http', ...facts }) },
      });
      throw new Error('api is missing');
    });
    expect(found.map(([code]) => code)).toEqual(['component/threw']);
  });
});
