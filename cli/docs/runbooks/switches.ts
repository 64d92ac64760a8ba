import type { KubeObject } from '../../../model/kube-object.ts';
import { at, isRecord } from '../../../model/plain.ts';
import { text } from '../systems/json.ts';
import { byText, code, plain, type Row, section, table } from '../systems/markdown.ts';
import type { ComponentView } from '../systems/view.ts';
import { commands, type RunbookFacts } from './facts.ts';

/** A flag that stops a working behaviour (002 §10). */
export interface KillSwitch {
  /** Component that serves it, and the Service that it is asked at. */
  readonly component: string;
  readonly services: readonly string[];
  readonly name: string;
  readonly description: string;
}

/** Kill switches that a component serves, in the first production target; none for most. */
export function switchesOf({ component, targets }: ComponentView): readonly KillSwitch[] {
  const view = targets.find(({ declared }) => declared.target.environment === 'prod') ?? targets[0];
  const services = (view?.workloads ?? []).map(({ service, name }) => service ?? name);
  return (view?.objects ?? []).flatMap(flagsIn).map((flag) => ({ component, services, ...flag }));
}

function flagsIn({ kind, ...object }: KubeObject): Pick<KillSwitch, 'name' | 'description'>[] {
  const json = kind === 'ConfigMap' ? text(at(object['data'], 'flags.json')) : undefined;
  if (json === undefined) return [];
  const flags = at(JSON.parse(json), 'flags');
  return Object.entries(isRecord(flags) ? flags : {})
    .filter(([, flag]) => at(flag, 'metadata', 'kind') === 'kill-switch')
    .map(([name, flag]) => ({ name, description: text(at(flag, 'metadata', 'description')) ?? '' }))
    .sort((a, b) => byText(a.name, b.name));
}

/** Those that a component reads or serves, and how one is thrown. */
export function switchesSection(facts: RunbookFacts, all: readonly KillSwitch[]): string {
  const asked = new Set(
    facts.workloads.flatMap(({ uses }) =>
      Object.values(uses).flatMap((use) =>
        use.kind === 'service' && typeof use.service === 'string' ? [use.service] : [],
      ),
    ),
  );
  const own = all.filter(
    ({ component, services }) => component === facts.component || services.some((name) => asked.has(name)),
  );
  if (own.length === 0) return section('Kill switches', 'It reads no flags.');
  const rows = own.map(({ name, description }): Row => [code(name), plain(description)]);
  const [{ component = '' } = {}] = own;
  return section('Kill switches', table(['Flag', 'What it stops'], rows), howTo(facts, component));
}

function howTo({ system: { name }, gitops: { order } }: RunbookFacts, component: string): string {
  return [
    `Write \`default: 'off'\` at the flag in ${code(`systems/${name}/${component}.ts`)}, then`,
    '',
    commands('npm run synth'),
    '',
    'and merge. Dev and staging have it within two minutes of the sync, without a restart. Production is pinned, and gets it with a hotfix, all targets in one commit:',
    '',
    commands(
      'git pull && COMMIT=$(git rev-parse HEAD)',
      ...order.map(
        (target) => `npm run advance -- ${target} ${component} --to $COMMIT --hotfix "what is stopped, and why"`,
      ),
    ),
    '',
    'A change of the ConfigMap in the cluster does not last: Argo CD sets it back. To turn the behaviour on again, take the line out in the same way.',
  ].join('\n');
}
