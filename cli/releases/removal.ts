import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostics } from '../../model/diagnostics/index.ts';
import type { Data } from '../../model/releases/emit.ts';
import { releasesLimit } from '../../model/releases/file.ts';
import { commitMessage } from '../../model/releases/message.ts';
import { type ComponentName, qualified } from '../../model/releases/names.ts';
import { forgotten } from '../../model/releases/retirement.ts';
import { spliced } from '../../model/releases/splice.ts';
import { variableName } from '../new/templates.ts';
import { replaceFile } from '../replace-file.ts';
import { outFolder } from './carry-out.ts';
import { type Context, releasesPath } from './context.ts';
import type { PrintOptions } from './print.ts';
import { withoutComponent } from './without-component.ts';

/** New text by file; undefined for a file that goes. */
type Edits = ReadonlyMap<string, string | undefined>;

/** Every file that a component leaves or goes with; reports it when one is in a form that is not known. */
export function removalEdits(context: Context, component: ComponentName, diagnostics: Diagnostics): Edits | undefined {
  const { system, name } = component;
  const refuse = (file: string, what: string) =>
    diagnostics.report('release/cannot-remove', { component: qualified(component), file, what });
  const own = `systems/${system}/${name}.ts`;
  const test = `test/systems/${system}/${name}.test.ts`;
  const index = `systems/${system}/index.ts`;
  if (!existsSync(own)) refuse(index, `Its declaration is not in ${own}, where npm run new writes one.`);
  for (const file of importersOf(own, new Set([index, test]))) {
    refuse(file, `It imports ${own}, which is to go.`);
  }
  const left = existsSync(index) ? withoutComponent(readFileSync(index, 'utf8'), name) : undefined;
  if (left === undefined) {
    const variable = variableName(name);
    const lines = `\`import { ${variable} } from './${name}.ts';\` and \`${variable}\` in \`components: […]\``;
    refuse(index, `Its lines there are not as npm run new writes them: ${lines}.`);
  }
  // Of two systems with a component of one name, pins are for both.
  const alone = context.known.filter((one) => one.name === name).length < 2;
  const file = forgotten(context.file, qualified(component), alone);
  const text = spliced(context.text, file as unknown as Data, releasesLimit);
  if (text === undefined) {
    diagnostics.report('release/cannot-edit', { file: releasesPath, what: `nothing of ${qualified(component)}` });
  }
  if (diagnostics.hasErrors) return undefined;
  return new Map([
    [releasesPath, text],
    [index, left],
    [own, undefined],
    ...(existsSync(test) ? [[test, undefined] as const] : []),
  ]);
}

/** Other files of systems and tests that import a file. */
function importersOf(file: string, except: ReadonlySet<string>): string[] {
  const wanted = path.resolve(file);
  return ['systems', 'test'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`)
      .filter((name) => name.endsWith('.ts') && !except.has(name))
      .filter((name) =>
        [...readFileSync(name, 'utf8').matchAll(/from '(\.[^']+)'/g)].some(
          ([, from = '']) => path.resolve(path.dirname(name), from) === wanted,
        ),
      ),
  );
}

/**
 * Carries the edits out and renders with the sources as they are then, by a run of its own. Where that fails, everything is
 * put back. Returns the exit code.
 */
export function remove(
  edits: Edits,
  component: ComponentName,
  root: string,
  reason: string | undefined,
  { dryRun, json }: PrintOptions,
): number {
  const name = qualified(component);
  const before = new Map([...edits.keys()].map((file) => [file, readFileSync(file, 'utf8')]));
  if (!dryRun) {
    for (const [file, text] of edits) {
      if (text === undefined) rmSync(file);
      else replaceFile(file, text);
    }
    const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'cli/run.mjs'), 'synth', '--quiet'], {
      encoding: 'utf8',
    });
    if (status !== 0) {
      for (const [file, text] of before) replaceFile(file, text);
      process.stderr.write(`${stderr}${name} is still there: the files above are as they were.\n`);
      return status ?? 1;
    }
  }
  const message = commitMessage({
    subjects: [`Remove ${name}`],
    changes: [`${name} in every target: retired → gone, with its pins, its sources and its files in ${outFolder}/`],
    reason: reason ?? 'no longer needed',
  });
  const written = [...edits].flatMap(([file, text]) => (text === undefined ? [] : [file]));
  const removed = [...edits].flatMap(([file, text]) => (text === undefined ? [file] : []));
  const changes = [{ name, where: 'every target', from: 'retired', to: 'gone' }];
  if (json) {
    const result = { dryRun, changes, notes: [], message, written, removed, parts: [], diagnostics: [] };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return 0;
  }
  const state = dryRun ? 'Nothing was changed (dry run). With it:' : 'Changed:';
  const lines = [...written.map((file) => `  ~ ${file}\n`), ...removed.map((file) => `  - ${file}\n`)].join('');
  process.stdout.write(
    `${name} is retired in every target: nothing of it runs.\n\n${state}\n${lines}  - ${outFolder}/<target>/${name}/\n\n` +
      `Run npm run generate for the pages, and commit all of it with this message:\n\n${message}`,
  );
  return 0;
}
