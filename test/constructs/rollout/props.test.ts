import { JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import type { BlueGreen, CanaryStep, RolloutAnalysis, RolloutProps } from '../../../constructs/index.ts';
import type { Rendered } from '../../support/component.ts';
import { rolled } from './rolled.ts';

/** A prop's value other than the default, and all that it changes in the Rollout's strategy. */
interface Case {
  readonly rollout: RolloutProps;
  readonly changes: readonly JsonPatch[];
}

const { add, remove, replace } = JsonPatch;
const step: CanaryStep = { weight: 20, pause: '20m' };
const base: RolloutProps = { canary: [step] };
const standing: BlueGreen = { promote: '10m' };

const canaryCases: { readonly [Prop in keyof Required<CanaryStep>]: Case } = {
  weight: {
    rollout: { canary: [{ ...step, weight: 99 }] },
    changes: [replace('/canary/steps/0/setWeight', 99)],
  },
  pause: {
    // Pods of the version before go in time for the next first step, and 10 minutes after their end at the latest.
    rollout: { canary: [{ ...step, pause: '90s' }] },
    changes: [replace('/canary/steps/1/pause/duration', '90s'), replace('/canary/scaleDownDelaySeconds', 90)],
  },
};

const blueGreenCases: { readonly [Prop in keyof Required<BlueGreen>]: Case } = {
  promote: {
    rollout: { blueGreen: { promote: 'by-hand' } },
    changes: [remove('/blueGreen/autoPromotionSeconds'), replace('/blueGreen/autoPromotionEnabled', false)],
  },
  keep: {
    rollout: { blueGreen: { ...standing, keep: '2h' } },
    changes: [replace('/blueGreen/scaleDownDelaySeconds', 7200)],
  },
};

/** What these change in the queries is asked where queries are. */
const analysisCases: { readonly [Prop in keyof Required<RolloutAnalysis>]: Case } = {
  window: {
    rollout: { blueGreen: standing, analysis: { window: '15m' } },
    changes: [replace('/blueGreen/postPromotionAnalysis/args/2/value', '15m')],
  },
  minimumRequests: { rollout: { ...base, analysis: { minimumRequests: 5000 } }, changes: [] },
};

function strategy(rollout: RolloutProps): Rendered {
  const { diagnostics, one } = rolled({ rollout });
  expect(diagnostics).toEqual([]);
  return one('Rollout').spec.strategy;
}

describe('each prop of a rollout changes what it is about, and nothing else', () => {
  const from = (rollout: RolloutProps) => strategy(rollout.canary === undefined ? { blueGreen: standing } : base);

  it.each(Object.entries({ ...canaryCases, ...blueGreenCases, ...analysisCases }))('%s', (_, { rollout, changes }) => {
    expect(strategy(rollout)).toEqual(JsonPatch.apply(structuredClone(from(rollout)), ...changes));
  });

  it('a step is three of the Rollout’s: the share, the time, the verdict', () => {
    const { steps } = strategy({ canary: [step, { weight: 60, pause: '2h' }] }).canary;
    expect(steps).toEqual(
      JsonPatch.apply(
        structuredClone(strategy(base).canary.steps),
        add('/3', { setWeight: 60 }),
        add('/4', { pause: { duration: '2h' } }),
        add('/5', strategy(base).canary.steps[2]),
      ),
    );
  });
});

describe('the examples of the documents', () => {
  const weights = (rollout: RolloutProps) =>
    strategy(rollout).canary.steps.flatMap(({ setWeight, pause }: Rendered) => setWeight ?? pause?.duration ?? []);

  it.each([
    ['T-20 5 % for 30 min, 50 %, all within 2 h', [5, '30m', 50, '1h']],
    ['L-11 5 % for 30 min, 25, 50 and 100 %', [5, '30m', 25, '30m', 50, '30m']],
    ['P-6 10, 50 and 100 %', [10, '15m', 50, '15m']],
  ] as const)('%s', (_, expected) => {
    const steps: CanaryStep[] = [];
    for (let at = 0; at < expected.length; at += 2) {
      steps.push({ weight: expected[at], pause: expected[at + 1] } as CanaryStep);
    }
    expect(weights({ canary: steps as unknown as [CanaryStep] })).toEqual(expected);
  });
});
