import { describe, expect, it } from 'vitest';
import { codesOf, problemsOf } from './subject.ts';

const url = `postgres://shop:${'hunter2'}@db/shop`;

function configMap(data: object | undefined, changes: object = {}) {
  const metadata = { name: 'settings', namespace: 'shop' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, ...(data === undefined ? {} : { data }), ...changes };
}

describe('R-5 M-11 component/secret-in-config in hand-written ConfigMaps', () => {
  it('names the object and the key, and never the value', () => {
    const [problem] = problemsOf(configMap({ LEVEL: 'info', DATABASE: url }));
    expect(problem).toMatchObject({
      code: 'component/secret-in-config',
      message: 'web in us-prod: ConfigMap shop/settings: the value of DATABASE holds a URL with a password',
    });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  it('each key once', () => {
    expect(codesOf(configMap({ A: url, B: 'b', C: url }))).toHaveLength(2);
  });

  it.each([
    ['harmless settings', configMap({ LEVEL: 'info', 'app.yaml': 'a: 1\n' })],
    ['no data', configMap(undefined)],
    ['what is no text', configMap({ A: 1 })],
    ['a Secret, which is another matter', configMap({ A: url }, { kind: 'Secret' })],
    ['another group’s kind', configMap({ A: url }, { apiVersion: 'example.com/v1' })],
  ])('says nothing about %s', (_, object) => {
    expect(codesOf(object)).toEqual([]);
  });
});
