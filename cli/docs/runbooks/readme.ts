import type { System } from '../../../constructs/index.ts';
import { runsOnce } from '../../../model/once.ts';
import type { Cluster, GitOps } from '../../../model/regions/index.ts';
import { code, nothing, page, plain, type Row, section, table } from '../systems/markdown.ts';
import { drillSection } from './drills.ts';
import { commands } from './facts.ts';

export interface ReadmeFacts {
  readonly systems: readonly System[];
  /** Runbooks that there are, as `system/component`. */
  readonly runbooks: ReadonlySet<string>;
  readonly clusters: readonly Cluster[];
  readonly gitops: GitOps;
}

/** What holds for all components, and the way to the runbook of each. */
export function readmePage(facts: ReadmeFacts): string {
  const { gitops } = facts;
  return page(
    '# Runbooks',
    'What to do, for whoever is woken. Each component has a page with its own names, figures and commands; what holds for all stands here.',
    section(
      'By component',
      table(
        ['System', 'Runbooks'],
        facts.systems.map((system) => links(system, facts.runbooks)),
      ),
    ),
    releases(gitops),
    failover(facts),
    primaryRole(facts),
    drillSection(gitops.order),
    escalation(facts.systems),
    settings(),
  );
}

function links({ name, components }: System, runbooks: ReadonlySet<string>): Row {
  const found = components.filter((component) => runbooks.has(`${name}/${component.name}`));
  return [
    `[${plain(name)}](../systems/${name}/README.md)`,
    found.map((component) => `[${plain(component.name)}](${name}/${component.name}.md)`).join(', ') || nothing,
  ];
}

function releases({ order, freezes, branch }: GitOps): string {
  const [first = nothing, ...others] = order.map(plain);
  const frozen = freezes.map(({ reason, schedule, duration, timeZone, targets }): Row => {
    return [plain(reason), code(schedule), plain(timeZone), plain(duration), plain(targets.join(', '))];
  });
  return section(
    'How a release travels',
    table(
      ['Where', 'When', 'How'],
      [
        ['dev, staging', 'at once', `what is merged to ${code(branch)}; images by ${code('npm run release')}`],
        [first, 'on Tuesdays, by approval', `the workflow ${code('advance')}, or ${code('npm run advance')}`],
        ...(others.length === 0
          ? []
          : [[others.join(', then '), 'one a day after that', 'the same, without approval']]),
        [
          'anywhere',
          'at any time',
          `the workflow ${code('release')}, or the command, with ${code('--hotfix "reason"')}`,
        ],
      ],
    ),
    `${code('npm run gitops:next')} says which target is next, and ${code('npm run gitops:plan')} what runs where and what is pending.`,
    frozen.length === 0
      ? ''
      : ['Freezes:', table(['Why', 'From (cron)', 'Zone', 'For', 'Targets'], frozen)].join('\n\n'),
    'A version that was aborted or is bad is rolled back in git at once: it is still pinned, and the next target is advanced to what the one before it runs.',
  );
}

function failover({ clusters, gitops }: ReadmeFacts): string {
  const rows = gitops.order.map((target): Row => {
    const of = (role: Cluster['role']) => clusters.filter((one) => one.target === target && one.role === role);
    return [
      plain(target),
      ...(['primary', 'secondary'] as const).map(
        (role) =>
          of(role)
            .map(({ name }) => code(name))
            .join(', ') || nothing,
      ),
    ];
  });
  return section(
    'When a cluster or location fails',
    'Both clusters of a region are active and get the same manifests, each sized to carry the region alone. Tenants stay in their region: nothing fails over from one region to another, whose law may be another one.',
    table(['Target', 'Primary cluster', 'Secondary cluster'], rows),
    '1. See what is left: does the API server answer, and what does Argo CD say?',
    commands(
      'kubectl --context CLUSTER get --raw /readyz',
      'argocd cluster list',
      'argocd app list --selector cluster=CLUSTER',
    ),
    '2. Traffic: Azure Front Door stops sending to an origin whose probe fails. To take it out by hand, or to be sure:',
    commands(
      '# Names: profiles, their origin groups, and their origins',
      "az afd profile list --query '[].{profile:name, group:resourceGroup}' --output table",
      'az afd origin-group list --resource-group GROUP --profile-name PROFILE --output table',
      'az afd origin list --resource-group GROUP --profile-name PROFILE --origin-group-name ORIGINS --output table',
      'az afd origin update --resource-group GROUP --profile-name PROFILE --origin-group-name ORIGINS --origin-name ORIGIN --enabled-state Disabled',
    ),
    '3. Databases whose writer was there: promote the replica of the other location, as the runbook of the component says. It is done by hand, so that two writers cannot be.',
    '4. Where the primary cluster failed: move the primary role.',
    '5. Afterwards the same backwards, at a quiet time: data first, then Front Door (`--enabled-state Enabled`), then the role.',
  );
}

