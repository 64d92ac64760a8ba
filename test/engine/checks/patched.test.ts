import { readdirSync, readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { schemaText } from '../../../cli/schemas.ts';
import { TieredService, type TieredServiceProps } from '../../../constructs/index.ts';
import { Schemas, TargetChecks } from '../../../engine/checks/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { baseProps } from '../../constructs/tiered-service/web.ts';
import { renderComponent } from '../../support/component.ts';

/** What a run says of objects that were patched. */
function problemsOf(objects: readonly object[], read: (file: string) => string | undefined = schemaText) {
  const diagnostics = new Diagnostics();
  const subject = { system: 'shop', component: 'web', target: 'us-prod', sound: true, objects: [], unproven: [] };
  const patched = objects.map((object) => ({ object: object as KubeObject, place: { file: 'a', line: 1, column: 2 } }));
  new TargetChecks(diagnostics, new Schemas(read)).passes({ ...subject, patched });
  return diagnostics.sorted().map(({ code, message, fix, at }) => {
    expect([code, at]).toEqual(['component/not-in-schema', { file: 'a', line: 1, column: 2 }]);
    return `${message.replace(/^web in us-prod: /, '')}${/^Did you mean (\w+)/.exec(fix)?.[0].replace(/^/, ' - ') ?? ''}`;
  });
}

const metadata = { name: 'web', namespace: 'shop' };
const deployment = (spec: object) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec });
const scaled = (spec: object) => ({ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata, spec });
const web = 'Deployment.apps shop/web';

describe('component/not-in-schema: what a patch brought and the kind does not have', () => {
  it.each([
    ['a field', deployment({ replicaz: 3 }), `${web}: spec.replicaz is no field of its kind - Did you mean replicas`],
    [
      'a field within lists',
      deployment({ template: { spec: { containers: [{ name: 'web', imag: 'x' }] } } }),
      `${web}: spec.template.spec.containers[0].imag is no field of its kind - Did you mean image`,
    ],
    [
      'a field of metadata',
      { ...deployment({}), metadata: { ...metadata, lables: {} } },
      /metadata.lables is no field/,
    ],
    ['text for a number', deployment({ replicas: '3' }), `${web}: spec.replicas is "3", and must be an integer`],
    ['a fraction for a whole number', deployment({ replicas: 1.5 }), /is 1.5, and must be an integer/],
    ['a map for a list', deployment({ template: { spec: { containers: {} } } }), /is {}, and must be an array/],
    ['a list for a map', deployment({ template: [] }), /spec.template is \[\], and must be an object/],
    ['a number for text', scaled({ scaleTargetRef: { name: 3 } }), /scaleTargetRef.name is 3, and must be a string/],
    ['a field of a custom resource', scaled({ minReplicas: 1 }), /spec.minReplicas is no field/],
    ['a field of the object', { ...deployment({}), stats: {} }, /stats is no field of its kind/],
  ])('%s', (_, object, problem) => {
    expect(problemsOf([object])).toEqual([
      expect.stringMatching(problem instanceof RegExp ? problem : literal(problem)),
    ]);
  });

  it.each([
    ['names that are free', { ...deployment({}), metadata: { ...metadata, labels: { any: 'thing' } } }],
    ['an amount in either form', deployment({ strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: '50%' } } })],
    ['a kind that is not known', { apiVersion: 'example.com/v1', kind: 'Other', metadata, spec: { any: 'thing' } }],
    ['another version of a kind', { ...scaled({ any: 'thing' }), apiVersion: 'keda.sh/v9' }],
    ['a kind that is named like a path', { ...scaled({}), kind: '../../package' }],
  ])('says nothing of %s', (_, object) => {
    expect(problemsOf([object])).toEqual([]);
  });

  it('says nothing where there are no schemas, and reads none where nothing is patched', () => {
    expect(problemsOf([deployment({ replicaz: 3 })], () => undefined)).toEqual([]);
    const reads: string[] = [];
    expect(problemsOf([], (file) => void reads.push(file))).toEqual([]);
    expect(reads).toEqual([]);
  });

  it('finds nothing in what is rendered', () => {
    const folder = 'dist/us-prod';
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
    const objects = files.flatMap((file) => loadAll(readFileSync(`${folder}/${file}`, 'utf8')) as object[]);
    expect(objects.length).toBeGreaterThan(100);
    expect(problemsOf(objects)).toEqual([]);
  });

  it('is told with the place of the patch', () => {
    const operations = [{ op: 'add', path: '/spec/replicaz', value: 3 }] as const;
    const patches: TieredServiceProps['patches'] = [{ kind: 'Deployment', reason: 'tried', operations }];
    const { diagnostics } = renderComponent(
      (scope) => void new TieredService(scope, 'web', { ...baseProps, replicas: 3, patches }),
      { schemas: new Schemas(schemaText) },
    );
    expect(diagnostics.map(({ code, at }) => [code, at?.file])).toEqual([
      ['component/not-in-schema', 'test/engine/checks/patched.test.ts'],
    ]);
  });
});

function literal(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.[\]]/g, '\\$&')}$`);
}
