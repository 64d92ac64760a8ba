import type { Diagnostics } from '../../model/diagnostics/index.ts';
import type { Holder } from './lock.ts';
import { pathOf, reasonOf } from './os-error.ts';
import { WORK_FOLDER } from './paths.ts';

/** Says publishing's problems in terms of the person's own paths. */
export class Problems {
  readonly #diagnostics: Diagnostics;
  readonly #shownAs: string;
  readonly #root: string;

  /** @param root the real folder behind `shownAs`, whose name people should not have to see */
  constructor(diagnostics: Diagnostics, shownAs: string, root: string) {
    this.#diagnostics = diagnostics;
    this.#shownAs = shownAs;
    this.#root = root;
  }

  get any(): boolean {
    return this.#diagnostics.hasErrors;
  }

  /** Whether other parts of the run have failed. */
  get elsewhere(): boolean {
    if (!this.any) return false;
    return this.#diagnostics
      .sorted()
      .some(({ code, severity }) => severity === 'error' && !code.startsWith('publish/'));
  }

  /** A path relative to the output folder, as the person would type it. */
  show(path: string): string {
    return path === '' ? this.#shownAs : `${this.#shownAs.replace(/\/+$/, '')}/${path}`;
  }

  caseCollision(path: string, other: string): void {
    this.#diagnostics.report('publish/case-collision', { path, other }, this.#at(path));
  }

  editedByHand(path: string, change: 'rewritten' | 'removed'): void {
    this.#diagnostics.report('publish/edited-by-hand', { path: this.show(path), change }, this.#at(path));
  }

  inTheWay(path: string, obstacle: string): void {
    this.#diagnostics.report('publish/foreign-in-the-way', { path: this.show(path), obstacle }, this.#at(path));
  }

  locked(holder: Holder): void {
    reportLocked(holder, this.#shownAs, this.show(WORK_FOLDER), this.#diagnostics);
  }

  manifestUnreadable(path: string, reason: string, line: number): void {
    const place = { file: this.show(path), line, column: 1 };
    this.#diagnostics.report('publish/manifest-unreadable', { path: this.show(path), reason }, place);
  }

  symlink(path: string, reason: string): void {
    this.#diagnostics.report('publish/symlink', { path: this.show(path), reason }, this.#at(path));
  }

  unsafeOut(reason: string): void {
    this.#diagnostics.report('publish/unsafe-out', { out: this.#shownAs, reason });
  }

  unsafePath(path: string, reason: string): void {
    this.#diagnostics.report('publish/unsafe-path', { path: JSON.stringify(path), reason });
  }

  /** The output folder itself, or something in it, refuses to be used. */
  unusable(reason: string, path = '', action: 'read' | 'written' = 'written'): void {
    const place = path === '' ? undefined : this.#at(path);
    this.#diagnostics.report('publish/cannot-write', { path: this.show(path), action, reason }, place);
  }

  /**
   * A failure before anything was changed. What is not the operating system's failure is thrown on.
   *
   * @param path what it happened to, where the caller knows better than the operating system
   */
  failed(error: unknown, action: 'read' | 'written', path?: string): void {
    this.unusable(reasonOf(error), path ?? this.#ours(error), action);
  }

  /** A failure after the change had begun. */
  interrupted(error: unknown): void {
    const reason = reasonOf(error);
    const path = this.#ours(error);
    const place = path === '' ? undefined : this.#at(path);
    this.#diagnostics.report('publish/interrupted', { path: this.show(path), reason }, place);
  }

  /** The failing path relative to the output folder; the folder itself for what is not the person's concern. */
  #ours(error: unknown): string {
    const path = pathOf(error);
    if (path === undefined || !path.startsWith(`${this.#root}/`)) return '';
    const relative = path.slice(this.#root.length + 1);
    return relative.startsWith(WORK_FOLDER) ? '' : relative;
  }

  #at(path: string) {
    return { file: this.show(path), line: 1, column: 1 };
  }
}

/**
 * Says that another run is writing a folder.
 *
 * @param work the folder that holds the lock, as the person would type it
 */
export function reportLocked({ pid, host, here }: Holder, out: string, work: string, diagnostics: Diagnostics): void {
  if (here) diagnostics.report('publish/locked', { pid: String(pid), out });
  else diagnostics.report('publish/locked-elsewhere', { pid: String(pid), host, out, lock: `${work}/lock` });
}
