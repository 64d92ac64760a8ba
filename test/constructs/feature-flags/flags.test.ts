import { describe, expect, it } from 'vitest';
import { type Flags, flagdDefinition } from '../../../constructs/feature-flags/flags.ts';

const flags: Flags = {
  'new-search': { kind: 'release', description: 'Search by meaning', tenants: { on: ['t-1', 't-2'], off: ['t-3'] } },
  'ai-suggestions': { kind: 'kill-switch', description: 'Suggestions while typing' },
  'trust-threshold': {
    kind: 'config',
    description: 'Least trust of an asset that is shown',
    variants: { low: 0.2, high: 0.8 },
    default: 'low',
    tenants: { high: ['t-1'], low: [] },
  },
};

type Context = Readonly<Record<string, unknown>>;

/** JSON logic, as far as our targeting goes: the answer of flagd. */
function evaluate(name: string, context: Context): unknown {
  const flag = flagdDefinition(flags).flags[name];
  if (flag === undefined) throw new Error(`no flag ${name}`);
  const chosen = flag.targeting === undefined ? null : logic(flag.targeting, context);
  return flag.variants[typeof chosen === 'string' ? chosen : flag.defaultVariant];
}

function logic(rule: unknown, context: Context): unknown {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return rule;
  const [[operation = '', given] = []] = Object.entries(rule);
  const values = Array.isArray(given) ? given : [given];
  if (operation === 'var') return context[String(values[0])] ?? null;
  if (operation === 'in') return (values[1] as unknown[]).includes(logic(values[0], context));
  if (operation !== 'if') throw new Error(`no operation ${operation}`);
  for (let at = 0; at + 1 < values.length; at += 2) {
    if (logic(values[at], context) === true) return logic(values[at + 1], context);
  }
  return values.length % 2 === 1 ? logic(values.at(-1), context) : null;
}

describe('L-17 M-10 flags as flagd reads them', () => {
  it('have state, variants, default, targeting and metadata as its schema asks', () => {
    const { $schema, flags: found } = flagdDefinition(flags);
    expect($schema).toBe('https://flagd.dev/schema/v0/flags.json');
    expect(found['new-search']).toEqual({
      state: 'ENABLED',
      variants: { on: true, off: false },
      defaultVariant: 'off',
      targeting: {
        if: [{ in: [{ var: 'tenantId' }, ['t-1', 't-2']] }, 'on', { in: [{ var: 'tenantId' }, ['t-3']] }, 'off', null],
      },
      metadata: { description: 'Search by meaning', kind: 'release' },
    });
    for (const flag of Object.values(found)) {
      const types = new Set(Object.values(flag.variants).map((value) => typeof value));
      expect(types.size, 'all of one type').toBe(1);
      expect(Object.keys(flag.variants)).toContain(flag.defaultVariant);
    }
  });

  it.each([
    ['new-search', {}, false],
    ['new-search', { tenantId: 't-1' }, true],
    ['new-search', { tenantId: 't-3' }, false],
    ['new-search', { tenantId: 't-9' }, false],
    ['trust-threshold', { tenantId: 't-1' }, 0.8],
    ['trust-threshold', { tenantId: 't-2' }, 0.2],
    ['ai-suggestions', { tenantId: 't-1' }, true],
  ])('%s for %j is %j', (name, context, expected) => {
    expect(evaluate(name, context)).toBe(expected);
  });

  it('T-22 a kill switch is on until it is killed, for all or for one tenant', () => {
    const flag = (more: object) =>
      flagdDefinition({ search: { kind: 'kill-switch', description: 'x', ...more } }).flags['search'];
    expect(flag({})).toMatchObject({ defaultVariant: 'on', variants: { on: true, off: false } });
    expect(flag({})).not.toHaveProperty('targeting');
    expect(flag({ default: 'off' })).toMatchObject({ defaultVariant: 'off' });
    expect(flag({ tenants: { off: ['t-1'] } })).toMatchObject({
      defaultVariant: 'on',
      targeting: { if: [{ in: [{ var: 'tenantId' }, ['t-1']] }, 'off', null] },
    });
  });

  it('have no targeting where no tenant is named, so that clients may keep the answer', () => {
    const none = { kind: 'release', description: 'x', tenants: { on: [] } } as const;
    expect(flagdDefinition({ none }).flags['none']).not.toHaveProperty('targeting');
  });
});
