import { describe, expect, it } from 'vitest';
import { Memory } from '../../model/memory.ts';

/** Whether the second value is taken for the first. */
function taken(first: unknown, second: unknown): boolean {
  const memory = new Memory();
  memory.remember('key', first, () => 1);
  return memory.remember('key', second, () => 2) === 1;
}

describe('memory', () => {
  it.each([
    [{ a: 1, b: [true, 'x', null] }, { a: 1, b: [true, 'x', null] }, true],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, false],
    [{ a: 1 }, { a: 1, b: undefined }, false],
    [{ a: 1 }, { a: '1' }, false],
    [[1, 2], [1, 2, 3], false],
    [[], {}, false],
    [{}, null, false],
    [0, -0, false],
    [Number.NaN, Number.NaN, true],
    [new Date(0), new Date(0), false],
    [new Map(), new Map(), false],
  ])('takes %j for %j: %s', (first, second, expected) => {
    expect(taken(first, second)).toBe(expected);
  });

  it('notices data that was changed in place', () => {
    const shared = { deep: { list: [1] } };
    const memory = new Memory();
    const make = () => JSON.stringify(shared);
    memory.remember('key', shared, make);
    shared.deep.list.push(2);
    expect(memory.remember('key', shared, make)).toBe('{"deep":{"list":[1,2]}}');
  });

  it('keeps places apart, and only the latest of each', () => {
    const memory = new Memory();
    memory.remember('a', 1, () => 'a1');
    expect(memory.remember('b', 1, () => 'b1')).toBe('b1');
    memory.remember('a', 2, () => 'a2');
    expect(memory.remember('a', 1, () => 'again')).toBe('again');
  });

  it('gives the very same value back', () => {
    const memory = new Memory();
    const made = memory.remember('key', { a: 1 }, () => ({}));
    expect(memory.remember('key', { a: 1 }, () => ({}))).toBe(made);
  });
});
