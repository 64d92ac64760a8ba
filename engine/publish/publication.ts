import type { Diagnostics } from '../../model/diagnostics/index.ts';
import { Comparer, digest, digestOfFile, Encoder } from './bytes.ts';
import { Comparison } from './comparison.ts';
import { readJournal } from './journal.ts';
import { type ManifestEntry, printManifest } from './manifest.ts';
import { errorCode } from './os-error.ts';
import { MANIFEST, unsafePath } from './paths.ts';
import { locate } from './place.ts';
import { type Plan, plan } from './plan.ts';
import { Problems } from './problems.ts';
import { RenderedPaths } from './rendered.ts';
import { type Snapshot, takeStock } from './snapshot.ts';
import { Stage } from './stage.ts';
import type { OutputFile, PublishOptions, PublishReport } from './types.ts';
import { siteOf, Workspace } from './workspace.ts';

/**
 * One run's way to disk.
 *
 * Until `commit` nothing in the output folder changes: a file that differs from what stands there is staged beside it,
 * an equal one is only compared. `commit` writes down the whole change, then carries it out by renames. A process that
 * is killed leaves the old tree, or a change that the next run finishes.
 */
export class Publication {
  readonly #options: PublishOptions;
  readonly #problems: Problems;
  readonly #snapshot: Snapshot;
  /** Absent in a dry run, which takes no lock and writes nothing. */
  readonly #workspace: Workspace | undefined;
  readonly #recovered: boolean;

  readonly #encoder = new Encoder();
  readonly #comparison: Comparison;
  readonly #rendered = new RenderedPaths();
  readonly #stage: Stage | undefined;
  readonly #written: string[] = [];
  /** `incomplete`: a path was refused or a file failed, so that what was not rendered says nothing. */
  #state: 'open' | 'incomplete' | 'ended' = 'open';

  private constructor(
    options: PublishOptions,
    problems: Problems,
    snapshot: Snapshot,
    workspace: Workspace | undefined,
    recovered: boolean,
  ) {
    this.#options = options;
    this.#problems = problems;
    this.#snapshot = snapshot;
    this.#workspace = workspace;
    this.#recovered = recovered;
    this.#stage = workspace && new Stage(workspace.site.stage, snapshot.tree);
    this.#comparison = new Comparison(snapshot, options, problems);
  }

  /**
   * Takes the lock, finishes what an interrupted run began, and takes stock of the output folder.
   *
   * @returns nothing, having reported why, when the output folder cannot be used; the run may go on to find other problems
   */
  static open(options: PublishOptions, diagnostics: Diagnostics): Publication | undefined {
    const shownAs = options.shownAs ?? options.out;
    let problems = new Problems(diagnostics, shownAs, options.out);
    let workspace: Workspace | undefined;
    let action: 'read' | 'written' = 'written';
    try {
      const place = locate(options.out, options.project ?? process.cwd());
      if ('kind' in place) {
        if (place.kind === 'unsafe') problems.unsafeOut(place.reason);
        else if (place.kind === 'link') problems.symlink('.meridian', place.reason);
        else problems.unusable(place.reason);
        return undefined;
      }
      problems = new Problems(diagnostics, shownAs, place.root);
      const site = siteOf(place.root);
      if (!options.dryRun) {
        workspace = Workspace.open(place.root, options.force === true, problems);
        if (workspace === undefined) return undefined;
      }
      action = 'read';
      const pending = options.dryRun ? readJournal(site) : undefined;
      const snapshot = takeStock(site, options, problems, pending);
      if (snapshot !== undefined) {
        const recovered = workspace?.recovered ?? pending !== undefined;
        return new Publication(options, problems, snapshot, workspace, recovered);
      }
    } catch (error) {
      workspace?.abandon();
      problems.failed(error, action);
      return undefined;
    }
    workspace?.abandon();
    return undefined;
  }

