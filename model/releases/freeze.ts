import { type CronTimes, cronTimes } from '../cron.ts';
import type { Freeze } from '../regions/index.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * The end of a freeze that a moment lies in; undefined when it lies in none. A freeze holds from each time of its schedule
 * on, for as long as it lasts, as Argo CD reads its windows.
 *
 * @param at in milliseconds since 1970
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync_windows/
 */
export function frozenUntil({ schedule, duration, timeZone }: Freeze, at: number): number | undefined {
  const times = cronTimes(schedule);
  const lasts = Number.parseInt(duration, 10) * (duration.endsWith('h') ? 60 : 1) * minute;
  if (times === undefined) return undefined;
  const zone = new Zone(timeZone);
  // Days as the zone counts them, the last one first: the latest beginning has the latest end.
  for (let date = zone.dateOf(at); date >= zone.dateOf(at - lasts); date -= day) {
    if (!falls(times, new Date(date))) continue;
    const begins = latestOf(times, date, zone, at);
    if (begins !== undefined) return begins + lasts > at ? begins + lasts : undefined;
  }
  return undefined;
}

/** With both a day of the month and one of the week, either is enough. */
function falls({ months, days, weekdays, anyDay, anyWeekday }: CronTimes, date: Date): boolean {
  if (!months.includes(date.getUTCMonth() + 1)) return false;
  const ofMonth = days.includes(date.getUTCDate());
  const ofWeek = weekdays.includes(date.getUTCDay());
  return anyDay || anyWeekday ? ofMonth && ofWeek : ofMonth || ofWeek;
}

/** The last time of a schedule on a date that is not after a moment. */
function latestOf({ hours, minutes }: CronTimes, date: number, zone: Zone, at: number): number | undefined {
  const found = hours
    .flatMap((hour) => minutes.map((one) => zone.instantOf(date + (hour * 60 + one) * minute)))
    .filter((instant) => instant !== undefined && instant <= at);
  return found.length === 0 ? undefined : Math.max(...(found as number[]));
}

/** A time zone; its own time is written as if it were UTC. */
class Zone {
  readonly #format: Intl.DateTimeFormat;

  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  }

  #localOf(at: number): number {
    const parts = this.#format.formatToParts(at).map(({ type, value }) => [type, Number(value)] as const);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = Object.fromEntries(parts);
    return Date.UTC(year, month - 1, day, hour, minute);
  }

  /** Midnight of the day that a moment lies in. */
  dateOf(at: number): number {
    return Math.floor(this.#localOf(at) / day) * day;
  }

  /** The moment of a local time; undefined for one that the clock jumps over. */
  instantOf(local: number): number | undefined {
    // The offset before and after a change of the clock: one of them is right.
    const guesses = [local - day, local + day].map((near) => local - (this.#localOf(near) - near));
    return guesses.find((guess) => this.#localOf(guess) === local);
  }
}
