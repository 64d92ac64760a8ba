import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { component, TieredService } from '../../../constructs/index.ts';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { chartFiles, chartSource } from '../../../engine/helm/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { type Rendered, testSystem } from '../../support/component.ts';
import { helm } from '../../support/kube-binaries.ts';
import { realPlatform } from '../../support/systems.ts';
import { mesh } from '../mesh/meshed.ts';
import { baseProps } from '../tiered-service/web.ts';
import { backends, canary, slo } from './rolled.ts';

const binary = helm();
const digest = `sha256:${'a'.repeat(64)}`;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'meridian-chart-'));
  const declaration = component('web', (scope, target) => {
    const rollout = target.environment === 'prod' ? { rollout: canary } : {};
    const known = target.environment === 'prod' ? { digest } : {};
    const image = { ...baseProps.image, ...known };
    const scaling = { min: 3, max: 9, on: [{ cpu: 70 }] } as const;
    const sizing = target.environment === 'dev' ? { replicas: 4 } : { scaling };
    const routes = [{ prefix: '/', port: 'http' }] as const;
    new TieredService(scope, 'web', { ...baseProps, image, routes, slo, ...sizing, ...rollout });
  });
  const system = { ...testSystem, mesh, backends, components: [declaration] };
  const platform = realPlatform();
  const diagnostics = new Diagnostics();
  const renderer = new Renderer(system, declaration);
  const rendered = platform.targets.flatMap((target) => {
    const one = renderer.render(declare([system], target, platform, diagnostics), platform, diagnostics);
    return one === undefined ? [] : [one];
  });
  for (const { path: file, text } of chartFiles(chartSource(rendered), diagnostics)) {
    const at = path.join(folder, file.replace('charts/shop/web/', ''));
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, text);
  }
  expect(diagnostics.errorCount).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function objects(target: string, ...argv: readonly string[]): readonly Rendered[] {
  const values = path.join(folder, `values.${target}.yaml`);
  const { stdout, stderr } = spawnSync(binary ?? '', ['template', 'web', folder, '--values', values, ...argv], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return (loadAll(stdout) as Rendered[]).filter((object) => object !== null);
}

const kinds = (found: readonly Rendered[]) => found.map(({ kind }) => kind);
const marks = (found: readonly Rendered[], kind: string) =>
  found.find((object) => object.kind === kind).spec.template.metadata.annotations;

describe.skipIf(binary === undefined)('the chart of a service with a rollout in production', () => {
  it('keeps arguments of an analysis for Argo Rollouts, and fills in none of them', () => {
    const templates = objects('us-prod').filter(({ kind }) => kind === 'AnalysisTemplate');
    expect(templates).toHaveLength(3);
    for (const { spec } of templates) {
      for (const { count, provider } of spec.metrics) {
        expect(count).toBe('{{args.count}}');
        expect(provider.prometheus.query).toContain('{{args.canary-hash}}');
      }
    }
  });

  it('has one switch between Deployment and Rollout, with what the latter needs', () => {
    const [rolled, plain] = [objects('us-prod'), objects('us-prod', '--set', 'rollout.enabled=false')];
    expect(kinds(rolled)).toContain('Rollout');
    expect(kinds(rolled)).not.toContain('Deployment');
    expect(kinds(plain).sort()).toEqual(kinds(objects('staging')).sort());
    for (const kind of ['HorizontalPodAutoscaler', 'ServiceMonitor', 'VirtualService', 'Service']) {
      const [off, never] = [plain, objects('staging')].map((found) => found.find((object) => object.kind === kind));
      const host = kind === 'VirtualService' ? { hosts: never.spec.hosts } : {};
      expect({ ...off.spec, ...host }).toEqual(never.spec);
      expect(off.metadata.annotations).toEqual(never.metadata.annotations);
    }
  });

  it('L-13 says the tag and the digest of the image that is set, also in what ties a pod to its release', () => {
    const before = marks(objects('us-prod'), 'Rollout');
    expect(before).toMatchObject({ 'meridian.example/image-tag': '1.0.0', 'meridian.example/image-digest': digest });
    const other = `sha256:${'b'.repeat(64)}`;
    const after = marks(objects('us-prod', '--set', `image.tag=2.0.0,image.digest=${other}`), 'Rollout');
    expect(after).toEqual({
      ...before,
      'meridian.example/image-tag': '2.0.0',
      'meridian.example/image-digest': other,
    });
  });

  it('leaves the digest out where none is known', () => {
    expect(marks(objects('dev'), 'Deployment')).not.toHaveProperty('meridian.example/image-digest');
    const tagged = marks(objects('us-prod', '--set', 'image.digest='), 'Rollout');
    expect(tagged).not.toHaveProperty('meridian.example/image-digest');
  });

  it('P-6 may be told of another Prometheus in one place', () => {
    const found = objects('us-prod', '--set', 'rollout.prometheus=http://other:9090');
    const addresses = found.flatMap(({ kind, spec }) =>
      kind === 'AnalysisTemplate' ? spec.metrics.map(({ provider }: Rendered) => provider.prometheus.address) : [],
    );
    expect(new Set(addresses)).toEqual(new Set(['http://other:9090']));
  });
});
