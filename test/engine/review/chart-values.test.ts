import { describe, expect, it } from 'vitest';
import { type ReviewedFile, review, reviewPage } from '../../../engine/review/index.ts';

const folder = 'charts/shop/web';
const chart = (version: string) => `apiVersion: v2\nname: web\nversion: ${version}\n`;
const schema = (properties: object) => JSON.stringify({ type: 'object', properties });
const text = { type: 'string', description: 'A text.' };
const number = { type: 'integer', description: 'A number.' };
const was = { image: { type: 'object', properties: { tag: text } }, replicaCount: number };

/** The two versions of a chart's schema, and of its Chart.yaml where that changes. */
function changed(after: object, versions?: readonly [string, string]): readonly ReviewedFile[] {
  const metadata = versions && { before: chart(versions[0]), after: chart(versions[1]) };
  return [
    { path: `${folder}/values.schema.json`, before: schema(was), after: schema(after) },
    ...(metadata === undefined ? [] : [{ path: `${folder}/Chart.yaml`, ...metadata }]),
  ];
}

const { image } = was;
const retyped = { ...was, replicaCount: text };
const grown = { ...was, env: { type: 'object', properties: { LOG_LEVEL: text } } };

describe('values of a chart, held against its version', () => {
  it.each<[string, object, readonly [string, string] | undefined, object]>([
    ['a value that went, version as it was', { image }, undefined, { removed: ['replicaCount'], raise: 'first' }],
    ['a value that went, second number raised', { image }, ['1.0.0', '1.1.0'], { raise: 'first' }],
    ['a value of another type', retyped, undefined, { retyped: ['replicaCount'], raise: 'first' }],
    ['a value more', grown, undefined, { added: ['env.LOG_LEVEL'], raise: 'second' }],
    ['a value more, third number raised', grown, ['1.0.0', '1.0.1'], { raise: 'second' }],
    ['a value more, and the first number lowered', grown, ['2.0.0', '1.9.0'], { raise: 'second' }],
  ])('%s: says which number to raise', (_, after, versions, expected) => {
    expect(review(changed(after, versions)).chartValues).toMatchObject([{ chart: 'shop/web', ...expected }]);
  });

  it.each<[string, object, readonly [string, string]]>([
    ['the first number for a value that went', { image }, ['1.4.0', '2.0.0']],
    ['the second number for a value more', grown, ['1.9.0', '1.10.0']],
    ['more than is needed', grown, ['1.0.0', '2.0.0']],
  ])('%s: asks for nothing more', (_, after, versions) => {
    const { chartValues } = review(changed(after, versions));
    expect(chartValues).toHaveLength(1);
    expect(chartValues[0]).not.toHaveProperty('raise');
  });

  it('is silent where only descriptions changed, and where a whole chart came or went', () => {
    const described = { ...was, replicaCount: { ...number, description: 'Pods.' } };
    const path = `${folder}/values.schema.json`;
    for (const files of [changed(described), [{ path, before: schema(was) }], [{ path, after: schema(was) }]]) {
      expect(review(files)).toMatchObject({ charts: ['shop/web'], chartValues: [] });
    }
  });

  it('takes anything that a file may hold', () => {
    for (const after of ['', 'null', '[]', '{"properties": 1}', '{"properties": {"a": null}}', '{'.repeat(1e5)]) {
      const files = [{ path: `${folder}/values.schema.json`, before: schema(was), after }];
      expect(review(files).charts).toEqual(['shop/web']);
    }
  });

  it('stands on the page, names as code', () => {
    const page = reviewPage(review(changed({ image, '@everyone': text, retyped: 1 })));
    expect(page).toContain(
      '- Values of `shop/web`: removed `replicaCount`, added `@everyone`, `retyped`. **Raise the first number** of `chartVersion` in `systems/shop/index.ts`.',
    );
    expect(reviewPage(review(changed(grown, ['1.0.0', '1.1.0'])))).toContain(
      '- Values of `shop/web`: added `env.LOG_LEVEL`.\n',
    );
  });
});
