// Bundles TypeScript of this project into programs that Node runs. Plain JavaScript: the launcher uses it before anything
// is compiled.
import path from 'node:path';
import { build } from 'esbuild';

/**
 * @param {object} options
 * @param {string} options.root the project's folder
 * @param {Record<string, string>} options.entryPoints source files by the name of the program
 * @param {string} options.outdir where `<name>.mjs` is written
 * @returns the project's own files that went in, relative to the root
 */
export async function bundle({ root, entryPoints, outdir }) {
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    sourcemap: 'linked',
    sourcesContent: false,
    external: ['esbuild', 'vitest'],
    logLevel: 'silent',
    // cdk8s is CommonJS: it wants require, and the folder that it was installed in.
    banner: {
      js: [
        "import { createRequire as createBundleRequire } from 'node:module';",
        "import { dirname as bundleDirname } from 'node:path';",
        `const require = createBundleRequire(${JSON.stringify(path.join(root, 'package.json'))});`,
        "const __dirname = bundleDirname(require.resolve('cdk8s'));",
      ].join('\n'),
    },
  });
  return Object.keys(metafile.inputs).filter((file) => !file.includes('node_modules/'));
}
