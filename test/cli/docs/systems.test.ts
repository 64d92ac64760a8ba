import { readFileSync } from 'node:fs';
import { ApiObject } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { systemPages } from '../../../cli/docs/systems/index.ts';
import {
  type ComponentDeclaration,
  component,
  peer,
  postgres,
  type System,
  service,
  TieredService,
  type TieredServiceProps,
} from '../../../constructs/index.ts';
import type { Sizing } from '../../../constructs/tiered-service/props.ts';
import { declare } from '../../../engine/build/index.ts';
import type { Uses } from '../../../model/dependency.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { loadPlatform } from '../../../model/regions/index.ts';
import { ghasi } from '../../../systems/ghasi/index.ts';
import { systems } from '../../../systems/index.ts';
import { type Rendered, testSystem } from '../../support/component.ts';
import { platformWith } from '../../support/platform.ts';
import { Project } from '../../support/project.ts';

const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '1Gi' } } as const;
const image = { repository: 'shop/image', tag: '1.0.0' };

/** A service on port 8080 that calls nobody. */
function plainService(name: string, more: Partial<Pick<TieredServiceProps, 'ports' | 'uses'>> = {}) {
  return component(name, (scope) => {
    new TieredService(scope, name, { tier: 'standard', image, ports: { http: 8080 }, resources, replicas: 2, ...more });
  });
}

function pagesOf(components: readonly ComponentDeclaration[], more: Partial<System> = {}): ReadonlyMap<string, string> {
  return pagesOfSystems([{ ...testSystem, ...more, components }]);
}

function pagesOfSystems(all: readonly System[]): ReadonlyMap<string, string> {
  const diagnostics = new Diagnostics();
  const pages = systemPages(all, platformWith(), diagnostics);
  if (pages === undefined) throw new Error(JSON.stringify(diagnostics.sorted(), null, 2));
  return pages;
}

/** Cells of a table row by its first cell; a `|` in a cell does not end it. */
function row(page: string, first: string): readonly string[] {
  const lines = page.split('\n').filter((line) => line.startsWith(`| ${first} |`));
  if (lines.length !== 1) throw new Error(`${lines.length} rows "${first}"`);
  return (lines[0] ?? '')
    .slice(2, -2)
    .split(/ (?<!\\)\| /)
    .slice(1);
}

function pageOf(pages: ReadonlyMap<string, string>, name: string): string {
  const page = pages.get(`docs/systems/${name}.md`);
  if (page === undefined) throw new Error(`no page ${name}`);
  return page;
}

