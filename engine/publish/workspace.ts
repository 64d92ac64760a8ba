import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { carryOut, hindrances, type Journal, readJournal, type Site, writeJournal } from './journal.ts';
import { isCandidate, isLock, Lock } from './lock.ts';
import { errorCode, tolerating } from './os-error.ts';
import { WORK_FOLDER } from './paths.ts';
import { makeFolders, removeIfEmpty } from './place.ts';
import type { Problems } from './problems.ts';

const JOURNAL = 'journal.json';
const STAGE = 'stage';

/** Where the work folder of an output folder keeps its things. */
export function siteOf(root: string): Site {
  const work = `${root}/${WORK_FOLDER}`;
  return { root, stage: `${work}/${STAGE}`, journal: `${work}/${JOURNAL}` };
}

/** The work folder while this run holds its lock: taken, mended and emptied at the start, removed at the end. */
export class Workspace {
  readonly site: Site;
  /** An earlier run was cut off after it had decided its change, which is finished by now. */
  readonly recovered: boolean;
  readonly #lock: Lock;
  readonly #work: string;
  /** Folders that this run made, the output folder among them: deepest first. */
  readonly #made: readonly string[];

  private constructor(site: Site, lock: Lock, recovered: boolean, made: readonly string[]) {
    this.site = site;
    this.recovered = recovered;
    this.#lock = lock;
    this.#work = `${site.root}/${WORK_FOLDER}`;
    this.#made = made;
  }

  /** Takes the lock and finishes or discards what an earlier run left. Reports why, when it returns nothing. */
  static open(root: string, force: boolean, problems: Problems): Workspace | undefined {
    const work = `${root}/${WORK_FOLDER}`;
    const made: string[] = [];
    try {
      const lock = Lock.take(work, () => made.push(...makeFolders(work)));
      if (lock instanceof Lock) return Workspace.#prepare(siteOf(root), lock, made, force, problems);
      problems.locked(lock);
    } catch (error) {
      removeIfEmpty(made);
      problems.failed(error, 'written');
    }
    return undefined;
  }

  static #prepare(site: Site, lock: Lock, made: readonly string[], force: boolean, problems: Problems) {
    const journal = readJournal(site);
    const workspace = new Workspace(site, lock, journal !== undefined, made);
    try {
      workspace.#sweep(journal !== undefined);
      if (journal !== undefined) {
        if (!workspace.#mayFinish(journal, force, problems) || !workspace.#carryOut(journal, problems)) {
          workspace.leave();
          return undefined;
        }
      }
      mkdirSync(site.stage);
      return workspace;
    } catch (error) {
      if (journal === undefined) workspace.abandon();
      else workspace.leave();
      throw error;
    }
  }

  /** Whether the lock is still ours: it may have been removed by hand. */
  get isHeld(): boolean {
    return this.#lock.isHeld();
  }

  /** Decides the change. */
  decide(journal: Journal): void {
    writeJournal(this.site, journal);
  }

  /** Carries a decided change out and ends the run. Returns false, having said why, when the rest is left for a later one. */
  finish(journal: Journal, problems: Problems, known: Set<string>): boolean {
    const done = this.#carryOut(journal, problems, known);
    this.leave();
    return done;
  }

  /** Ends the run: nothing of the work folder remains. */
  close(): void {
    this.#sweep(false);
    this.leave();
  }

  /** Ends a run that changes nothing: the output folder, if it was made for it, goes too. */
  abandon(): void {
    this.close();
    removeIfEmpty(this.#made);
  }

  /** Ends the run and keeps journal and stage for the next one. */
  leave(): void {
    try {
      this.#lock.release();
      removeIfEmpty([this.#work]);
    } catch (error) {
      // The lock of an ended process is no obstacle to anybody.
      if (errorCode(error) === undefined) throw error;
    }
  }

  #carryOut(journal: Journal, problems: Problems, known?: Set<string>): boolean {
    try {
      carryOut(this.site, journal, known);
      this.#sweep(false);
      return true;
    } catch (error) {
      problems.interrupted(error);
      return false;
    }
  }

  /** Reports what a person did between a crash and now; `force` overrides edits, but not links. */
  #mayFinish(journal: Journal, force: boolean, problems: Problems): boolean {
    const found = hindrances(this.site, journal).filter(({ kind }) => kind === 'link' || !force);
    for (const { path, kind, change } of found) {
      if (kind === 'edited') problems.editedByHand(path, change);
      else problems.symlink(path, 'an interrupted change would be finished through it');
    }
    return found.length === 0;
  }

  /**
   * Clears the work folder of everything but the lock, and of journal and stage unless they are needed. The journal goes
   * first: without it the stage is worthless, but not the other way round.
   */
  #sweep(keepChange: boolean): void {
    if (!keepChange) rmSync(this.site.journal, { force: true });
    for (const name of readdirSync(this.#work)) {
      if (isLock(name) || (keepChange && (name === JOURNAL || name === STAGE))) continue;
      const path = `${this.#work}/${name}`;
      if (!isCandidate(name)) {
        rmSync(path, { recursive: true, force: true });
        continue;
      }
      // Its owner may be alive and about to rename it: it must see a whole folder or none, never an emptied one.
      const aside = `${this.#work}/swept.${name}`;
      if (!tolerating(['ENOENT'], () => renameSync(path, aside))) continue;
      tolerating(['ENOTEMPTY'], () => rmSync(aside, { recursive: true, force: true }));
    }
  }
}
