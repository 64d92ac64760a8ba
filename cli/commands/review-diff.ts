import { review, reviewPage } from '../../engine/review/index.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { flagsOf } from '../flags.ts';
import { GitRepository } from '../git.ts';
import { printSynthDiagnostics } from '../report.ts';
import { filesBetween, filesSince } from '../review/files.ts';

const help = `Usage: npm run review:diff [-- OPTIONS]

Says what a change does to dist/: which components in which targets, what to look at twice, each change once. It
reads files and git only, and runs nothing of what it compares.

  --from REVISION   compare with where this commit or branch parted from the change (default: main)
  --to REVISION     the change (default: the files on disk)
  --dir DIR         the rendered folder (default: dist)
  --json            print data instead of Markdown
  --help            print this

Exit code: 0 when it was compared, 1 when that is not possible.
`;

const options = {
  from: { type: 'string', default: 'main' },
  to: { type: 'string' },
  dir: { type: 'string', default: 'dist' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** `npm run review:diff`. */
export function reviewDiffCommand(argv: readonly string[]): number {
  const diagnostics = new Diagnostics();
  const flags = flagsOf(argv, options, diagnostics);
  if (flags?.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const files = flags && changedFiles(flags, diagnostics);
  if (files !== undefined) {
    const found = review(files);
    process.stdout.write(flags?.json === true ? `${JSON.stringify(found, undefined, 2)}\n` : reviewPage(found));
  }
  return printSynthDiagnostics(diagnostics, 'text');
}

interface Range {
  readonly from: string;
  readonly to?: string;
  readonly dir: string;
}

function changedFiles({ from, to, dir }: Range, diagnostics: Diagnostics) {
  const repository = GitRepository.open('.');
  if (!(repository instanceof GitRepository)) {
    diagnostics.report('release/no-repository', { reason: repository.reason });
    return undefined;
  }
  const [base, change] = [commitOf(repository, from, diagnostics), commitOf(repository, to ?? 'HEAD', diagnostics)];
  if (base === undefined || change === undefined) return undefined;
  const parted = repository.commonAncestor(base, change);
  if (parted === undefined) {
    diagnostics.report('review/no-common-commit', { from, to: to ?? 'HEAD', shallow: repository.isShallow });
    return undefined;
  }
  return to === undefined ? filesSince(repository, parted, dir) : filesBetween(repository, parted, change, dir);
}

/** By its ID or as a branch, of the remote or here. */
function commitOf(repository: GitRepository, name: string, diagnostics: Diagnostics): string | undefined {
  const found = repository.commitOf(name) ?? repository.branch(name)?.commit;
  if (found === undefined) diagnostics.report('review/unknown-revision', { revision: name });
  return found;
}
