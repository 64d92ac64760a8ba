import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { type ChartObject, chartFiles } from '../../../engine/helm/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { Knob } from '../../../model/knob.ts';

type Values = Readonly<Record<string, unknown>>;

/** The chart's files of objects in dev, staging and us-prod, by path within the chart. */
function chartOf(...targets: readonly (readonly ChartObject[])[]): Readonly<Record<string, string>> {
  const diagnostics = new Diagnostics();
  const names = ['dev', 'staging', 'us-prod'];
  const named = targets.map((objects, index) => ({ target: names[index] ?? '', objects }));
  const files = chartFiles({ system: 'shop', component: 'web', targets: named }, diagnostics);
  expect(diagnostics.sorted()).toEqual([]);
  return Object.fromEntries(files.map(({ path, text }) => [path.replace('charts/shop/web/', ''), text]));
}

const valuesOf = (files: Readonly<Record<string, string>>, file: string) => load(files[file] ?? '') as Values;

function object(kind: string, body: object, knobs: readonly Knob[] = []): ChartObject {
  return { id: kind, object: { apiVersion: 'v1', kind, metadata: { name: 'web' }, ...body }, knobs };
}

describe('a chart', () => {
  it('keeps each target’s own value behind a switch, also where targets share their data', () => {
    const spec = { selector: 'web' };
    const enabled: Knob = { kind: 'object', path: ['autoscaling', 'enabled'], description: 'There.' };
    const target = (least: number) => [
      object('Deployment', { spec }, [
        {
          kind: 'value',
          pointer: '/spec/replicas',
          path: ['replicaCount'],
          description: 'Pods.',
          unless: { path: ['autoscaling', 'enabled'], value: least },
        },
      ]),
      object('HorizontalPodAutoscaler', { spec: { minReplicas: least } }, [enabled]),
    ];
    const files = chartOf(target(2), target(4), target(3));
    expect(valuesOf(files, 'values.yaml')['replicaCount']).toBe(2);
    expect(valuesOf(files, 'values.staging.yaml')['replicaCount']).toBe(4);
    expect(valuesOf(files, 'values.us-prod.yaml')['replicaCount']).toBe(3);
  });

  it('tells metrics of an autoscaler apart by what they measure', () => {
    const metric = (name: string, averageUtilization: number) => ({
      type: 'Resource',
      resource: { name, target: { averageUtilization } },
    });
    const scaled = (...metrics: object[]) => [object('HorizontalPodAutoscaler', { spec: { metrics } })];
    const files = chartOf(scaled(metric('cpu', 70)), scaled(metric('memory', 80), metric('cpu', 60)));
    expect(valuesOf(files, 'values.staging.yaml')).toEqual({
      autoscaling: {
        metrics: { cpu: { resource: { target: { averageUtilization: 60 } } }, memory: { enabled: true } },
      },
    });
  });

  it('tells alerts of one name apart by their labels', () => {
    const rule = (dependency: string) => ({ alert: 'Down', expr: 'x == 0', labels: { dependency, severity: 'page' } });
    const rules = (...names: string[]) => [object('PrometheusRule', { spec: { rules: names.map(rule) } })];
    const files = chartOf(rules('cache'), rules('database', 'cache'));
    expect(valuesOf(files, 'values.staging.yaml')).toEqual({
      prometheusRule: { rules: { downDatabase: { enabled: true } } },
    });
  });

  it('P3 takes a port that differs for a value, not for another port', () => {
    const service = (port: number) => [object('Service', { spec: { ports: [{ port, protocol: 'TCP' }] } })];
    const files = chartOf(service(80), service(81), service(82));
    expect(valuesOf(files, 'values.us-prod.yaml')).toEqual({ service: { ports0: { port: 82 } } });
    const changed = chartOf(service(80), service(81), service(83));
    const differing = Object.keys(files).filter((file) => files[file] !== changed[file]);
    expect(differing).toEqual(['values.us-prod.yaml']);
  });

  it('P3 shares no value between places that agree by coincidence', () => {
    const settings = (a: number, b: number) => [
      { ...object('ConfigMap', { data: { limit: a } }), id: 'one' },
      { ...object('ConfigMap', { data: { limit: b } }), id: 'two' },
    ];
    const files = chartOf(settings(1, 1), settings(2, 2));
    const changed = chartOf(settings(1, 1), settings(2, 3));
    expect(Object.keys(files).filter((file) => files[file] !== changed[file])).toEqual(['values.staging.yaml']);
  });
});
