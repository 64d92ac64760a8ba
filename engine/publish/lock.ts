import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { writeBytes } from './bytes.ts';
import { errorCode, tolerating } from './os-error.ts';
import { livenessOf, type ProcessIdentity, thisProcess } from './process.ts';

/** Somebody else's lock: who holds it, and whether that can be checked from here. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly here: boolean;
}

const LOCK = 'lock';
/** Each try fails only because another run did something in between, so this many mean that something else is wrong. */
const TRIES = 1000;

/**
 * Keeps two runs apart.
 *
 * The lock is a folder `lock` that contains one file, named by a random token and describing the holder. It is made
 * under another name and renamed: a rename onto a folder succeeds only if that folder is empty or absent, so exactly one
 * of many contenders gets it, complete from the first moment.
 *
 * The lock of a dead process is emptied by removing its file *by its token*, then contended for like a free one. Another
 * run that took the lock over in between has a file of another name, which is not touched.
 */
export class Lock {
  readonly #work: string;
  readonly #token: string;

  private constructor(work: string, token: string) {
    this.#work = work;
    this.#token = token;
  }

  /**
   * Takes the lock of a work folder.
   *
   * @param work the folder that holds the lock
   * @param makeWork makes that folder; called again when a run that ends has removed it
   * @returns the lock, or who has it
   */
  static take(work: string, makeWork: () => void): Lock | Holder {
    const token = randomBytes(12).toString('hex');
    const candidate = `${work}/${LOCK}.${token}`;
    const identity = Buffer.from(JSON.stringify(thisProcess()));
    let lock: Lock | undefined;
    try {
      for (let tries = 0; tries < TRIES; tries += 1) {
        makeWork();
        if (contend(candidate, token, identity, `${work}/${LOCK}`)) {
          lock = new Lock(work, token);
          if (lock.isHeld()) return lock;
        }
        const holder = liveHolder(`${work}/${LOCK}`);
        if (holder !== undefined) return holder;
      }
      throw new Error(`The lock in ${work} could not be taken in ${TRIES} tries.`);
    } finally {
      if (lock === undefined) leaveNothing(work, candidate, token);
    }
  }

  /** False when somebody removed the lock by hand while it was in use. */
  isHeld(): boolean {
    return existsSync(`${this.#work}/${LOCK}/${this.#token}.json`);
  }

  /** Gives the lock back. */
  release(): void {
    tolerating(['ENOENT'], () => unlinkSync(`${this.#work}/${LOCK}/${this.#token}.json`));
    tolerating(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => rmdirSync(`${this.#work}/${LOCK}`));
  }
}

/** Whether a name in the work folder belongs to a run that is, or was, about to contend. */
export function isCandidate(name: string): boolean {
  return name.startsWith(`${LOCK}.`);
}

/** Whether a name in the work folder is the lock itself. */
export function isLock(name: string): boolean {
  return name === LOCK;
}

/** One try. ENOENT means that the holder has just swept the work folder. */
function contend(candidate: string, token: string, identity: Uint8Array, lock: string): boolean {
  return tolerating(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => {
    if (tolerating(['EEXIST'], () => mkdirSync(candidate))) writeBytes(`${candidate}/${token}.json`, identity);
    renameSync(candidate, lock);
  });
}

/** Best effort: what a run that got no lock leaves behind is swept by the next one that gets it. */
function leaveNothing(work: string, candidate: string, token: string): void {
  const any = ['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS'];
  tolerating(any, () => unlinkSync(`${candidate}/${token}.json`));
  tolerating(any, () => rmdirSync(candidate));
  tolerating(any, () => rmdirSync(work));
}

/** Who holds the lock; nobody when it is free by now, which it also is once a dead holder's file is removed. */
function liveHolder(lock: string): Holder | undefined {
  try {
    const name = readdirSync(lock)[0];
    if (name === undefined) return undefined;
    const identity = readIdentity(`${lock}/${name}`);
    const liveness = identity === undefined ? 'dead' : livenessOf(identity);
    if (identity === undefined || liveness === 'dead') {
      unlinkSync(`${lock}/${name}`);
      return undefined;
    }
    return { pid: identity.pid, host: identity.host.split(' ')[0] ?? '', here: liveness === 'alive' };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Nothing when the text is torn: a process that dies cannot cause that, so the machine did, and the holder is gone. */
function readIdentity(file: string): ProcessIdentity | undefined {
  const text = readFileSync(file, 'utf8');
  try {
    const { pid, host, boot, started } = JSON.parse(text) as ProcessIdentity;
    const sound = Number.isInteger(pid) && pid > 0 && Number.isFinite(started);
    return sound && typeof host === 'string' && typeof boot === 'string' ? { pid, host, boot, started } : undefined;
  } catch {
    return undefined;
  }
}
