import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../model/nearest.ts';

describe('nearest', () => {
  it.each([
    ['replcas', 'replicas'],
    ['repilcas', 'replicas'],
    ['Replicas', 'replicas'],
    ['scalling', 'scaling'],
    ['something-else', undefined],
    ['', undefined],
  ])('%s → %s', (word, expected) => {
    expect(nearest(word, ['env', 'replicas', 'resources', 'scaling'])).toBe(expected);
  });

  it('takes the first of equally near ones, whatever their order', () => {
    expect(nearest('ux', ['us', 'uk', 'eu'])).toBe('uk');
    expect(nearest('ux', ['uk', 'us', 'eu'])).toBe('uk');
  });

  it('counts a swap of neighbours as one step', () => {
    expect(editDistance('ab', 'ba')).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
  });
});
