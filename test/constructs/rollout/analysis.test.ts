import { describe, expect, it } from 'vitest';
import { postgres, redis } from '../../../constructs/index.ts';
import type { Rendered } from '../../support/component.ts';
import { canary, named, rolled } from './rolled.ts';

const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };
const uses = { database: postgres('orders', facts), cache: redis(facts) };
const result = rolled({ uses });
const about = ['error-ratio', 'burn-rate', 'dependencies', 'pods'];

/** The metrics of a template. */
function metricsOf(name: string, from = result) {
  return named(from, 'AnalysisTemplate', `web-${name}`).spec.metrics;
}

const query = (name: string, from = result): string => metricsOf(name, from)[0].provider.prometheus.query;

describe('R-7 a new version is judged', () => {
  const { analysis, steps } = result.one('Rollout').spec.strategy.canary;
  const versions = [
    { name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } },
    { name: 'stable-hash', valueFrom: { podTemplateHashValue: 'Stable' } },
  ];
  const templates = about.map((name) => ({ templateName: `web-${name}` }));

  it('in the background from the first step to the last, where only what is bad ends it', () => {
    expect(analysis.startingStep).toBeUndefined();
    expect(analysis.templates).toEqual(templates);
    expect(analysis.args).toEqual([
      ...versions,
      { name: 'count', value: '0' },
      { name: 'delay', value: '2m' },
      { name: 'inconclusive-limit', value: '1000000' },
    ]);
  });

  it('after each pause, which ends by the clock, by a step that ends by success only', () => {
    const asked = steps.flatMap((step: { analysis?: object }) => step.analysis ?? []);
    expect(asked).toEqual([
      { templates, args: versions },
      { templates, args: versions },
    ]);
    for (const name of about) {
      expect(named(result, 'AnalysisTemplate', `web-${name}`).spec.args).toEqual([
        { name: 'canary-hash' },
        { name: 'stable-hash' },
        { name: 'count', value: '1' },
        { name: 'delay', value: '0s' },
        { name: 'inconclusive-limit', value: '0' },
      ]);
    }
  });

  it('by both conditions, so that what is neither is inconclusive', () => {
    for (const metric of about.flatMap((name) => metricsOf(name))) {
      expect(metric).toMatchObject({
        interval: '1m',
        failureLimit: 0,
        count: '{{args.count}}',
        initialDelay: '{{args.delay}}',
        inconclusiveLimit: '{{args.inconclusive-limit}}',
        successCondition: expect.stringMatching(/^len\(result\) (> 0|== 2) && /),
        failureCondition: expect.stringMatching(/^(len\(result\) > 0 && |any\(result, )/),
      });
    }
  });

  it('by the Prometheus of the system', () => {
    const addresses = about.flatMap((name) => metricsOf(name)).map(({ provider }: Rendered) => provider);
    for (const { prometheus } of addresses) expect(prometheus.address).toBe('http://prometheus.observability:9090');
  });
});

const series = (version: string) =>
  `namespace="shop-services",job="web",rollouts_pod_template_hash="{{args.${version}-hash}}"`;
const all = (version: string, change = 'rate', window = '5m') =>
  `sum(${change}(web_requests_total{${series(version)}}[${window}]))`;
const failed = (version: string, change = 'rate', window = '5m') =>
  `(sum(${change}(web_requests_total{${series(version)},code=~"5.."}[${window}])) or 0 * ${all(version, change, window)})`;

describe('T-20 errors', () => {
  it('are compared with the version before over the same window, and at least with what the promise allows', () => {
    expect(query('error-ratio').split('\n')).toEqual([
      failed('canary'),
      `/ ${all('canary')}`,
      `/ clamp_min(${failed('stable')} / ${all('stable')}, 0.005)`,
      `* (${failed('canary', 'increase')} > bool 3)`,
      `and ${all('canary', 'increase')} >= 100`,
      `and ${all('stable', 'increase')} >= 100`,
    ]);
  });

  it('of twice the share go back', () => {
    expect(metricsOf('error-ratio')[0]).toMatchObject({
      successCondition: 'len(result) > 0 && result[0] <= 2',
      failureCondition: 'len(result) > 0 && result[0] > 2',
    });
  });

  it('L-11 that burn the budget as fast as wakes somebody go back, whatever the version before does', () => {
    expect(query('burn-rate').split('\n')).toEqual([
      failed('canary'),
      `/ ${all('canary')}`,
      '/ 0.005',
      `* (${failed('canary', 'increase')} > bool 3)`,
      `and ${all('canary', 'increase')} >= 100`,
    ]);
    expect(metricsOf('burn-rate')[0].failureCondition).toBe('len(result) > 0 && result[0] > 14.4');
  });

  it('are counted over the window, and from the number of requests, that the component says', () => {
    const analysis = { window: '15m', minimumRequests: 1000 };
    const changed = rolled({ rollout: { ...canary, analysis } });
    for (const name of ['error-ratio', 'burn-rate']) {
      const text = query(name, changed);
      expect(text).toContain(`and ${all('canary', 'increase', '15m')} >= 1000`);
      expect(text).not.toContain('[5m]');
    }
  });
});

describe('T-19 dependencies', () => {
  const up = (version: string) =>
    `max by (dependency) (max_over_time(dependency_up{${series(version)},dependency=~"database|cache"}[2m]))`;

  it('that the version before reaches and the new one does not go back; all must be known', () => {
    expect(query('dependencies').split('\n')).toEqual([
      `(${up('canary')} == 1)`,
      `or (${up('canary')} - ${up('stable')})`,
    ]);
    expect(metricsOf('dependencies')[0]).toMatchObject({
      successCondition: 'len(result) == 2 && all(result, {# == 1})',
      failureCondition: 'any(result, {# == -1})',
    });
  });

  it('are not asked for where there are none', () => {
    const alone = rolled();
    expect(alone.objects.filter(({ kind }) => kind === 'AnalysisTemplate')).toHaveLength(3);
    const { analysis } = alone.one('Rollout').spec.strategy.canary;
    expect(analysis.templates.map(({ templateName }: Rendered) => templateName)).not.toContain('web-dependencies');
  });
});

describe('M-13 probes', () => {
  const pods = 'namespace="shop-services",pod=~"web-{{args.canary-hash}}-.*"';

  it('that fail for five minutes, and containers that restart twice, go back', () => {
    const [unready, restarts] = metricsOf('pods');
    expect(unready).toMatchObject({
      name: 'unready',
      successCondition: 'len(result) > 0 && result[0] <= 0',
      failureCondition: 'len(result) > 0 && result[0] > 0',
    });
    expect(unready.provider.prometheus.query.split('\n')).toEqual([
      `count((max by (pod) (max_over_time(kube_pod_status_ready{${pods},condition="true"}[5m])) == 0) ` +
        `and max by (pod) (kube_pod_status_ready{${pods},condition="true"} offset 5m))`,
      `or 0 * count(kube_pod_status_ready{${pods},condition="true"})`,
    ]);
    expect(restarts).toMatchObject({ name: 'restarts', failureCondition: 'len(result) > 0 && result[0] > 1' });
    expect(restarts.provider.prometheus.query).toBe(
      `max(kube_pod_container_status_restarts_total{${pods}} or kube_pod_init_container_status_restarts_total{${pods}})`,
    );
  });
});
