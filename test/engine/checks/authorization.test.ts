import { describe, expect, it } from 'vitest';
import { codesOf, problemsOf } from './subject.ts';

const policy = (spec: object) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'web', namespace: 'shop' },
  spec,
});
const from = (...sources: object[]) => ({ from: sources.map((source) => ({ source })) });
const orders = { principals: ['cluster.local/ns/shop/sa/orders'] };

describe('M-4 component/open-authorization', () => {
  it('names the rule and the policy', () => {
    const problems = problemsOf(policy({ action: 'ALLOW', rules: [from(orders), { to: [] }] }));
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      [
        'component/open-authorization',
        'web in us-prod: rule 2 of AuthorizationPolicy.security.istio.io shop/web admits everybody',
      ],
    ]);
  });

  it.each([
    ['a rule that says nothing', {}],
    ['an empty list of callers', { from: [] }],
    ['a caller of whom nothing is said', from({})],
    ['a caller without a source', { from: [{}] }],
    ['any identity', from({ principals: ['*'] })],
    ['any namespace', from({ namespaces: ['shop', '*'] })],
    ['any address', from({ ipBlocks: ['0.0.0.0/0'] })],
    ['everybody but some', from({ notNamespaces: ['other'] })],
    ['one open caller among others', from(orders, { principals: ['*'] })],
  ])('finds %s', (_, rule) => {
    expect(codesOf(policy({ rules: [rule] }))).toEqual(['component/open-authorization']);
  });

  it.each([
    ['a named identity', { rules: [from(orders)] }],
    ['a namespace of any identity in it', { rules: [from({ principals: ['*'], namespaces: ['shop'] })] }],
    ['a condition of its own', { rules: [{ when: [{ key: 'request.auth.claims[iss]', values: ['x'] }] }] }],
    ['no rule at all, which admits nobody', {}],
    ['a policy that denies', { action: 'DENY', rules: [{}] }],
    ['a policy that only records', { action: 'AUDIT', rules: [{}] }],
  ])('is silent about %s', (_, spec) => {
    expect(codesOf(policy(spec))).toEqual([]);
  });

  it('bears a policy without any spec', () => {
    const { spec: _, ...empty } = policy({});
    expect(codesOf(empty)).toEqual([]);
  });
});
