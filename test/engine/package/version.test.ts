import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { versionOf } from '../../../engine/package/version.ts';

const files = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
const chart = { 'Chart.yaml': 'name: web\n', 'templates/a.yaml': 'a: 1\n', 'values.yaml': 'b: 2\n' };
const version = versionOf('1.2.3', files(chart));

describe('the version of an archive', () => {
  it('is the base and twelve digits of what the chart holds, always the same', () => {
    expect(version).toBe('1.2.3+f0288d4125e7');
  });

  it('does not depend on the order of files', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(files(chart), { minLength: 3 }), (shuffled) => {
        expect(versionOf('1.2.3', shuffled)).toBe(version);
      }),
    );
  });

  it.each([
    ['one byte changes', { ...chart, 'values.yaml': 'b: 3\n' }],
    ['a file is added, empty though it be', { ...chart, 'README.md': '' }],
    ['a file is gone', { 'Chart.yaml': chart['Chart.yaml'], 'values.yaml': chart['values.yaml'] }],
    ['a file has another name', { 'Chart.yaml': 'name: web\n', 'templates/b.yaml': 'a: 1\n', 'values.yaml': 'b: 2\n' }],
    ['two files swap', { ...chart, 'templates/a.yaml': 'b: 2\n', 'values.yaml': 'a: 1\n' }],
  ])('is another when %s', (_, changed) => {
    const other = versionOf('1.2.3', files(changed));
    expect(other).toMatch(/^1\.2\.3\+[0-9a-f]{12}$/);
    expect(other).not.toBe(version);
  });
});
