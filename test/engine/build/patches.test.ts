import { ApiObject, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { type ComponentDeclaration, component, TieredService } from '../../../constructs/index.ts';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { baseProps } from '../../constructs/tiered-service/web.ts';
import { renderComponent, testSystem } from '../../support/component.ts';
import { platformWith } from '../../support/platform.ts';

const platform = platformWith();

/** Objects of each target, rendered by one renderer in turn or by one of its own each. */
function renderings(declaration: ComponentDeclaration, shared: boolean): unknown[] {
  const diagnostics = new Diagnostics();
  const renderer = new Renderer(testSystem, declaration);
  const objects = platform.targets.map((target) => {
    const one = shared ? renderer : new Renderer(testSystem, declaration);
    return one.render(declare([testSystem], target, platform, diagnostics), platform, diagnostics)?.objects;
  });
  expect(diagnostics.sorted()).toEqual([]);
  return objects;
}

const reason = 'an appliance of theirs must be reached';
const opened = { op: 'add', path: '/spec/egress/-', value: { to: [{ ipBlock: { cidr: '192.0.2.0/24' } }] } } as const;

describe('a patch', () => {
  it('for one target stays in that target, however many are rendered with it', () => {
    const declaration = component('web', (scope, target) => {
      const patches = target.name === 'dev' ? [{ kind: 'NetworkPolicy', reason, operations: [opened] as const }] : [];
      new TieredService(scope, 'web', { ...baseProps, replicas: 3, patches });
    });
    const together = renderings(declaration, true);
    expect(together).toEqual(renderings(declaration, false));
    const holding = together.filter((objects) => JSON.stringify(objects).includes('192.0.2.0'));
    expect(holding).toHaveLength(1);
  });

  it('for all targets is applied once in each', () => {
    const declaration = component('web', (scope) => {
      const patches = [{ kind: 'NetworkPolicy', reason, operations: [opened] as const }];
      new TieredService(scope, 'web', { ...baseProps, replicas: 3, patches });
    });
    for (const objects of renderings(declaration, true)) {
      expect(JSON.stringify(objects).split('192.0.2.0')).toHaveLength(2);
    }
  });

  it('component/not-renderable: beyond the end of a list', () => {
    const patches = [
      { kind: 'Service', reason, operations: [{ op: 'add', path: '/spec/ports/9', value: { port: 1 } }] as const },
    ] as const;
    const { codes } = renderComponent((scope) => {
      new TieredService(scope, 'web', { ...baseProps, replicas: 3, patches });
    });
    expect(codes).toEqual(['component/not-renderable']);
  });

  it('component/patch-without-reason: made behind the back of a construct', () => {
    const { diagnostics } = renderComponent((scope) => {
      const service = new TieredService(scope, 'web', { ...baseProps, replicas: 3 });
      for (const object of service.node.findAll()) {
        if (object instanceof ApiObject && object.kind === 'Deployment')
          object.addJsonPatch(JsonPatch.add('/spec/paused', true));
      }
    });
    expect(diagnostics.map(({ code, at }) => [code, at?.file])).toEqual([
      ['component/patch-without-reason', 'test/engine/build/patches.test.ts'],
    ]);
  });
});
