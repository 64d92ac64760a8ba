import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import {
  peer,
  postgres,
  ScheduledJob,
  type ScheduledJobProps,
  type System,
  WorkloadGroup,
} from '../../../constructs/index.ts';
import type { Scheduling } from '../../../constructs/scheduled-job/props.ts';
import { runsOnce } from '../../../model/once.ts';
import { type RenderOptions, renderComponent } from '../../support/component.ts';
import { platformWith, regionFiles } from '../../support/platform.ts';
import { withNodePools } from '../../support/provisioning.ts';
import { badJobProps, baseProps, jobCases } from '../job/cases.ts';
import { chartOf } from '../job/chart.ts';

const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };
const uses = { database: postgres('orders', facts) };

function render(props: object = {}, options?: RenderOptions) {
  return renderComponent(
    (scope) => {
      const all = { ...baseProps, schedule: '0 3 * * *', ...props } as ScheduledJobProps;
      new ScheduledJob(scope, 'web-cleanup', all); // the line to blame
    },
    { name: 'web-once', ...options },
  );
}

describe('ScheduledJob', () => {
  const { one, kinds, diagnostics } = render({ uses });
  const cronJob = one('CronJob');

  it('is a CronJob that leaves out what it cannot begin in time, with an account of its own', () => {
    expect(diagnostics).toEqual([]);
    expect([...kinds].sort()).toEqual(['CronJob', 'ExternalSecret', 'NetworkPolicy', 'ServiceAccount']);
    const { jobTemplate, ...spec } = cronJob.spec;
    expect(spec).toEqual({
      schedule: '0 3 * * *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      suspend: false,
    });
    expect(jobTemplate.spec).toMatchObject({
      activeDeadlineSeconds: 3600,
      backoffLimit: 3,
      podReplacementPolicy: 'Failed',
    });
    expect(jobTemplate.spec.template.spec).toMatchObject({
      restartPolicy: 'Never',
      serviceAccountName: 'web-cleanup',
      containers: [{ envFrom: [{ secretRef: { name: 'web-cleanup-secrets' } }] }],
    });
    expect(jobTemplate.metadata.labels).toMatchObject({ app: 'web-cleanup', region: 'us' });
    expect(one('NetworkPolicy').spec.podSelector.matchLabels).toEqual({ app: 'web-cleanup' });
  });

  it('shares the account of its group', () => {
    const grouped = renderComponent(
      (scope) => {
        const group = new WorkloadGroup(scope, 'web-once', { tier: 'core', image: baseProps.image, uses });
        const { resources } = baseProps;
        new ScheduledJob(group, 'web-cleanup', { schedule: '0 3 * * *', resources });
        new ScheduledJob(group, 'web-report', { schedule: '0 4 * * *', resources, tier: 'batch' });
      },
      { name: 'web-once' },
    );
    expect(grouped.diagnostics).toEqual([]);
    expect(grouped.kinds.filter((kind) => kind === 'ServiceAccount')).toHaveLength(1);
    const pods = grouped.objects
      .filter(({ kind }) => kind === 'CronJob')
      .map(({ spec }) => spec.jobTemplate.spec.template);
    expect(pods.map(({ spec }) => [spec.serviceAccountName, spec.priorityClassName])).toEqual([
      ['web-once', 'shop-core'],
      ['web-once', 'shop-batch'],
    ]);
    expect(pods.map(({ metadata }) => [metadata.labels.app, metadata.labels['app.kubernetes.io/component']])).toEqual([
      ['web-once', 'web-cleanup'],
      ['web-once', 'web-report'],
    ]);
  });

  it('in a mesh has a sidecar that ends with it', () => {
    const gateway = { ...peer('gateway', { namespace: 'gateway', ports: {} }), gateway: 'public' };
    const mesh = { gateway, control: peer('istiod', { namespace: 'istio-system', ports: { xds: 15012 } }) };
    const system: Partial<System> = { mesh };
    const pod = render({}, { system }).one('CronJob').spec.jobTemplate.spec.template;
    const release = { 'meridian.example/image-tag': '1.0.0' };
    expect(pod.metadata.annotations).toEqual({ 'sidecar.istio.io/nativeSidecar': 'true', ...release });
    expect(cronJob.spec.jobTemplate.spec.template.metadata.annotations).toEqual(release);
  });

  it('its chart lets users set when it runs, and what', () => {
    const files = chartOf((scope) => {
      const { image, resources } = baseProps;
      new ScheduledJob(scope, 'web-cleanup', { tier: 'batch', image, resources, schedule: '0 3 * * *' });
    }, 'web-once');
    for (const line of ['schedule: 0 3 * * *', 'suspend: false', 'tag: 1.0.0', 'activeDeadlineSeconds: 3600']) {
      expect(files['values.yaml']).toContain(`  ${line}\n`);
    }
    expect(files['templates/cronjob.yaml']).toContain('schedule: {{ .Values.webCleanup.schedule | quote }}');
  });
});

