// Bundles TypeScript of this project into programs that Node runs. Plain JavaScript: the launcher uses it before anything
// is compiled.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build, transformSync } from 'esbuild';

/** Which of a component's own words reach for something that is neither a source nor `regions/`. */
const outside =
  /\b(?:process|Date|performance|Intl|navigator|stack|random\w*|fetch|globalThis|eval|Function|Include|Helm|Yaml|addFile|addDirectory)\b|(?<!["'`])\brequire\b(?!["'`])|\bimport\(|\bcrypto[.[]/;
const readByRun = ['cdk8s', 'cdk8s-plus-28', 'constructs'];

/**
 * @param {object} options
 * @param {string} options.root the project's folder
 * @param {Record<string, string>} options.entryPoints source files by the name of the program
 * @param {string} options.outdir where `<name>.cjs` is written
 * @param {string} [options.command] of the commands of `cli/main.ts` only this one goes in, and the launcher gives the
 *   program its `require`: its bytes then name no folder, and checkouts with the same sources can share them; default: a
 *   program that Node starts by itself
 * @returns the project's own files that went in, relative to the root, and whether the same files always render the same
 */
export async function bundle({ root, entryPoints, outdir, command }) {
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    platform: 'node',
    // Compiled code can be kept for CommonJS only, and cdk8s is CommonJS anyway.
    format: 'cjs',
    target: 'node20',
    supported: { 'dynamic-import': false },
    outExtension: { '.js': '.cjs' },
    sourcemap: 'linked',
    sourcesContent: false,
    external: ['@grpc/grpc-js', '@pulumi/*', 'esbuild', 'fast-check', 'google-protobuf', 'typescript', 'vitest'],
    logLevel: 'silent',
    plugins: command === undefined ? [] : [only(command)],
    define: {
      'import.meta.url': 'bundleUrl',
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
    },
    banner: {
      js: [
        // Packages are found, and cdk8s finds its own files, from the project, wherever the bundle lies.
        command === undefined
          ? `require = require('node:module').createRequire(${JSON.stringify(path.join(root, 'package.json'))});`
          : '',
        "__dirname = require('node:path').dirname(require.resolve('cdk8s'));",
        "var bundleUrl = require('node:url').pathToFileURL(__filename).href;",
      ].join(' '),
    },
  });
  const files = Object.keys(metafile.inputs).filter((file) => !file.includes('node_modules/'));
  const declared = files.filter((file) => !/^(?:bench|cli|engine|imports|infra|model|test)\/|^main\.ts$/.test(file));
  return { files, repeatable: declared.every((file) => isRepeatable(root, file, metafile.inputs[file].imports)) };
}

/** Leaves the files of other commands out: whoever synthesizes waits for no compiler of what only others run. */
const only = (command) => ({
  name: 'one command',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/commands\/|^\.\.\/bench\// }, ({ kind, path: file }) =>
      kind === 'dynamic-import' && path.basename(file, '.ts') !== command ? { path: file, external: true } : undefined,
    );
  },
});

/** Whether a file's code can only compute: it names nothing that reads a file, an environment, a clock or a network. */
function isRepeatable(root, file, imports) {
  for (const { path: target, external, original } of imports) {
    if (external || /^(?:bench|cli|engine|infra|test)\//.test(target)) return false;
    const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(target) ?? [];
    if (name !== undefined && !readByRun.includes(name)) return false;
    if (original === undefined) return false;
  }
  // Other files are data, and part of the key.
  if (!/\.[cm]?[jt]sx?$/.test(file)) return true;
  // Without types and comments.
  const { code } = transformSync(readFileSync(path.join(root, file), 'utf8'), { loader: 'ts', minifyWhitespace: true });
  return !outside.test(code);
}