describe('the pages of this project', () => {
  const diagnostics = new Diagnostics();
  const platform = loadPlatform('regions', diagnostics);
  if (platform === undefined) throw new Error('regions/ cannot be read');
  const pages = systemPages(systems, platform, diagnostics) ?? new Map<string, string>();
  const tenants = pageOf(pages, 'ghasi/tenant-service');

  it('are those on disk, one for each component and an index for each system', () => {
    const names = systems.flatMap(({ name, components }) => [
      ...components.map((one) => `docs/systems/${name}/${one.name}.md`),
      `docs/systems/${name}/README.md`,
    ]);
    expect([...pages.keys()]).toEqual(names);
    for (const [file, text] of pages) expect(readFileSync(file, 'utf8'), 'run `npm run generate`').toBe(text);
  });

  it('are the same when made again', () => {
    expect(systemPages(systems, platform, new Diagnostics())).toEqual(pages);
  });

  // Document 002.
  it('have the figures of the document', () => {
    const production = (title: string) => [...new Set(row(tenants, title).slice(2))];
    expect(production('Pods')).toEqual(['3 to 20']);
    expect(production('Scales on')).toEqual(['`cpu` at 70 %; `tenant_http_requests_per_second` at 500 per pod']);
    expect(production('Grows')).toEqual(['at most 100 % in 30 s, steady for 60 s']);
    expect(production('Shrinks')).toEqual(['at most 50 % in 60 s, steady for 300 s']);
    expect(production('CPU, reserved / most')).toEqual(['500m / 2']);
    expect(production('Memory, reserved / most')).toEqual(['512Mi / 2Gi']);
    expect(production('While nodes are drained')).toEqual(['at least 2 running']);
    expect(production('During an update')).toEqual(['canary: 5 %, watched for 30m, 50 %, watched for 1h, then all']);
    expect(row(tenants, '`http`')).toEqual(['3000']);
    expect(row(tenants, '`metrics`')).toEqual(['9090']);
    expect(row(tenants, '`database`')).toEqual([
      'PostgreSQL database `tenant`, through pgbouncer',
      '`data-postgres:6432`',
      'Primary datastore',
      'Reads fall back to a replica; writes fail with 503 and Retry-After.',
    ]);
    expect(row(tenants, '`api-gateway`')).toEqual(['`api-gateway`', '`http` 3000, `metrics` 9090']);
    expect(row(tenants, 'startup').slice(0, 5)).toEqual(['`/health/startup` on `http`', '0 s', '5 s', '1 s', '30']);
    expect(tenants).toContain('Promised: 99.95 % of requests succeed, over 30d.');
    expect(row(tenants, '`TenantServiceDown`').slice(1, 3)).toEqual(['page', '5m']);
    expect(row(tenants, '`KMS_KEY_ID`').slice(0, 2)).toEqual(['`secret/tenant-service/kms`', '`key_id`']);
  });

  it('name every dependency of every component with what happens while it is down', () => {
    const workloads = platform.targets.flatMap(
      (target) => declare(systems, target, platform, new Diagnostics()).workloads,
    );
    expect(workloads.length).toBeGreaterThan(0);
    for (const { system, component, uses } of workloads) {
      for (const [use, dependency] of Object.entries(uses)) {
        const cells = row(pageOf(pages, `${system}/${component}`), `\`${use}\``);
        expect(cells).toContain(dependency.purpose);
        expect(cells).toContain(dependency.whenDown);
      }
    }
  });

  it('lead exactly where the network policies let out and in', () => {
    const of = (title: string) => new RegExp(`## ${title}\\n[^#]*`).exec(tenants)?.[0] ?? '';
    const out = [...of('Dependencies').matchAll(/`([a-z-]+:\d+)`/g)].map(([, end = '']) => end);
    const inward = [...of('Callers').matchAll(/^\| [^|]+ \| `([^`]+)` \| (.*) \|$/gm)].flatMap(
      ([, namespace, ports = '']) => [...ports.matchAll(/\d+/g)].map(([port]) => `${namespace}:${port}`),
    );
    for (const { name } of platform.targets) {
      const { egress, ingress } = policyIn(`dist/${name}/ghasi/tenant-service/manifests.yaml`);
      expect(out.sort(), name).toEqual(ends(egress, 'to').filter((end) => !end.startsWith('kube-system:')));
      expect(inward.sort(), name).toEqual(ends(ingress, 'from'));
    }
  });

  it('say nothing of who or what made them', () => {
    const all = [...pages.values()].join('\n');
    expect(all).not.toMatch(
      /\bsession \d|\bagent|#\d|\/(work|home|root|Users)\/|https?:|docker\.io|ghcr\.io|(?<!\bcrmeridian\.)azurecr/i,
    );
  });

  /** The only network policy of a file. */
  function policyIn(file: string): Rendered {
    const found = (loadAll(readFileSync(file, 'utf8')) as Rendered[]).filter(({ kind }) => kind === 'NetworkPolicy');
    expect(found).toHaveLength(1);
    return found[0].spec;
  }

  /** Namespace and port of everything that a policy's rules name. */
  function ends(rules: readonly Rendered[], side: 'from' | 'to'): readonly string[] {
    const all = rules.flatMap((rule) =>
      rule[side].flatMap(({ namespaceSelector }: Rendered) =>
        rule.ports.map(
          ({ port }: Rendered) => `${namespaceSelector.matchLabels['kubernetes.io/metadata.name']}:${port}`,
        ),
      ),
    );
    return all.sort();
  }
});

describe('two components of which one calls the other', () => {
  const uses = { stock: service('stock', { port: 'http', purpose: 'Counts', whenDown: 'Orders wait.' }) };
  const pages = pagesOf([plainService('orders', { uses }), plainService('stock')]);

  it('name each other, with links', () => {
    expect(row(pageOf(pages, 'shop/orders'), '`stock`')).toEqual([
      'service [`stock`](stock.md), port `http`',
      '`shop-services:8080`',
      'Counts',
      'Orders wait.',
    ]);
    expect(row(pageOf(pages, 'shop/stock'), '[`orders`](orders.md)')).toEqual(['`shop-services`', '`http` 8080']);
    expect(pageOf(pages, 'shop/orders')).toContain('Nobody is let in.');
    expect(pageOf(pages, 'shop/stock')).toContain('It declares no dependency.');
  });

  it.each(['orders', 'stock', 'README'])('are drawn with one arrow on %s', (name) => {
    const [, diagram] = /```mermaid\n([\s\S]*?)```/.exec(pageOf(pages, `shop/${name}`)) ?? [];
    expect(diagram).toBe('flowchart LR\n  n0["orders"]\n  n1["stock"]\n  n0 -->|"8080"| n1\n');
  });

  it('find each other across systems', () => {
    const across = pagesOfSystems([
      { ...testSystem, components: [plainService('orders', { uses })] },
      { ...testSystem, name: 'depot', namespace: 'depot', components: [plainService('stock')] },
    ]);
    expect(row(pageOf(across, 'shop/orders'), '`stock`').slice(0, 2)).toEqual([
      'service [`stock`](../depot/stock.md), port `http`',
      '`depot:8080`',
    ]);
    expect(row(pageOf(across, 'depot/stock'), '[`orders`](../shop/orders.md)')).toEqual([
      '`shop-services`',
      '`http` 8080',
    ]);
  });
});

describe('a page', () => {
  it('keeps tables whole whatever a text says', () => {
    const facts = { purpose: 'a | b\\|', whenDown: 'first\n\nsecond `c` <d> [e](f) *g*' };
    const end = peer('odd "name" #1', { namespace: 'odd', ports: { http: 80 } });
    const uses = { odd: service(end, { port: 'http', ...facts }) };
    const page = pageOf(pagesOf([plainService('web', { uses })]), 'shop/web');
    expect(row(page, '`odd`')).toEqual([
      'service `odd "name" #1`, port `http`',
      '`odd:80`',
      'a \\| b\\\\\\|',
      'first second \\`c\\` \\<d> \\[e\\](f) \\*g\\*',
    ]);
    expect(page).toContain('(["odd #34;name#34; #35;1"])');
  });

  it('says in which targets a row holds, where it is not all', () => {
    const cache = postgres('cache', { purpose: 'Answers', whenDown: 'Slow.' });
    const web = component('web', (scope, target) => {
      const uses = target.pick<Uses>({
        dev: {},
        staging: { cache },
        prod: { cache },
      });
      const sizing = target.pick<Sizing>({
        dev: { replicas: 1 },
        staging: { replicas: 2 },
        prod: { scaling: { min: 2, max: 4, on: [{ memory: 60 }] } },
      });
      new TieredService(scope, 'web', { tier: 'edge', image, ports: { http: 80 }, resources, uses, ...sizing });
    });
    const page = pageOf(pagesOf([web]), 'shop/web');
    expect(row(page, '`cache`').at(-1)).toBe('staging, eu-prod, us-prod');
    expect(row(page, '`http`')).toEqual(['80']);
    expect(row(page, 'Pods')).toEqual(['1', '2', '2 to 4', '2 to 4']);
    expect(row(page, 'Scales on')).toEqual(['–', '–', '`memory` at 60 %', '`memory` at 60 %']);
    expect(row(page, 'HorizontalPodAutoscaler').at(-1)).toBe('eu-prod, us-prod');
    // The store of one region writes names otherwise.
    expect(page.match(/^\| `DATABASE_URL` \|.*$/gm)).toEqual([
      '| `DATABASE_URL` | `secret/web/db` | `url` | `vault-backend` | `web-secrets` | `cache` | staging, us-prod |',
      '| `DATABASE_URL` | `web-db` | `url` | `web-keyvault` | `web-secrets` | `cache` | eu-prod |',
    ]);
  });

  it('admits the scraper, which no graph has', () => {
    const page = pageOf(pagesOf([plainService('web', { ports: { http: 80, metrics: 9000 } })]), 'shop/web');
    expect(row(page, '`observability`')).toEqual(['`observability`', '`metrics` 9000']);
  });

  it('shows no value of a secret or variable, whoever made the object', () => {
    const web = component('web', (scope) => {
      new ApiObject(scope, 'raw', {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'raw' },
        stringData: { PASSWORD: 'open-sesame' },
      });
      new TieredService(scope, 'web', {
        tier: 'edge',
        image,
        ports: { http: 80 },
        resources,
        replicas: 2,
        env: { TOKEN: 'open-sesame' },
        secrets: { SALT: { path: 'crypto', property: 'salt' } },
      });
    });
    const pages = pagesOf([web]);
    expect([...pages.values()].join()).not.toContain('open-sesame');
    expect(row(pageOf(pages, 'shop/web'), 'Secret')).toEqual(['`raw`', '`shop-services`', 'all']);
    expect(pageOf(pages, 'shop/web')).toContain('| `SALT` | `secret/web/crypto` | `salt` |');
  });

  it('of several workloads has sections for each', () => {
    const both = component('both', (scope) => {
      const props = { tier: 'edge', image, ports: { http: 80 }, resources, replicas: 2 } as const;
      new TieredService(scope, 'one', props);
      new TieredService(scope, 'two', props);
    });
    const page = pageOf(pagesOf([both]), 'shop/both');
    for (const name of ['one', 'two']) {
      expect(page).toContain(`## Dependencies of ${name}\n`);
      expect(page).toContain(`## Sizes of Deployment ${name}\n`);
      expect(page).toContain(`## Probes of Deployment ${name}\n`);
    }
  });

  it('of plain objects reads them, and is short where there is no pod', () => {
    const job = component('job', (scope) => {
      const containers = [
        { name: 'a', image: 'a:1', resources: { limits: { memory: '1Gi' } }, livenessProbe: { grpc: { port: 5 } } },
        { name: 'b', image: 'b:1', readinessProbe: { exec: { command: ['cat', 'open-sesame'] } } },
      ];
      const spec = { jobTemplate: { spec: { template: { spec: { containers } } } } };
      new ApiObject(scope, 'job', { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'job' }, spec });
    });
    const map = component('map', (scope) => {
      new ApiObject(scope, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } });
    });
    const pages = pagesOf([job, map, component('void', () => undefined)]);
    const page = pageOf(pages, 'shop/job');
    expect(row(page, 'Image (`b`)')[0]).toBe('`b`');
    expect(row(page, 'Memory, reserved / most (`a`)')[0]).toBe('– / 1Gi');
    expect(row(page, 'liveness of `a`')[0]).toBe('gRPC on `5`');
    expect(row(page, 'readiness of `b`')[0]).toBe('a command');
    expect(page).not.toContain('open-sesame');
    expect(pageOf(pages, 'shop/map').match(/^## .*$/gm)).toEqual(['## Objects']);
    expect(pageOf(pages, 'shop/void')).toContain('It renders none.');
  });
});