function primaryRole({ systems, clusters, gitops }: ReadmeFacts): string {
  const once = systems.flatMap(({ name, components }) =>
    components.filter((component) => runsOnce(component.name)).map((component) => `${name}/${component.name}`),
  );
  const [target = ''] = gitops.order;
  const location = (role: Cluster['role']) =>
    clusters.find((one) => one.target === target && one.role === role)?.location ?? 'LOCATION';
  const label = (at: string, role: Cluster['role']) =>
    `kubectl --namespace ${gitops.namespace} label secret --selector argocd.argoproj.io/secret-type=cluster,target=${target},location=${at} role=${role} --overwrite`;
  return section(
    'Move the primary role',
    once.length === 0
      ? `Components whose names end in ${code('-once')} run in the primary cluster of a region only. There is none at present, so that moving the role moves nothing.`
      : `These run in the primary cluster of a region only: ${once.map(code).join(', ')}.`,
    `1. Take the role away, in the cluster that Argo CD runs in, at the secret of the cluster that had it (here of ${plain(target)}). Its Applications of these components go; their objects stay, and would run twice.`,
    commands(label(location('primary'), 'secondary')),
    '2. Once these Applications are gone, delete what they left, as far as that cluster answers. One that does not is cleaned when it is back, before it gets requests.',
    commands(
      'argocd app list --selector cluster=OLD-CLUSTER,app.kubernetes.io/name=COMPONENT',
      'kubectl --context OLD-CLUSTER --namespace NAMESPACE delete cronjobs,jobs,deployments,scaledobjects --selector app.kubernetes.io/name=COMPONENT',
    ),
    '3. Give the role to the other cluster:',
    commands(label(location('secondary'), 'primary')),
    `4. Write it down, or the next person is misled: swap ${code('role')} of the two in ${code('regions/clusters.yaml')}, then`,
    commands('npm run synth', 'npm run generate'),
    'and merge.',
  );
}

function escalation(systems: readonly System[]): string {
  const rows = systems.map(({ name, notifications }): Row => {
    return [
      plain(name),
      notifications === undefined ? nothing : code(`${notifications.service}: ${notifications.recipient}`),
    ];
  });
  return section(
    'Escalation',
    'Who is on call for a system, and who after that, is kept where alerts are routed: in the settings of Alertmanager and of the paging service, not here. Call for help',
    [
      '- at once, when data may be lost or tenants may see each other’s data;',
      '- after half of the recovery time of the failure at hand;',
      '- before anything that cannot be undone: a forced promotion, a restore over live data, a deletion.',
    ].join('\n'),
    table(['System', 'Argo CD tells'], rows),
  );
}

/** What stands in the settings of the repository, and in no file. */
function settings(): string {
  const rows: readonly Row[] = [
    [
      'environment',
      code('production-approval'),
      'required reviewers: who may let a release into the first production target',
    ],
    [
      'environment',
      code('release-bot'),
      `for ${code('main')} only; holds the key of the GitHub App that opens and merges pull requests of pins`,
    ],
    ['environment', code('staging'), 'its deployments are the record of what staging got'],
    [
      'variable, secret',
      `${code('RELEASE_APP_CLIENT_ID')}, ${code('RELEASE_APP_PRIVATE_KEY')}`,
      `the GitHub App, in ${code('release-bot')}`,
    ],
    [
      'variable, secret',
      `${code('ARGOCD_SERVER')}, ${code('ARGOCD_TOKEN')}`,
      'to ask whether a target is healthy, with a token that may only read; without them nobody asks',
    ],
    ['variable', code('RUNNER'), 'label of self-hosted runners; pull requests never run there'],
    ['rule', code('main'), 'pull requests with the checks of all workflows; auto-merge allowed'],
  ];
  return section('What the workflows need', table(['Where', 'Name', 'What for'], rows));
}
