import { describe, expect, it } from 'vitest';
import { TargetChecks } from '../../../engine/checks/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { KubeObject } from '../../../model/kube-object.ts';

const object = (apiVersion: string, kind: string, name: string, namespace?: string): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

/** Each list is what one component of the target renders. */
function collisions(...components: readonly (readonly KubeObject[])[]) {
  const diagnostics = new Diagnostics();
  const checks = new TargetChecks(diagnostics);
  components.forEach((objects, index) => {
    checks.passes({
      system: 'shop',
      component: `part-${index}`,
      target: 'us-prod',
      objects,
      unproven: [],
      sound: true,
    });
  });
  return diagnostics.sorted().map(({ code, message }) => `${code}: ${message}`);
}

const service = object('v1', 'Service', 'web', 'shop');

describe('component/duplicate-object', () => {
  it.each([
    ['in another namespace', object('v1', 'Service', 'web', 'store')],
    ['without a namespace', object('v1', 'Service', 'web')],
    ['of another kind', object('v1', 'ConfigMap', 'web', 'shop')],
    ['of another group', object('serving.knative.dev/v1', 'Service', 'web', 'shop')],
    ['of another name', object('v1', 'Service', 'web-1', 'shop')],
  ])('an object %s is another one', (_, other) => {
    expect(collisions([service, other])).toEqual([]);
    expect(collisions([service], [other])).toEqual([]);
  });

  it('the same twice in one component', () => {
    expect(collisions([service, service])).toEqual([
      'component/duplicate-object: shop/part-0 in us-prod renders Service shop/web twice',
    ]);
  });

  it('the same in two components of one target', () => {
    expect(collisions([service], [], [service])).toEqual([
      'component/duplicate-object: shop/part-2 in us-prod renders Service shop/web, as shop/part-0 does',
    ]);
  });

  it('another version of the group is the same object', () => {
    const [v1, beta] = ['v1', 'v1beta1'].map((version) =>
      object(`external-secrets.io/${version}`, 'ExternalSecret', 'web', 'shop'),
    );
    if (v1 === undefined || beta === undefined) throw new Error('unreachable');
    expect(collisions([v1], [beta])).toHaveLength(1);
  });

  it('two targets do not know of each other', () => {
    const diagnostics = new Diagnostics();
    for (const target of ['eu-prod', 'us-prod']) {
      new TargetChecks(diagnostics).passes({
        system: 'shop',
        component: 'web',
        target,
        objects: [service],
        unproven: [],
        sound: true,
      });
    }
    expect(diagnostics.sorted()).toEqual([]);
  });
});
