import { expect, it } from 'vitest';
import { fuzz } from '../../support/chart-fuzz/fuzz.ts';
import { helm, helm3 } from '../../support/kube-binaries.ts';

const [four, three] = [helm(), helm3()];

// Thousands more: npm run test:fuzz -- --cases N --seed S
it.skipIf(four === undefined)(
  'P1 renders what 100 random object sets say, as subcharts under Helm 4',
  () => {
    const { equal, refused, unequal } = fuzz(four ?? '', { cases: 100, seed: 1 });
    expect(unequal).toEqual([]);
    expect(equal + refused).toBe(100);
    expect(equal).toBeGreaterThan(90);
  },
  120_000,
);

it.skipIf(three === undefined)(
  'P1 renders what 50 random object sets say, as subcharts under Helm 3',
  () => {
    const { equal, unequal } = fuzz(three ?? '', { cases: 50, seed: 1 });
    expect(unequal).toEqual([]);
    expect(equal).toBeGreaterThan(45);
  },
  120_000,
);
