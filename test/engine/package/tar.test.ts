import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tar } from '../../../engine/package/tar.ts';
import { untar } from './untar.ts';

const file = (path: string, text = '') => ({ path, bytes: Buffer.from(text) });

describe('a tar', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9._é-]{1,60}$/);
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  const files = fc.uniqueArray(fc.record({ path, text: fc.string({ unit: 'grapheme', maxLength: 1500 }) }), {
    selector: (one) => one.path,
    maxLength: 8,
  });
  const fits = (one: { path: string }) => Buffer.byteLength(one.path) <= 100;

  it('gives back what was put in, sorted, nobody’s and of no time', () => {
    fc.assert(
      fc.property(files, (given) => {
        const taken = given.filter(fits);
        const sorted = [...taken].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
        expect(untar(tar(taken.map((one) => file(one.path, one.text))))).toEqual(
          sorted.map((one) => ({ ...one, mode: 0o644, user: 0, group: 0, time: 0 })),
        );
      }),
    );
  });

  it('has the same bytes in whatever order the files come', () => {
    const both = files.chain((given) => {
      const taken = given.filter(fits);
      return fc.tuple(fc.constant(taken), fc.shuffledSubarray(taken, { minLength: taken.length }));
    });
    fc.assert(
      fc.property(both, ([given, shuffled]) => {
        const packed = (list: typeof given) => Buffer.from(tar(list.map((one) => file(one.path, one.text))));
        expect(packed(shuffled).equals(packed(given))).toBe(true);
      }),
    );
  });

  it.each([
    ['a name of 100 bytes', 'n'.repeat(100)],
    ['a path of 100 bytes', `${'f'.repeat(49)}/${'n'.repeat(50)}`],
    ['a path of 101 bytes', `${'f'.repeat(50)}/${'n'.repeat(50)}`],
    ['a long name in a folder', `f/${'n'.repeat(100)}`],
    ['the longest folders with the longest name', `${'f'.repeat(77)}/${'g'.repeat(77)}/${'n'.repeat(100)}`],
    [
      'many folders',
      Array.from({ length: 25 }, () => 'folder-of-9')
        .join('/')
        .slice(0, 250),
    ],
    ['letters of two bytes', `${'é'.repeat(40)}/${'ü'.repeat(40)}`],
  ])('holds %s', (_, path) => {
    expect(untar(tar([file(path, 'text')])).map((one) => one.path)).toEqual([path]);
  });

  it.each([
    ['a name of 101 bytes', 'n'.repeat(101)],
    ['a name of 101 bytes in a folder', `f/${'n'.repeat(101)}`],
    ['folders of 156 bytes', `${'f'.repeat(156)}/n`],
    ['folders of 156 bytes with a long name', `${'f'.repeat(156)}/${'n'.repeat(90)}`],
  ])('refuses %s rather than cut it', (_, path) => {
    expect(() => tar([file(path)])).toThrow(RangeError);
  });

  it.each([0, 1, 511, 512, 513, 1024])('holds a file of %i bytes in whole blocks', (size) => {
    const bytes = tar([file('a', 'x'.repeat(size)), file('b', 'y')]);
    expect(bytes.length % 512).toBe(0);
    expect(untar(bytes).map(({ text }) => text.length)).toEqual([size, 1]);
  });

  it('has the bytes that it always had: published digests depend on them', () => {
    const bytes = tar([file('web/Chart.yaml', 'name: web\n'), file('web/templates/a.yaml', 'a: 1\n')]);
    expect(hash('sha256', bytes, 'hex')).toBe('20e7bf935785826602d345c1e700bcd377cec04b8e6bd54a2f625cbdb2eb2f78');
  });
});
