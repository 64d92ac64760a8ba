import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { classesOf } from '../imports/classes.ts';
import { schemaFile, trimCrds } from '../imports/crds.ts';
import { kubernetesDocuments, kubernetesFile } from '../imports/kubernetes.ts';
import { type Files, publish } from '../imports/output.ts';
import { folder, upstream, urlOf, urlsOf } from '../imports/read.ts';
import { Refusal, reason } from '../imports/refusal.ts';
import { crdSources, kubernetesSource } from '../imports/sources.ts';

/**
 * `npm run imports`: makes `imports/` from the upstream definitions at their pinned versions.
 *
 * Custom resources become classes (by `cdk8s import`) and schemas; the kinds which Kubernetes has built in become
 * schemas only, since cdk8s-plus brings their classes. Prose is left out: it would be two thirds of the files, and
 * without it a folder of bundles stripped of descriptions gives the same bytes as the URLs.
 */

const usage = `npm run imports [-- --from DIR] [--out DIR]

  --from DIR  read DIR/<name>.crds.yaml and DIR/kubernetes/<document>_openapi.json instead of the upstream URLs;
              what DIR does not hold stays as it is
  --out DIR   write there instead of imports/
`;

/** Runs the command in the project's folder and returns the exit code. */
export async function imports(argv: readonly string[]): Promise<number> {
  try {
    const flags = flagsOf(argv);
    if (flags.help) {
      process.stdout.write(usage);
      return 0;
    }
    const root = process.cwd();
    const out = resolve(root, flags.out ?? 'imports');
    const reader = flags.from === undefined ? upstream : folder(resolve(root, flags.from));
    const urls = await urlsOf(join(root, 'cdk8s.yaml'));

    // Everything is made before anything is written, so that a failure leaves the folder as it was.
    const files: Files = new Map();
    const made: string[] = [];
    const kept: string[] = [];
    for (const source of crdSources) {
      const text = await reader(urlOf(source, urls), `${source.name}.crds.yaml`);
      if (text === undefined) {
        kept.push(source.name);
        continue;
      }
      const crds = trimCrds(source, text);
      for (const [module, code] of await classesOf(root, source, crds)) files.set(`${module}.ts`, code);
      for (const crd of crds) {
        files.set(`schemas/${crd.spec.group}_${crd.spec.names.kind}.json`, schemaFile(source, crd));
      }
      made.push(source.name);
    }
    const documents = await kubernetesDocuments(reader);
    if (documents === undefined) {
      kept.push(kubernetesSource.name);
    } else {
      files.set('schemas/kubernetes.json', kubernetesFile(documents));
      made.push(kubernetesSource.name);
    }
    if (made.length === 0) {
      const wanted = crdSources.map(({ name }) => `${name}.crds.yaml`);
      throw new Refusal(`${flags.from} holds none of ${wanted.join(', ')}, ${kubernetesSource.name}/`);
    }

    await publish(out, files, made);
    for (const name of made) process.stdout.write(`imports: ${name}\n`);
    for (const name of kept) process.stdout.write(`imports: ${name} kept as it is (not in ${flags.from})\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`imports: ${error.message}\n`);
    return 1;
  }
}

function flagsOf(argv: readonly string[]): { from?: string; out?: string; help?: boolean } {
  try {
    return parseArgs({
      args: [...argv],
      options: { from: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } },
    }).values;
  } catch (error) {
    throw new Refusal(`${reason(error)}\n\n${usage}`);
  }
}
