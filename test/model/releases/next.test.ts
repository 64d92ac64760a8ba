import { describe, expect, it } from 'vitest';
import type { Freeze } from '../../../model/regions/index.ts';
import { frozenUntil } from '../../../model/releases/freeze.ts';
import { type NextStep, nextStep, type Situation } from '../../../model/releases/next.ts';

const order = ['us-prod', 'eu-prod', 'me-prod', 'ap-prod'];
const component = 'ghasi/tenant-service';

/** What is decided on a day when these targets lag behind the stage before them. */
function decided(day: string, waiting: readonly string[], more: Partial<Situation> = {}): NextStep {
  const pending = new Map(waiting.map((target) => [target, [component]]));
  return nextStep({ order, pending, moved: [], freezes: [], at: Date.parse(`${day}T07:00:00Z`), ...more });
}

const tuesday = '2026-11-24';
const wednesday = '2026-11-25';

describe('L-12 the next step of a release', () => {
  it('is the first production target on a Tuesday, by approval', () => {
    expect(decided(tuesday, order)).toEqual({
      step: 'advance',
      target: 'us-prod',
      from: 'staging',
      components: [component],
      approval: true,
    });
  });

  it('is not the first production target on any other day', () => {
    for (const day of ['22', '23', '25', '26', '27', '28']) {
      expect(decided(`2026-11-${day}`, ['us-prod'])).toEqual({
        step: 'wait',
        reason: 'us-prod is released to on Tuesdays',
      });
    }
  });

  it('is one target a day after that, each with what the one before it runs, without approval', () => {
    expect(decided(wednesday, ['us-prod', 'eu-prod'])).toEqual({
      step: 'advance',
      target: 'eu-prod',
      from: 'us-prod',
      components: [component],
      approval: false,
    });
    expect(decided(wednesday, ['eu-prod'], { moved: ['us-prod'] })).toEqual({
      step: 'wait',
      reason: 'us-prod changed today: one target a day',
    });
  });

  it('brings one release everywhere before the next one follows, but spends a Tuesday on the first target', () => {
    expect(decided(wednesday, ['eu-prod', 'ap-prod'])).toMatchObject({ target: 'ap-prod', from: 'me-prod' });
    expect(decided(tuesday, ['us-prod', 'ap-prod'])).toMatchObject({ target: 'us-prod' });
    expect(decided(tuesday, ['eu-prod', 'ap-prod'])).toMatchObject({ target: 'ap-prod' });
  });

  it('reaches four targets from Tuesday to Friday', () => {
    let waiting = [...order];
    const reached = ['24', '25', '26', '27'].map((day) => {
      // A target lags as soon as the one before it has moved.
      const next = decided(`2026-11-${day}`, waiting.slice(0, 1));
      waiting = waiting.slice(1);
      return next.step === 'advance' ? next.target : next.reason;
    });
    expect(reached).toEqual(order);
  });

  it('is nothing where nothing is pending', () => {
    expect(decided(tuesday, [])).toEqual({
      step: 'wait',
      reason: 'every target runs what the stage before it runs',
    });
  });

  it('leaves out what is frozen, and says until when and why', () => {
    const freeze: Freeze = {
      reason: 'A fair',
      schedule: '0 0 24 11 *',
      duration: '36h',
      timeZone: 'UTC',
      targets: ['us-prod', 'ap-prod'],
    };
    expect(decided(tuesday, ['us-prod', 'eu-prod'], { freezes: [freeze] })).toMatchObject({ target: 'eu-prod' });
    expect(decided(tuesday, ['us-prod', 'ap-prod'], { freezes: [freeze] })).toEqual({
      step: 'wait',
      reason: 'us-prod is frozen until 2026-11-25T12:00Z (A fair); ap-prod is frozen until 2026-11-25T12:00Z (A fair)',
    });
  });
});

describe('a freeze', () => {
  const until = (schedule: string, duration: Freeze['duration'], at: string, timeZone = 'UTC') => {
    const end = frozenUntil({ reason: 'r', schedule, duration, timeZone, targets: [] }, Date.parse(at));
    return end === undefined ? undefined : new Date(end).toISOString().slice(0, 16);
  };

  it('holds from its beginning to just before its end, over the turn of the year too', () => {
    expect(until('0 0 22 12 *', '288h', '2026-12-21T23:59:59Z')).toBeUndefined();
    expect(until('0 0 22 12 *', '288h', '2026-12-22T00:00:00Z')).toBe('2027-01-03T00:00');
    expect(until('0 0 22 12 *', '288h', '2027-01-02T23:59:59Z')).toBe('2027-01-03T00:00');
    expect(until('0 0 22 12 *', '288h', '2027-01-03T00:00:00Z')).toBeUndefined();
  });

  it('is read in its own time zone, in summer and winter', () => {
    expect(until('0 18 * * fri', '60h', '2026-07-03T15:59:00Z', 'Europe/Berlin')).toBeUndefined();
    expect(until('0 18 * * fri', '60h', '2026-07-03T16:00:00Z', 'Europe/Berlin')).toBe('2026-07-06T04:00');
    expect(until('0 18 * * fri', '60h', '2026-12-04T16:30:00Z', 'Europe/Berlin')).toBeUndefined();
    expect(until('0 18 * * fri', '60h', '2026-12-04T17:00:00Z', 'Europe/Berlin')).toBe('2026-12-07T05:00');
  });

  it('falls on either day where the month and the week both have one', () => {
    expect(until('0 0 1 * mon', '1h', '2026-11-01T00:30:00Z')).toBe('2026-11-01T01:00');
    expect(until('0 0 1 * mon', '1h', '2026-11-02T00:30:00Z')).toBe('2026-11-02T01:00');
    expect(until('0 0 1 * mon', '1h', '2026-11-03T00:30:00Z')).toBeUndefined();
  });

  it('lasts from its latest beginning', () => {
    expect(until('*/30 * * * *', '45m', '2026-11-03T10:40:00Z')).toBe('2026-11-03T11:15');
  });
});
