import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differenceOfFolders, GitRepository } from '../../cli/git.ts';
import { TestRepository } from '../support/repository.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'meridian-git-'));
const commits: string[] = [];
let repository: TestRepository;

beforeAll(() => {
  repository = new TestRepository(path.join(folder, 'origin'));
  mkdirSync(path.join(repository.folder, 'd'));
  for (const turn of [0, 1, 2]) {
    writeFileSync(path.join(repository.folder, 'd/a b ä.txt'), `${turn}\n`);
    writeFileSync(path.join(repository.folder, 'd/app.json'), `${turn}\n`);
    commits.push(repository.commit(`Turn ${turn}`));
  }
  repository.git('checkout', '--quiet', '-b', 'side', commits[0] ?? '');
  commits.push(repository.commit('Beside'));
  repository.git('checkout', '--quiet', 'main');
  repository.git('merge', '--quiet', '--no-ff', '--message', 'Merge', 'side');
  commits.push(repository.head());
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function opened(where: string): GitRepository {
  const found = GitRepository.open(where);
  if (found instanceof GitRepository) return found;
  throw new Error(found.reason);
}

describe('a repository', () => {
  it('tells commits by ID and by full reference, and takes nothing else for one', () => {
    const git = opened(repository.folder);
    const [first = ''] = commits;
    expect([git.commitOf(first), git.commitOf(first.slice(0, 9)), git.commitOf('refs/heads/main')]).toEqual([
      first,
      first,
      commits[4],
    ]);
    for (const name of [
      'main',
      '--all',
      '-h',
      'refs/heads/main~1',
      'HEAD^{tree}',
      ':/Turn',
      '0'.repeat(40),
      first.slice(0, 6),
    ]) {
      expect(git.commitOf(name), name).toBeUndefined();
    }
    expect(git.branch('main')).toEqual({ commit: commits[4], shown: 'main' });
    expect(git.branch('none')).toBeUndefined();
  });

  it('tells what came before what, and what the branch was at', () => {
    const git = opened(repository.folder);
    const [first = '', , third = '', side = '', merge = ''] = commits;
    expect([
      git.isAncestor(first, merge),
      git.isAncestor(side, merge),
      git.isAncestor(third, side),
      git.isAncestor(merge, merge),
    ]).toEqual([true, true, false, true]);
    expect(git.isAncestor('0'.repeat(40), merge)).toBeUndefined();
    expect(git.firstParents(merge)).toEqual([merge, third, commits[1], first]);
  });

  it('shows files, folders and differences, whatever names are', () => {
    repository.git('config', 'core.quotePath', 'true');
    const git = opened(repository.folder);
    const [first = '', second = ''] = commits;
    expect(git.showFile(second, 'd/a b ä.txt')).toBe('1\n');
    expect(git.showFile(second, 'none')).toBeUndefined();
    expect([git.prefix, opened(path.join(repository.folder, 'd')).prefix]).toEqual(['', 'd/']);
    expect([...git.listTree(second, 'd').keys()]).toEqual(['d/a b ä.txt', 'd/app.json']);
    expect(git.listTree(second, 'none').size).toBe(0);
    expect(git.difference(first, second, 'd', ['app.json'])).toContain('+++ b/d/a b ä.txt\t\n@@ -1 +1 @@\n-0\n+1\n');
    expect(git.difference(first, second, 'd', ['app.json'])).not.toContain('app.json');
    expect(git.difference(undefined, first, 'd')).toContain('new file mode');
  });

  it('is found from a folder inside it, and not where there is none', () => {
    writeFileSync(path.join(folder, 'file'), '');
    expect(GitRepository.open(folder)).toEqual({ kind: 'no-repository', reason: 'this is not a git repository' });
  });

  it('that is shallow does not deny what it cannot know', () => {
    const shallow = path.join(folder, 'shallow');
    repository.git('clone', '--quiet', '--depth', '1', `file://${repository.folder}`, shallow);
    const git = opened(shallow);
    expect([git.isShallow, opened(repository.folder).isShallow]).toEqual([true, false]);
    expect(git.isAncestor(commits[0] ?? '', commits[4] ?? '')).toBeUndefined();
    expect(git.branch('main')).toEqual({ commit: commits[4], shown: 'origin/main' });
  });
});

describe('two folders', () => {
  it('differ without any repository', () => {
    for (const [side, text] of [
      ['a', 'x\n'],
      ['b', 'y\n'],
    ] as const) {
      const where = path.join(folder, side);
      rmSync(where, { recursive: true, force: true });
      new TestRepository(where);
      writeFileSync(path.join(where, 'f'), text);
      rmSync(path.join(where, '.git'), { recursive: true });
    }
    expect(differenceOfFolders(folder, 'a', 'b')).toContain('--- a/f\n+++ b/f\n@@ -1 +1 @@\n-x\n+y\n');
    expect(differenceOfFolders(folder, 'a', 'a')).toBe('');
  });
});
