import type { KubeObject } from '../../../model/kube-object.ts';
import { at, isRecord } from '../../../model/plain.ts';
import { list, text } from '../systems/json.ts';
import { byText, code, nothing, plain, type Row, section, table } from '../systems/markdown.ts';
import { commands, kubectl, type RunbookFacts, rollouts, runningOf } from './facts.ts';

/** How a new value of a secret gets into the pods. */
export function secretsSection(facts: RunbookFacts): string {
  const externals = facts.objects.filter(({ kind }) => kind === 'ExternalSecret');
  if (externals.length === 0) return section('Rotate a secret', 'It has none.');
  return section(
    'Rotate a secret',
    table(
      ['Variable', 'Path in the store', 'Property', 'Store', 'ExternalSecret', 'Read again after'],
      externals.flatMap(rowsOf).sort((a, b) => byText(a.join(), b.join())),
    ),
    'Where old and new can both be valid for a while, make the new one first and end the old one last. Then:',
    `1. Write the new value into the store, without showing it to the shell's history.\n\n${indented(writing(facts, externals))}`,
    `2. Have it read at once, or wait. ${code('SecretSynced')} with a new time says that it was.\n\n${indented(
      commands(
        ...externals.flatMap(({ metadata: { name } }) => [
          `${kubectl(facts)} annotate externalsecret ${name} force-sync="$(date +%s)" --overwrite`,
          `${kubectl(facts)} get externalsecret ${name}`,
        ]),
      ),
    )}`,
    `3. ${restart(facts)}`,
    `4. Do steps 2 and 3 in the other cluster of the region, and all of it for the other regions. Then end the old value.`,
  );
}

function rowsOf({ metadata, spec }: KubeObject): Row[] {
  const store = text(at(spec, 'secretStoreRef', 'name')) ?? '';
  const every = text(at(spec, 'refreshInterval')) ?? nothing;
  return list(at(spec, 'data')).map((entry) => [
    code(text(at(entry, 'secretKey')) ?? ''),
    code(text(at(entry, 'remoteRef', 'key')) ?? ''),
    code(text(at(entry, 'remoteRef', 'property')) ?? nothing),
    code(store),
    code(metadata.name),
    plain(every),
  ]);
}

/** With the first secret as the example. */
function writing(facts: RunbookFacts, externals: readonly KubeObject[]): string {
  const { store } = facts;
  const [first] = externals.flatMap(({ spec }) => list(at(spec, 'data')));
  const [key, property] = [text(at(first, 'remoteRef', 'key')) ?? '', text(at(first, 'remoteRef', 'property')) ?? ''];
  if (store.provider === 'vault') {
    const path = key.startsWith(`${store.mount}/`) ? key.slice(store.mount.length + 1) : key;
    return commands(
      `# It reads the value from standard input; end it with Ctrl-D.`,
      `vault kv patch -mount=${store.mount} ${path} ${property}=-`,
    );
  }
  if (store.provider !== 'azureKeyVault')
    return `With the tools of ${plain(store.provider)}: property ${code(property)} of ${code(key)}.`;
  const name = text(at(externals[0]?.['spec'], 'secretStoreRef', 'name'));
  return commands(
    '# Which vault it is, its SecretStore says:',
    `${kubectl(facts)} get secretstore ${name} --output jsonpath='{.spec.provider.azurekv.vaultUrl}'`,
    `# A secret is a JSON object; value.json has all of its properties, with the new ${property}.`,
    `az keyvault secret set --vault-name VAULT --name ${key} --file value.json`,
  );
}

const reloader = 'reloader.stakater.com/';

function restart(facts: RunbookFacts): string {
  const running = runningOf(facts);
  if (running.length === 0) return 'No pod of its own reads it.';
  const marked = running.filter(({ metadata, spec }) => {
    const annotations = { ...metadata.annotations, ...asRecord(at(spec, 'template', 'metadata', 'annotations')) };
    return Object.keys(annotations).some((name) => name.startsWith(reloader));
  });
  if (marked.length === running.length)
    return 'Reloader replaces the pods, a few at a time, as soon as the Secret has changed.';
  const left = running.filter((object) => !marked.includes(object));
  const lines = left.map(({ kind, metadata: { name } }) =>
    kind === 'Rollout'
      ? rollouts(facts, 'restart', name)
      : `${kubectl(facts)} rollout restart ${kind.toLowerCase()}/${name}`,
  );
  return `Replace the pods: they read variables once, at their start. Argo CD leaves a restart alone, since git says nothing of it.\n\n${indented(commands(...lines))}`;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

/** As a part of an item of a list. */
function indented(block: string): string {
  return block.replaceAll(/^(?=.)/gm, '   ');
}
