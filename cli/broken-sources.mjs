// Prints what the bundler found in sources that do not parse, or import what is not there. Plain JavaScript, since there
// is no program to run; of the sources, the printers alone are bundled here.
import { createRequire } from 'node:module';
import path from 'node:path';
import { runInThisContext } from 'node:vm';
import { build } from 'esbuild';

/**
 * @param {string} root the project's folder
 * @param {readonly { text: string, location: { file: string, line: number, column: number } | null }[]} errors
 * @param {readonly string[]} argv arguments of the command, which say in which format problems are printed
 */
export async function printBrokenSources(root, errors, argv) {
  const printers = await printersOf(root);
  if (printers === undefined) {
    for (const { location, text } of errors) {
      const place = location === null ? '' : `${location.file}:${location.line}:${location.column + 1} `;
      process.stderr.write(`${place}error source/syntax: ${text}\n`);
    }
    return;
  }
  const diagnostics = new printers.Diagnostics();
  for (const { location, text } of errors) {
    const place = location && { file: location.file, line: location.line, column: location.column + 1 };
    diagnostics.report('source/syntax', { reason: text }, place ?? undefined);
  }
  printers.printSynthDiagnostics(diagnostics, printers.wantedFormat(argv));
}

/** Nothing where these, too, are broken. */
async function printersOf(root) {
  try {
    const { outputFiles } = await build({
      absWorkingDir: root,
      stdin: {
        contents: "export { Diagnostics } from './model/diagnostics/index.ts'; export * from './cli/report.ts';",
        resolveDir: root,
      },
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'silent',
    });
    const module = { exports: {} };
    const load = runInThisContext(`(function (exports, require, module) {${outputFiles[0].text}\n})`);
    load(module.exports, createRequire(path.join(root, 'package.json')), module);
    return module.exports;
  } catch {
    return undefined;
  }
}
