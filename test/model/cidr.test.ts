import { describe, expect, it } from 'vitest';
import { overlap, parseCidr } from '../../model/cidr.ts';

describe('blocks of addresses', () => {
  it.each([
    ['10.0.0.0/8', 10 * 2 ** 24, 11 * 2 ** 24 - 1],
    ['0.0.0.0/0', 0, 2 ** 32 - 1],
    ['255.255.255.255/32', 2 ** 32 - 1, 2 ** 32 - 1],
  ])('%s', (text, first, last) => {
    expect(parseCidr(text)).toEqual({ first, last });
  });

  it.each(['', '10.0.0.0', '10.0.0.0/33', '10.0.0.256/8', '10.0.0.1/24', '10.0.0/24', 'a.b.c.d/8', '10.0.0.0/8 '])(
    '%j is none',
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );

  it('P-2 overlap where they share an address', () => {
    const of = (text: string) => parseCidr(text) ?? { first: Number.NaN, last: Number.NaN };
    expect(overlap(of('10.0.0.0/8'), of('10.255.0.0/16'))).toBe(true);
    expect(overlap(of('10.0.0.0/9'), of('10.128.0.0/9'))).toBe(false);
  });
});
