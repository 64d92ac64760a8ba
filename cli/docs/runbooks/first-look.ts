import { at } from '../../../model/plain.ts';
import { list, text } from '../systems/json.ts';
import { byText, code, plain, type Row, section, table } from '../systems/markdown.ts';
import { commands, exampleOf, kubectl, type RunbookFacts, runningOf, selectorOf } from './facts.ts';

/** Where it runs: the names that every command needs. */
export function placesSection({ places, namespace, system }: RunbookFacts): string {
  const rows = places.map(({ target, cluster, application }): Row => {
    return [plain(target), code(cluster.name), plain(cluster.role), code(application)];
  });
  return section(
    'Where it runs',
    `${system.clusterScoped ? 'Outside namespaces' : `In namespace ${code(namespace)}`}. The name of a cluster is that of its context for ${code('kubectl')}; if yours are called otherwise, ${code('kubectl config get-contexts')} lists them.`,
    table(['Target', 'Cluster', 'Role', 'Application in Argo CD'], rows),
  );
}

/** Kinds whose state says how a component does. */
const watched = [
  'CronJob',
  'Deployment',
  'ExternalSecret',
  'HorizontalPodAutoscaler',
  'Job',
  'NodePool',
  'PodDisruptionBudget',
  'Rollout',
  'ScaledObject',
  'Stream',
];

export function firstLookSection(facts: RunbookFacts): string {
  const example = exampleOf(facts);
  const running = runningOf(facts);
  const shown = [...new Set(facts.objects.map(({ kind }) => kind))].filter((kind) => watched.includes(kind));
  const selectors = [...new Set(running.map(selectorOf))].filter((selector) => selector !== '');
  return section(
    'Look at this first',
    commands(
      `argocd app get ${facts.gitops.namespace}/${example?.application}`,
      ...(shown.length === 0 ? [] : [`${kubectl(facts)} get ${shown.map((kind) => kind.toLowerCase()).join(',')}`]),
      ...selectors.flatMap((selector) => [
        `${kubectl(facts)} get pods --selector ${selector} --output wide`,
        `${kubectl(facts)} logs --selector ${selector} --all-containers --prefix --since 15m --tail 200`,
      ]),
      `${kubectl(facts)} get events --sort-by .lastTimestamp`,
    ),
    queries(facts),
    dependencies(facts),
  );
}

/** What to ask Prometheus: what an alert compares, and what was recorded for graphs. */
function queries({ objects, system, component }: RunbookFacts): string {
  const rules = objects
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap(({ spec }) => list(at(spec, 'groups')).flatMap((group) => list(at(group, 'rules'))));
  const shortest = rules.find((rule) => text(at(rule, 'record'))?.endsWith('5m'));
  const service = text(at(shortest, 'labels', 'service'));
  const recorded =
    shortest === undefined || service === undefined ? [] : [`${text(at(shortest, 'record'))}{service="${service}"}`];
  // Alerts of several windows compare what is recorded; the others say what they ask for.
  const asked = rules
    .filter((rule) => text(at(rule, 'alert')) !== undefined && at(rule, 'labels', 'long_window') === undefined)
    .map((rule) => text(at(rule, 'expr')) ?? '');
  const all = [...new Set([...recorded, ...asked])].filter((query) => query !== '');
  if (all.length === 0) return '';
  return [
    `Ask Prometheus; an alert fires while its query answers. What each says: [alerts](../../systems/${system.name}/${component}.md#promise-and-alerts).`,
    '',
    '```promql',
    ...all,
    '```',
  ].join('\n');
}

function dependencies({ workloads }: RunbookFacts): string {
  const all = new Map(workloads.flatMap(({ uses }) => Object.entries(uses)));
  const rows = [...all]
    .sort(([a], [b]) => byText(a, b))
    .map(([name, { purpose, whenDown }]): Row => [code(name), plain(purpose), plain(whenDown)]);
  return rows.length === 0
    ? ''
    : [
        'What is expected while a dependency is down:',
        table(['Dependency', 'Needed for', 'While it is down'], rows),
      ].join('\n\n');
}
