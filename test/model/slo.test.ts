import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burnRateAlerts, errorBudget, type Slo } from '../../model/slo.ts';

const slo = (availability: number, window: Slo['window'] = '30d'): Slo => ({
  availability,
  window,
  requests: { metric: 'm' },
});

describe('burn-rate alerts', () => {
  it('are the four of the SRE workbook for 30 days', () => {
    expect(burnRateAlerts(slo(99.95))).toEqual([
      { long: '1h', short: '5m', factor: 14.4, severity: 'page' },
      { long: '6h', short: '30m', factor: 6, severity: 'page' },
      { long: '1d', short: '2h', factor: 3, severity: 'ticket' },
      { long: '3d', short: '6h', factor: 1, severity: 'ticket' },
    ]);
  });

  it('burn in proportion to the window', () => {
    expect(burnRateAlerts(slo(99.95, '7d')).map(({ factor }) => factor)).toEqual([3.36, 1.4]);
    expect(burnRateAlerts(slo(99.95, '90d')).map(({ factor }) => factor)).toEqual([43.2, 18, 9, 3]);
  });

  it('never have the promise’s figure in their factor', () => {
    expect(burnRateAlerts(slo(95))).toEqual(burnRateAlerts(slo(99.999)));
  });

  it('leave out what could never fire, or would fire while the promise is kept', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 90 }), (hundredths, days) => {
        const promise = slo(hundredths / 100, `${days}d`);
        for (const { factor } of burnRateAlerts(promise)) {
          expect(factor).toBeGreaterThanOrEqual(1);
          expect(factor * errorBudget(promise)).toBeLessThan(1);
        }
      }),
    );
  });
});

describe('the error budget', () => {
  it.each([
    [99.95, 0.0005],
    [99.9, 0.001],
    [99.99, 0.0001],
    [99, 0.01],
    [95.5, 0.045],
    [99.999, 0.00001],
  ])('of %d %% is %d, without the dust of binary fractions', (availability, budget) => {
    expect(errorBudget(slo(availability))).toBe(budget);
  });

  it('has no more digits than the promise, and two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), (thousandths) => {
        const budget = errorBudget(slo(thousandths / 1000));
        expect(Math.round(budget * 100_000) / 100_000).toBe(budget);
      }),
    );
  });
});