describe('npm run generate', () => {
  it('removes pages of what is gone and keeps what people wrote', () => {
    const project = new Project();
    const page = 'docs/systems/ghasi/tenant-service.md';
    const fresh = project.read(page);
    project.write('docs/systems/ghasi/gone.md', fresh);
    project.write('docs/systems/ghasi/notes.md', '# Notes\n');
    project.edit(page, '3 to 20', '3 to 30');
    const { status, stdout } = project.run(process.execPath, ['cli/run.mjs', 'generate']);
    expect([status, stdout]).toEqual([0, `Rewritten: ${page}, docs/systems/ghasi/gone.md (removed)\n`]);
    expect(project.read(page)).toBe(fresh);
    expect(Object.keys(project.tree('docs/systems/ghasi'))).toEqual(
      ['README.md', 'notes.md', ...ghasi.components.map(({ name }) => `${name}.md`)].sort(),
    );
  });

  it('keeps all pages where the systems cannot be rendered, and says why', () => {
    const project = new Project();
    const before = project.tree('docs/systems');
    project.edit('systems/ghasi/tenant-service.ts', 'minAvailable: 2', "minAvailable: '200%' as '20%'");
    const { status, stderr } = project.run(process.execPath, ['cli/run.mjs', 'generate']);
    expect(status).toBe(1);
    expect(stderr).toContain('error component/');
    expect(project.tree('docs/systems')).toEqual(before);
  });
});
