import { describe, expect, it } from 'vitest';
import { rolloutOrder } from '../../model/rollout.ts';

const order = (after: Readonly<Record<string, readonly string[] | undefined>>) =>
  rolloutOrder(Object.entries(after).map(([name, names]) => (names === undefined ? { name } : { name, after: names })));

describe('rolloutOrder', () => {
  it('is one wave where nothing waits, in the order given', () => {
    expect(order({ b: undefined, a: [] })).toEqual({ waves: [['b', 'a']], cycles: [] });
    expect(order({})).toEqual({ waves: [], cycles: [] });
  });

  it('puts each behind all that it waits for', () => {
    const { waves } = order({ web: ['data', 'platform'], data: ['platform'], platform: [], docs: ['platform'] });
    expect(waves).toEqual([['platform'], ['data', 'docs'], ['web']]);
  });

  it('waits for nobody that is not there', () => {
    expect(order({ a: ['nobody'] }).waves).toEqual([['a']]);
  });

  it('tells cycles, each once, and goes on without them', () => {
    const { waves, cycles } = order({
      tail: ['x'],
      x: ['y'],
      y: ['z'],
      z: ['x'],
      self: ['self'],
      first: [],
      last: ['first'],
    });
    expect(cycles).toEqual([['x', 'y', 'z'], ['self']]);
    expect(waves).toEqual([['first'], ['last'], ['tail']]);
  });

  it('begins a cycle with the member that is given first, wherever it is come upon', () => {
    expect(order({ a: ['c'], b: ['a'], c: ['b'] }).cycles).toEqual([['a', 'c', 'b']]);
    expect(order({ outside: ['b'], a: ['b'], b: ['a'] }).cycles).toEqual([['a', 'b']]);
  });
});
