import type { KubeObject } from '../../../model/kube-object.ts';
import { at, isRecord } from '../../../model/plain.ts';
import { list, text } from '../systems/json.ts';
import { code, plain, section } from '../systems/markdown.ts';
import { commands, exampleOf, type RunbookFacts, rollouts, runningOf } from './facts.ts';

export function releaseSection(facts: RunbookFacts): string {
  const { called, gitops, hasImage } = facts;
  const [first = ''] = gitops.order;
  const staged = hasImage ? [`npm run release -- ${called}@TAG@sha256:DIGEST`, `npm run promote -- ${called}`] : [];
  return section(
    'Release',
    hasImage
      ? `Each command prints what will run differently and a commit message; what is merged takes effect. Staging runs what ${code('release')} pins; ${code('promote')} pins the same image for production; ${code('advance')} brings it to a target.`
      : `It has no image of its own: what is merged runs in staging, and ${code('advance')} brings it to a production target.`,
    commands(...staged, `npm run advance -- ${first} ${called}`),
    `Then one target a day: ${gitops.order.map(plain).join(', ')}. ${code('npm run gitops:next')} says which is next. At any time, with a reason: ${code(`npm run advance -- ${first} ${called} --hotfix "reason"`)}.`,
    ...runningOf(facts).map(takesOver),
  );
}

/** What happens to pods once Argo CD has synced. */
function takesOver({ kind, metadata: { name }, spec }: KubeObject): string {
  const thing = `${code(name)}`;
  if (kind !== 'Rollout') {
    const update = at(spec, 'strategy', 'rollingUpdate');
    const { maxSurge = '25%', maxUnavailable = '25%' } = isRecord(update) ? update : {};
    return `${thing} is a ${plain(kind)}: pods are replaced one after the other (${maxSurge} more, ${maxUnavailable} fewer than wanted). Nothing goes back by itself: a version that does not get ready leaves the Application Degraded, and the old pods serve.`;
  }
  const steps = list(at(spec, 'strategy', 'canary', 'steps'));
  if (steps.length === 0) {
    return `${thing} is a Rollout, blue-green: all requests go over at once, and the old pods stay for a while.`;
  }
  const told = steps.flatMap((step) => {
    const [weight, pause] = [at(step, 'setWeight'), text(at(step, 'pause', 'duration'))];
    return weight === undefined ? (pause === undefined ? [] : [`for ${pause}`]) : [`${weight} %`];
  });
  return `${thing} is a Rollout, a canary: ${plain(told.join(' ').replaceAll(/ (?=\d+ %)/g, ', '))}, then all requests. Each step ends with a judgement. A version that does badly goes back by itself; one that nothing is known of is paused until somebody acts.`;
}

export function rollbackSection(facts: RunbookFacts): string {
  const { called, component, gitops, objects, places } = facts;
  const target = exampleOf(facts)?.target ?? '';
  const running = runningOf(facts);
  const canaries = running.filter(({ kind }) => kind === 'Rollout');
  const names = canaries.map(({ metadata }) => metadata.name);
  const clusters = places.filter((place) => place.target === target).map(({ cluster }) => cluster.name);
  const stop =
    names.length === 0
      ? []
      : [
          'A canary that is still on its way can be stopped at once, before the commit is merged; requests go back to the old pods within seconds. Each cluster has its own canary:',
          commands(...names.flatMap((name) => clusters.map((cluster) => rollouts(facts, 'abort', name, cluster)))),
          `That needs the plugin of Argo Rollouts; without it, the action ${code('abort')} of the Rollout in Argo CD does the same. Roll back in git all the same, and soon: an aborted version is still pinned, and the next target would be advanced to it.`,
        ];
  return section(
    'Roll back',
    commands(`npm run rollback -- ${target} ${called}`),
    `It pins ${code(component)} in ${plain(target)} to the commit that ran before, marks the present one as rejected so that no advance brings it back, and prints the commit message. Merge that. Argo CD sees it within ${code('3 min')}, or at once with a webhook or ${code(`argocd app get ${gitops.namespace}/${exampleOf(facts)?.application} --refresh`)}, and syncs in seconds.`,
    ...(running.some(({ kind }) => kind === 'Deployment')
      ? [`${listed(running, 'Deployment')}: pods are then replaced like those of a release.`]
      : []),
    ...(names.length === 0
      ? []
      : [
          `${names.map(code).join(' and ')}: while a canary is under way, requests go back at once. After that, one of the ${rollbackWindow(canaries)} versions before takes over without steps; an older one goes through all of them.`,
        ]),
    ...stop,
    ...(running.length === 0
      ? []
      : [
          `What is undone in the cluster, with ${code(names.length === 0 ? 'kubectl rollout undo' : 'kubectl argo rollouts undo')}, does not last: it changes what git says, and Argo CD sets it back. What git says is what runs.`,
        ]),
    ...(objects.some(({ kind }) => kind === 'Job')
      ? [
          'Migrations go forward only: the version before must work with the newer schema. What must be undone is undone by a migration of its own.',
        ]
      : []),
    `Everything that was advanced last, in the whole target: ${code(`npm run rollback -- ${target}`)}. The other targets are rolled back one by one.`,
  );
}

function listed(running: readonly KubeObject[], kind: string): string {
  return running
    .filter((object) => object.kind === kind)
    .map(({ metadata: { name } }) => code(name))
    .join(', ');
}

function rollbackWindow(canaries: readonly KubeObject[]): number {
  return Math.min(...canaries.map(({ spec }) => Number(at(spec, 'rollbackWindow', 'revisions') ?? 0)));
}
