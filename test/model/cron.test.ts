import { describe, expect, it } from 'vitest';
import { cronProblem, isTimeZone } from '../../model/cron.ts';

describe('a schedule of five fields', () => {
  it.each([
    '* * * * *',
    '0 3 * * *',
    '*/15 0-6,22,23 1-31/2 * MON-FRI',
    '5/10 * ? jan,Dec ?',
    '59 23 31 12 6',
    '0 0 29 2 *',
    '0 0 31 4,5 *',
    // Either the day of the month or that of the week: every Monday, then.
    '0 0 31 2 1',
  ])('%s is good', (schedule) => {
    expect(cronProblem(schedule)).toBeUndefined();
  });

  it.each([
    ['', 'five fields'],
    ['0 3 * *', 'five fields'],
    ['0 0 3 * * *', 'five fields'],
    ['0  3 * * *', 'five fields'],
    ['@daily', 'five fields'],
    ['TZ=UTC 0 3 * * *', 'five fields'],
    ['60 3 * * *', 'a minute of 0 to 59'],
    ['-1 3 * * *', 'a minute'],
    ['1.5 3 * * *', 'a minute'],
    ['0 24 * * *', 'an hour of 0 to 23'],
    ['0 5-3 * * *', 'an hour'],
    ['0 1-2-3 * * *', 'an hour'],
    ['0 3 0 * *', 'a day of the month'],
    ['0 3 32 * *', 'a day of the month'],
    ['0 3 * 13 *', 'a month of 1 to 12'],
    ['0 3 * MON *', 'a month'],
    ['0 3 * * 7', 'a day of the week of 0 to 6'],
    ['0 3 * * SUNDAY', 'a day of the week'],
    ['*/0 3 * * *', 'a minute'],
    ['*/ 3 * * *', 'a minute'],
    [', 3 * * *', 'a minute'],
    ['0 0 30 2 *', 'a day that one of the months has'],
    ['0 0 31 2,4,6 ?', 'a day that one of the months has'],
  ])('%s is not', (schedule, rule) => {
    expect(cronProblem(schedule)).toContain(rule);
  });
});

describe('a time zone', () => {
  it.each(['Etc/UTC', 'UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'America/Port-au-Prince'])(
    '%s is one',
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );

  it.each(['', 'Local', 'europe/berlin', 'Europe/Atlantis', '+01:00', 'Europe/', 'TZ=UTC', '../UTC'])(
    '%j is none',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
});
