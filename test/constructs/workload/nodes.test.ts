import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { Migration, ScheduledJob, TieredService, Worker } from '../../../constructs/index.ts';
import type { AskedNodes } from '../../../model/node-kind.ts';
import { type Rendered, renderComponent } from '../../support/component.ts';
import { allNodePools, provisioningPlatform } from '../../support/provisioning.ts';

const base = {
  tier: 'batch',
  image: { repository: 'shop/web', tag: '1.0.0' },
  resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
} as const;

interface Options {
  readonly target?: string;
  readonly pools?: readonly (typeof allNodePools)[];
}

/** Each construct that has pods. */
const makers: Readonly<Record<string, (scope: Construct, nodes: AskedNodes | undefined) => void>> = {
  TieredService: (scope, nodes) =>
    void new TieredService(scope, 'web', { ...base, ports: { http: 80 }, replicas: 1, ...asked(nodes) }),
  Worker: (scope, nodes) => void new Worker(scope, 'web', { ...base, replicas: 1, ...asked(nodes) }),
  Migration: (scope, nodes) => void new Migration(scope, 'web', { ...base, ...asked(nodes) }),
  ScheduledJob: (scope, nodes) =>
    void new ScheduledJob(scope, 'web', { ...base, schedule: '0 3 * * *', ...asked(nodes) }),
};

function asked(nodes: AskedNodes | undefined) {
  return nodes === undefined ? {} : { nodes };
}

function render(maker: string, nodes?: AskedNodes, { target = 'us-prod', pools = [allNodePools] }: Options = {}) {
  return renderComponent(
    (scope) => {
      makers[maker]?.(scope, nodes);
    },
    { target, platform: provisioningPlatform, system: { components: pools }, name: 'web-once' },
  );
}

function podOf({ objects }: ReturnType<typeof render>): Rendered {
  const { spec } = objects.find(({ kind }) => ['Deployment', 'Job', 'CronJob'].includes(kind)) as Rendered;
  return (spec.jobTemplate?.spec ?? spec).template.spec;
}

const tolerates = (key: string, value: string) => [{ key, operator: 'Equal', value, effect: 'NoSchedule' }];

describe.each(Object.keys(makers))('P-8 nodes of a %s', (maker) => {
  const general = podOf(render(maker));

  it('are general ones unless it asks', () => {
    for (const field of ['nodeSelector', 'tolerations', 'affinity']) expect(general).not.toHaveProperty(field);
  });

  it.each(['memory', 'cpu'] as const)('with much %s are selected, and their taint tolerated', (nodes) => {
    const result = render(maker, nodes);
    expect(result.diagnostics).toEqual([]);
    expect(podOf(result)).toEqual({
      ...general,
      nodeSelector: { 'karpenter.sh/nodepool': nodes },
      tolerations: tolerates('dedicated', nodes),
    });
  });

  it('with GPUs are selected, and one GPU is given to the container', () => {
    const { containers, ...pod } = podOf(render(maker, 'gpu'));
    expect(pod).toMatchObject({
      nodeSelector: { 'karpenter.sh/nodepool': 'gpu' },
      tolerations: tolerates('nvidia.com/gpu', 'present'),
    });
    expect(containers[0].resources).toEqual({
      requests: base.resources.requests,
      limits: { ...base.resources.limits, 'nvidia.com/gpu': '1' },
    });
  });

  it('of spot are preferred: while there are none, its pods do not wait', () => {
    const expression = { key: 'karpenter.sh/nodepool', operator: 'In', values: ['spot'] };
    const preferred = [{ weight: 100, preference: { matchExpressions: [expression] } }];
    expect(podOf(render(maker, 'spot'))).toEqual({
      ...general,
      tolerations: tolerates('kubernetes.azure.com/scalesetpriority', 'spot'),
      affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } },
    });
  });

  it('are what there is, where clusters have pools of fixed sizes', () => {
    for (const nodes of ['memory', 'gpu', 'spot'] as const) {
      expect(podOf(render(maker, nodes, { target: 'dev' }))).toEqual(
        podOf(render(maker, undefined, { target: 'dev' })),
      );
    }
  });

  it('that no NodePools give are told: its pods would wait for ever', () => {
    expect(render(maker, 'gpu', { pools: [] }).diagnostics).toMatchObject([
      {
        code: 'component/unknown-nodes',
        message: 'web in us-prod asks for gpu nodes, which nothing renders',
        why: expect.stringContaining('There are: none.'),
        at: { file: 'test/constructs/workload/nodes.test.ts' },
      },
    ]);
    expect(render(maker, 'gpu', { pools: [], target: 'dev' }).diagnostics).toEqual([]);
  });
});

it('P-8 what pods tolerate is what nodes are tainted with', () => {
  const rendered = renderComponent((scope, target) => allNodePools.build(scope, target), {
    platform: provisioningPlatform,
  });
  for (const nodes of ['memory', 'cpu', 'gpu', 'spot'] as const) {
    const { spec } = rendered.objects.find(({ metadata }) => metadata.name === nodes) as Rendered;
    const [{ operator: _, ...toleration }] = podOf(render('Worker', nodes)).tolerations;
    expect(spec.template.spec.taints).toEqual([toleration]);
  }
});
