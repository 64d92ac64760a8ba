import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CpuQuantity,
  type MemoryQuantity,
  nearestQuantity,
  parseQuantity,
  quantityProblem,
} from '../../model/quantity.ts';

describe('quantities', () => {
  it('have types that refuse wrong units', () => {
    const right: [CpuQuantity[], MemoryQuantity[]] = [
      ['500m', '2', '0.5'],
      ['512Mi', '1.5Gi', '2G'],
    ];
    // @ts-expect-error MB is no unit of Kubernetes
    const bytes: MemoryQuantity = '512MB';
    // @ts-expect-error 512 bytes are never meant
    const bare: MemoryQuantity = '512';
    // @ts-expect-error M would be mega-cores
    const cores: CpuQuantity = '500M';
    expect([right, bytes, bare, cores]).toHaveLength(4);
  });

  it.each([
    ['500m', 0.5],
    ['2', 2],
    ['0.5', 0.5],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['2G', 2e9],
    ['1e3', 1000],
    ['12E', 12e18],
    ['-1', -1],
    ['.5', 0.5],
    ['512MB', undefined],
    ['', undefined],
    ['Mi', undefined],
    ['1 Gi', undefined],
  ])('parses %s as %s', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it('compares milli-cores and decimals exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (milli) => {
        expect(parseQuantity(`${milli}m`)).toBe(parseQuantity((milli / 1000).toString()));
      }),
    );
  });

  it.each([
    ['cpu', '500m'],
    ['cpu', '0.25'],
    ['memory', '512Mi'],
    ['memory', '1.5Gi'],
  ] as const)('accepts %s %s', (kind, text) => {
    expect(quantityProblem(text, kind)).toBeUndefined();
  });

  it.each([
    ['memory', '512MB', '`512Mi` or `512M`'],
    ['memory', '1,5 GB', '`1.5Gi` or `1.5G`'],
    ['memory', '512mi', '`512Mi`'],
    ['memory', '512', '`512Mi` or `512Gi`'],
    ['memory', '512m', '`512Mi`'],
    ['cpu', '500M', '`500m`'],
    ['cpu', '2 cores', '`2`'],
    ['cpu', '0,5', '`0.5`'],
    ['cpu', '2.5m', '`3m`'],
    ['cpu', '1e3', undefined],
    ['cpu', '-1', undefined],
    ['memory', 'lots', undefined],
  ] as const)('refuses %s %s and suggests %s', (kind, text, suggestion) => {
    expect(quantityProblem(text, kind)).toContain(text);
    expect(nearestQuantity(text, kind)).toBe(suggestion);
  });

  it('refuses nothing at all', () => {
    expect(quantityProblem('0', 'cpu')).toBe('0 is nothing');
    expect(quantityProblem('0Mi', 'memory')).toBe('0Mi is nothing');
  });
});
