import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from './os-error.ts';

/** One process, told apart from every other one, also from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Host name, and on Linux the PID namespace: numbers mean nothing outside it. */
  readonly host: string;
  /** Identifies one uptime of the machine, where the system tells it: no process survives a reboot. */
  readonly boot: string;
  /** On Linux clock ticks since boot, elsewhere milliseconds since 1970. */
  readonly started: number;
}

/** Whether a process still runs. `elsewhere`: it runs, or ran, where we cannot look. */
export type Liveness = 'alive' | 'dead' | 'elsewhere';

/** Outside Linux, start times are computed from clocks that may be adjusted. Doubt within this span means alive. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Describes the process that runs this. */
export function thisProcess(): ProcessIdentity {
  const started = hasProc() ? statOf('self')?.started : undefined;
  return {
    pid: process.pid,
    host: `${hostname()}${readOr('', () => ` ${readlinkSync('/proc/self/ns/pid')}`)}`,
    boot: readOr('', () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    started: started ?? Date.now() - process.uptime() * 1000,
  };
}

/** Says whether a process that was described earlier still runs. */
export function livenessOf(other: ProcessIdentity): Liveness {
  const here = thisProcess();
  // A reboot changes the namespace's number too: only the name can be compared across it.
  if (nameOf(other.host) === nameOf(here.host) && other.boot !== here.boot) return 'dead';
  if (other.host !== here.host) return 'elsewhere';
  try {
    process.kill(other.pid, 0);
  } catch (error) {
    // EPERM: it runs and belongs to somebody else.
    if (errorCode(error) === 'ESRCH') return 'dead';
  }
  return hasProc() ? livenessFromProc(other) : livenessFromPs(other);
}

function livenessFromProc(other: ProcessIdentity): Liveness {
  const stat = statOf(String(other.pid));
  return stat === undefined || stat.ended || stat.started !== other.started ? 'dead' : 'alive';
}

/** Where there is no /proc. Elapsed time is used because, unlike a start date, it depends on no locale or time zone. */
export function livenessFromPs(other: ProcessIdentity): Liveness {
  let line: string;
  try {
    const args = ['-o', 'stat=', '-o', 'etime=', '-p', String(other.pid)];
    line = execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch (error) {
    // ps itself is missing: the number is in use, so take it for alive.
    return errorCode(error) === undefined ? 'dead' : 'alive';
  }
  const match = /^(\S+)\s+(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)$/.exec(line);
  if (match === null) return 'alive';
  const [, state = '', days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  if (state.startsWith('Z')) return 'dead';
  const elapsed = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return Math.abs(Date.now() - elapsed * 1000 - other.started) > CLOCK_TOLERANCE_MS ? 'dead' : 'alive';
}

/** Reads what Linux says about a process. `ended`: only its parent has not noticed yet. */
function statOf(pid: string): { readonly started: number; readonly ended: boolean } | undefined {
  return readOr(undefined, () => {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may contain anything, so count from its end.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { started: Number(fields[19]), ended: fields[0] === 'Z' || fields[0] === 'X' };
  });
}

function hasProc(): boolean {
  return existsSync('/proc/self/stat');
}

function nameOf(host: string): string {
  return host.split(' ')[0] ?? '';
}

function readOr<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (errorCode(error) !== undefined) return otherwise;
    throw error;
  }
}
