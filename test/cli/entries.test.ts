import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { entryFinder } from '../../cli/entries.ts';
import { marked } from '../model/marked.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

/** Looks up keys of the call that a `«` marks; the other `«` marks the entry. Without one it is not to be found. */
function expectFound(source: string, keys: readonly string[], modules = path.join(root, 'node_modules')) {
  const folder = mkdtempSync(path.join(tmpdir(), 'meridian-entries-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { text, places } = marked(source);
  const call = source
    .split('«')
    .slice(1)
    .findIndex((part) => /^(new |component\(|add\(|const a )/.test(part));
  const [at = ''] = places.slice(call);
  const wanted = places.find((_, index) => index !== call);
  writeFileSync(path.join(folder, 'package.json'), '{}');
  writeFileSync(path.join(folder, 'web.ts'), text);
  symlinkSync(modules, path.join(folder, 'node_modules'), 'dir');
  const [line, column] = at.split(':').map(Number) as [number, number];
  const found = entryFinder(folder)({ file: 'web.ts', line, column }, keys);
  expect(found === undefined ? undefined : `${found.file}:${found.line}:${found.column}`).toBe(
    wanted === undefined ? undefined : `web.ts:${wanted}`,
  );
}

describe('the line of a prop', () => {
  it.each([
    ['an entry', "«new Web(scope, 'web', {\n  uses: {\n    a: redis(),\n    «b: redis(),\n  },\n});", ['uses', 'b']],
    ['a shorthand', "«new Web(scope, 'web', { uses: { «b } });", ['uses', 'b']],
    ['a name in quotes', "«new Web(scope, 'web', { env: { «'A-B': '' } });", ['env', 'A-B']],
    ['an item of a list', "«component('a', () => {}, { after: ['x',\n «'y'] });", ['after', '1']],
    ['a constant', "const uses = { «b: redis() };\n«new Web(scope, 'web', { uses });", ['uses', 'b']],
    [
      'a constant of types',
      "const uses = { «b } as const satisfies Uses;\n«new Web(s, 'w', { uses: uses });",
      ['uses', 'b'],
    ],
    [
      'what was spread',
      "const base = { uses: { «b } };\n«new Web(scope, 'web', { ...base, tier: 'core' });",
      ['uses', 'b'],
    ],
    ['the last of two', "«new Web(scope, 'web', { tier: 'core', ...{ uses: {} }, «uses: { a } });", ['uses', 'b']],
    ['the nearest around it', "«new Web(scope, 'web', { «uses: common(scope) });", ['uses', 'b']],
    ['a call within a call', "component('a', (s) => {\n  void «new Web(s, 'w', { «uses: {} });\n});", ['uses']],
    ['a method', 'constructs.«add(scope, { «uses: {} }, last);', ['uses']],
    [
      'the nearest constant',
      'const u = { b };\nfunction f() {\n  const u = { «b };\n  «new Web({ uses: u });\n}',
      ['uses', 'b'],
    ],
  ])('is found in %s', (_, source, keys) => {
    expectFound(source, keys);
  });

  it.each([
    ['it is in no literal', "«new Web(scope, 'web', props);", ['uses']],
    ['the key is not there', "«new Web(scope, 'web', { tier: 'core' });", ['uses', 'b']],
    ['it is computed', "«new Web(scope, 'web', { [name]: {} });", ['uses']],
    ['nothing is called there', '«const a = { uses: {} };', ['uses']],
  ])('is not known where %s', (_, source, keys) => {
    expectFound(source, keys);
  });

  it('of a parameter’s is not that of a constant with its name', () => {
    expectFound('const u = { b };\nfunction f({ u }) {\n  «new Web({ «uses: u });\n}', ['uses', 'b']);
  });

  it('behind a spread in a list is that of the list', () => {
    expectFound("«component('a', () => {}, { «after: [...others, 'y'] });", ['after', '1']);
  });

  it('is not known without a compiler, or without the file', () => {
    expectFound("«new Web(scope, 'web', { uses: {} });", ['uses'], tmpdir());
    expect(entryFinder(root)({ file: 'systems/none.ts', line: 1, column: 1 }, ['uses'])).toBeUndefined();
    expect(entryFinder(root)({ file: 'systems/index.ts', line: 9999, column: 1 }, ['uses'])).toBeUndefined();
  });
});