/** A prop's value other than the default, and all that it changes below the CronJob's spec. */
const cases: {
  readonly [Prop in keyof Scheduling]-?: { readonly value: unknown; readonly changes: readonly JsonPatch[] };
} = {
  schedule: { value: '*/5 1-3 * * MON', changes: [JsonPatch.replace('/schedule', '*/5 1-3 * * MON')] },
  timeZone: { value: 'Europe/Berlin', changes: [JsonPatch.replace('/timeZone', 'Europe/Berlin')] },
  concurrency: { value: 'Replace', changes: [JsonPatch.replace('/concurrencyPolicy', 'Replace')] },
  startingDeadlineSeconds: { value: 60, changes: [JsonPatch.replace('/startingDeadlineSeconds', 60)] },
  history: {
    value: { successful: 0, failed: 9 },
    changes: [JsonPatch.replace('/successfulJobsHistoryLimit', 0), JsonPatch.replace('/failedJobsHistoryLimit', 9)],
  },
  suspend: { value: true, changes: [JsonPatch.replace('/suspend', true)] },
};

describe('each prop of ScheduledJob changes what it is about, and nothing else', () => {
  const base = render().one('CronJob').spec;

  it.each(Object.entries(cases))('%s', (prop, { value, changes }) => {
    const { one, diagnostics } = render({ [prop]: value });
    expect(diagnostics).toEqual([]);
    expect(one('CronJob').spec).toEqual(JsonPatch.apply(structuredClone(base), ...changes));
  });

  it.each(Object.entries(jobCases))('%s, as for every job', (prop, { value, changes }) => {
    const { one, diagnostics } = render({ [prop]: value }, withNodePools);
    expect(diagnostics).toEqual([]);
    const { jobTemplate } = one('CronJob').spec;
    expect(jobTemplate.spec).toEqual(JsonPatch.apply(structuredClone(base.jobTemplate.spec), ...changes));
  });

  it('patches change the finished CronJob', () => {
    const operations = [{ op: 'add', path: '/spec/jobTemplate/spec/parallelism', value: 2 }];
    const { one } = render({ patches: [{ kind: 'CronJob', reason: 'two halves', operations }] });
    expect(one('CronJob').spec.jobTemplate.spec.parallelism).toBe(2);
  });

  it.each([
    ['Forbid', 1],
    ['Replace', 2],
  ])('with concurrency %s there are at most %d pods', (concurrency, most) => {
    let job: ScheduledJob | undefined;
    renderComponent(
      (scope) => {
        const all = { ...baseProps, schedule: '0 3 * * *', concurrency } as ScheduledJobProps;
        job = new ScheduledJob(scope, 'web-cleanup', all);
      },
      { name: 'web-once' },
    );
    expect(job?.pods).toEqual({ least: 0, most });
  });
});

describe('problems of ScheduledJob, at the line that made it', () => {
  const line =
    readFileSync(fileURLToPath(import.meta.url), 'utf8')
      .split('\n')
      .findIndex((text) => text.endsWith('// the line to blame')) + 1;

  it.each<readonly [prop: string, shown: string, props: object]>([
    ...badJobProps,
    ['schedule', '0 3 * *', { schedule: '0 3 * *' }],
    ['schedule', '0 0 30 2 *', { schedule: '0 0 30 2 *' }],
    ['timeZone', 'Local', { timeZone: 'Local' }],
    ['timeZone', 'Europe/Atlantis', { timeZone: 'Europe/Atlantis' }],
    ['startingDeadlineSeconds', '9', { startingDeadlineSeconds: 9 }],
    ['history.failed', '-1', { history: { failed: -1 } }],
    ['history.successful', '0.5', { history: { successful: 0.5 } }],
  ])('component/bad-value: %s = %s', (prop, shown, props) => {
    const { diagnostics } = render(props);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['component/bad-value', `web-cleanup: ${prop} is ${shown}`],
    ]);
    expect(diagnostics[0]?.at).toMatchObject({ line });
  });

  it('component/scheduled-outside-once: both clusters of a region would run it', () => {
    const { diagnostics } = render({}, { name: 'web' });
    expect(diagnostics.map(({ code, message, fix }) => [code, message, fix])).toEqual([
      [
        'component/scheduled-outside-once',
        'web-cleanup runs by schedule and stands in web',
        'Move it to a component of its own, web-once.',
      ],
    ]);
    expect(diagnostics[0]?.at).toMatchObject({ file: 'test/constructs/scheduled-job/scheduled-job.test.ts', line });
  });

  it('component/name-too-long: its Jobs add eleven characters', () => {
    const named = (id: string) =>
      renderComponent(
        (scope) => {
          new ScheduledJob(scope, id, { ...baseProps, schedule: '0 3 * * *' });
        },
        { name: 'web-once' },
      ).codes;
    expect(named('w'.repeat(52))).toEqual([]);
    expect(named('w'.repeat(53))).toContain('component/name-too-long');
  });

  it('component/bad-value for a number of pods in regions/', () => {
    const text = `${regionFiles['us.yaml']}components: { web-cleanup: { replicas: 2 } }\n`;
    const { diagnostics } = render({}, { platform: platformWith({ 'us.yaml': text }) });
    expect(diagnostics.map(({ code, at }) => [code, at?.file])).toEqual([['component/bad-value', 'regions/us.yaml']]);
  });
});

it.each([
  ['delivery-service-once', true],
  ['delivery-service', false],
  ['once', false],
  ['once-more', false],
])('%s is deployed to primary clusters only: %s', (name, once) => {
  expect(runsOnce(name)).toBe(once);
});
