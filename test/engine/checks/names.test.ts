import { describe, expect, it } from 'vitest';
import { codesOf, problemsOf } from './subject.ts';

const named = (name: string, kind = 'ConfigMap', apiVersion = 'v1', namespace?: string) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});
const labelled = (key: string, value: unknown) => ({
  ...named('web'),
  metadata: { name: 'web', labels: { [key]: value } },
});

describe('component/name-too-long', () => {
  it('63 characters fit, 64 do not', () => {
    expect(codesOf(named('n'.repeat(63)))).toEqual([]);
    const [problem] = problemsOf(named('n'.repeat(64)));
    expect(problem?.code).toBe('component/name-too-long');
    expect(problem?.message).toContain('has 64 characters');
  });
});

describe('component/bad-name', () => {
  it.each(['Web', 'web_1', '-web', 'web-', 'wéb', 'ｗeb', 'web pods', '', '.web', 'web..pods', 'web.-pods', 'web\n'])(
    '%j',
    (name) => {
      expect(codesOf(named(name))).toEqual(['component/bad-name']);
    },
  );

  it.each(['web', '1', '0web', 'web-1', 'web.pods', 'a.b-c.d'])('%j is a name', (name) => {
    expect(codesOf(named(name))).toEqual([]);
  });

  it.each(['Service', 'Namespace'])('a %s, which is one part of a DNS name, has no dots', (kind) => {
    expect(codesOf(named('web.pods', kind))).toEqual(['component/bad-name']);
    expect(codesOf(named('web-pods', kind))).toEqual([]);
  });

  it('roles may be called as they like', () => {
    expect(codesOf(named('system:web', 'ClusterRole', 'rbac.authorization.k8s.io/v1'))).toEqual([]);
    expect(codesOf(named('system:web', 'ClusterRole', 'example.com/v1'))).toEqual(['component/bad-name']);
  });

  it.each(['Shop', 'shop.web', 'n'.repeat(64), ''])('namespace %j', (namespace) => {
    expect(codesOf(named('web', 'ConfigMap', 'v1', namespace))).toEqual(['component/bad-name']);
  });

  it('a namespace of 63 characters', () => {
    expect(codesOf(named('web', 'ConfigMap', 'v1', 'n'.repeat(63)))).toEqual([]);
  });
});

describe('component/bad-label', () => {
  it.each([
    ['app', 'v'.repeat(64)],
    ['app', 'two words'],
    ['app', '-web'],
    ['app', 'web.'],
    ['app', 'wéb'],
    ['app', 1],
    ['app', true],
    ['', 'web'],
    ['a b', 'web'],
    ['/app', 'web'],
    ['Example.com/app', 'web'],
    ['example.com/', 'web'],
    ['a/b/c', 'web'],
  ])('%j: %j', (key, value) => {
    expect(codesOf(labelled(key, value))).toEqual(['component/bad-label']);
  });

  it.each([
    ['app', 'v'.repeat(63)],
    ['app', ''],
    ['app', '1.2_3-X'],
    ['App_1.x', 'web'],
    ['example.com/app', 'web'],
  ])('%j: %j is a label', (key, value) => {
    expect(codesOf(labelled(key, value))).toEqual([]);
  });
});
