import type { Pause } from './props.ts';

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Seconds of a pause; undefined for what is none. */
export function pauseSeconds(pause: Pause): number | undefined {
  const [, amount, unit = ''] = /^([1-9]\d{0,6})([smh])$/.exec(pause) ?? [];
  return amount === undefined ? undefined : Number(amount) * (secondsOf[unit] ?? 0);
}

/** The same where a bad one has been reported already and only must not stop the run. */
export function seconds(pause: Pause): number {
  return pauseSeconds(pause) ?? 0;
}