  /**
   * Takes one rendered file. Its text is on disk, or found equal to what is there, when this returns.
   *
   * @throws when a path is rendered twice
   */
  add({ path, text, owner, patches }: OutputFile): void {
    if (this.#state === 'ended') throw new Error('This publication has ended.');
    const unsafe = unsafePath(path);
    if (unsafe !== undefined) {
      this.#problems.unsafePath(path, unsafe);
      this.#state = 'incomplete';
      return;
    }
    const collision = this.#rendered.add(path);
    if (collision !== undefined) {
      this.#problems.caseCollision(collision.path, collision.other);
      this.#state = 'incomplete';
    }
    // No commit can follow, so staging is spared; but paths are still checked, to show every problem in one run.
    if (this.#state === 'incomplete') return;
    const bytes = this.#encoder.encode(text);
    const sha256 = digest(bytes);
    const entry: ManifestEntry = patches === undefined ? { owner, sha256 } : { owner, sha256, patches };
    this.#rendered.entries.set(path, entry);
    this.#bring(path, bytes);
  }

  /**
   * Makes the change, unless anything speaks against it; then the output folder stays as it is.
   *
   * @returns what was done, or nothing when there are errors among the diagnostics, also those of other parts of the run
   */
  commit(): PublishReport | undefined {
    if (this.#state === 'ended') throw new Error('This publication has ended.');
    try {
      const report = this.#commit();
      if (report === undefined) this.abort();
      return report;
    } catch (error) {
      this.abort();
      this.#problems.failed(error, 'written');
      return undefined;
    }
  }

  /** Ends the run without a change: the output folder stays as it was, and absent if it was absent. */
  abort(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    try {
      this.#workspace?.abandon();
    } catch (error) {
      // What cannot be tidied up now is swept by the next run. The reason of the abort has been told.
      if (errorCode(error) === undefined) throw error;
    }
  }

  #commit(): PublishReport | undefined {
    // Where something failed to render, its files are not for pruning, so there is nothing more to find out.
    if (this.#state === 'incomplete' || this.#problems.elsewhere) return undefined;
    const { tree, contentOf, owned: old } = this.#snapshot;
    const planned = plan({
      options: this.#options,
      problems: this.#problems,
      tree,
      contentOf,
      old,
      rendered: this.#rendered.entries,
      renderedLike: (path) => this.#rendered.like(path),
      blockers: this.#comparison.blockers,
      written: this.#written,
    });
    if (this.#workspace !== undefined && !this.#workspace.isHeld) {
      this.#problems.unusable('its lock was removed while this run was under way');
    }
    if (this.#problems.any) return undefined;
    if (!this.#carryOut(planned)) return undefined;
    this.#state = 'ended';
    return {
      written: this.#written.sort(),
      unchanged: this.#comparison.unchanged,
      removed: planned.removals.map(({ path }) => path),
      foreign: planned.foreign,
      forced: [...this.#comparison.forced, ...planned.forced].sort(),
      recovered: this.#recovered,
    };
  }

  /** Returns false, having reported why, when the change was begun and not finished. */
  #carryOut({ manifest, removals, folders }: Plan): boolean {
    const [workspace, stage] = [this.#workspace, this.#stage];
    if (workspace === undefined || stage === undefined) return true;
    const text = this.#encoder.encode(printManifest(manifest));
    const manifestExists = this.#snapshot.tree.has(MANIFEST);
    const current = this.#snapshot.contentOf(MANIFEST);
    if (!manifestExists || !new Comparer().equals(current, text)) {
      stage.put(MANIFEST, text, manifestExists ? digestOfFile(current) : null);
    }
    if (stage.moves.length > 0 || removals.length > 0) {
      const journal = { removals, folders, moves: stage.moves };
      workspace.decide(journal);
      if (!workspace.finish(journal, this.#problems, this.#foldersThatStay(folders))) {
        this.#state = 'ended';
        return false;
      }
    } else {
      workspace.close();
    }
    return true;
  }

  #foldersThatStay(removed: readonly string[]): Set<string> {
    const folders = new Set<string>();
    for (const [path, kind] of this.#snapshot.tree) if (kind === 'folder') folders.add(path);
    for (const path of removed) folders.delete(path);
    return folders;
  }

  /** Compares, and stages what differs. One failure is told; those that would follow from it are not. */
  #bring(path: string, bytes: Uint8Array): void {
    let action: 'read' | 'written' = 'read';
    try {
      const before = this.#comparison.compare(path, bytes);
      if (before === undefined) return;
      action = 'written';
      this.#stage?.put(path, bytes, before);
      this.#written.push(path);
    } catch (error) {
      this.#problems.failed(error, action, path);
      this.#state = 'incomplete';
    }
  }
}
