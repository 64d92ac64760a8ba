import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { drillWeeks } from '../../../cli/docs/runbooks/drills.ts';
import { runbookPages } from '../../../cli/docs/runbooks/index.ts';
import { component, type System, TieredService } from '../../../constructs/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { Platform } from '../../../model/regions/index.ts';
import { systems } from '../../../systems/index.ts';
import { testSystem } from '../../support/component.ts';
import { kubectl } from '../../support/kube-binaries.ts';
import { platformWith } from '../../support/platform.ts';
import { Project } from '../../support/project.ts';
import { realPlatform, renderedEverywhere } from '../../support/systems.ts';

function pagesOf(all: readonly System[], platform: Platform): ReadonlyMap<string, string> {
  const diagnostics = new Diagnostics();
  const pages = runbookPages(all, platform, diagnostics);
  if (pages === undefined) throw new Error(JSON.stringify(diagnostics.sorted(), null, 2));
  return pages;
}

const platform = realPlatform();
const pages = pagesOf(systems, platform);
const runbook = (name: string): string => {
  const page = pages.get(`docs/runbooks/${name}.md`);
  if (page === undefined) throw new Error(`no runbook ${name}`);
  return page;
};

/** The rows of a section's table, without what heads it. */
function rows(page: string, title: string): readonly (readonly string[])[] {
  const [, part = ''] = page.split(`\n## ${title}\n`);
  const [own = ''] = part.split('\n## ');
  const lines = own.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) => line.slice(2, -2).replaceAll('\\', '').split(' | '));
}

/** Lines of a page that are to be typed. */
function commandsOf(page: string): readonly string[] {
  return [...page.matchAll(/^ *```bash\n([\s\S]*?)^ *```$/gm)]
    .flatMap(([, block = '']) => block.split('\n').map((line) => line.trim()))
    .filter((line) => line !== '' && !line.startsWith('#'));
}

describe('runbooks', () => {
  it('are those on disk, one for each component and one for all', () => {
    const names = systems.flatMap(({ name, components }) =>
      components.map((one) => `docs/runbooks/${name}/${one.name}.md`),
    );
    expect([...pages.keys()]).toEqual([...names, 'docs/runbooks/README.md']);
    for (const [file, text] of pages) expect(readFileSync(file, 'utf8'), 'run `npm run generate`').toBe(text);
  });

  it('are the same when made again', () => {
    expect(pagesOf(systems, realPlatform())).toEqual(pages);
  });

  it('T-22 have the recovery times of document 002', () => {
    expect(rows(runbook('ghasi/tenant-service'), 'Recovery times').map((row) => row.slice(0, 3))).toEqual([
      ['Single pod failure', '0', '< 30 s'],
      ['AZ failure', '0', '< 2 min'],
      ['Region failure', '1 min', '< 30 min'],
      ['Data corruption', '1 min', '≤ 1 h'],
    ]);
  });

  it('L-15 have the recovery times of document 004', () => {
    expect(rows(runbook('ghasi/delivery-service'), 'Recovery times').map((row) => row.slice(0, 3))).toEqual([
      ['Pod crash', '0', '< 1 min'],
      ['Node failure', '0', '< 5 min'],
      ['AZ failure', '0', '< 15 min'],
      ['Region failure', '< 5 min', '< 4 h'],
      ['Database corruption', '< 5 min', '< 1 h'],
      ['Full platform loss', '< 1 h', '< 24 h'],
    ]);
  });

  it('P-11 have the targets of document 003 where a system gives them to all, and none that nobody gave', () => {
    const found = rows(runbook('marketplace/marketplace-search'), 'Recovery times');
    expect(found.map((row) => row.slice(1, 3))).toEqual([
      ['< 5 min', '< 5 min'],
      ['< 5 min', '< 15 min'],
    ]);
    expect(runbook('ghasi/streams')).toContain('No document gives figures for streams itself');
  });

  it('name every Application as its set does, in every cluster of every target', () => {
    for (const { name, components } of systems) {
      const set = load(readFileSync(`dist/argocd/systems/${name}.yaml`, 'utf8')) as {
        spec: { template: { metadata: { name: string } } };
      };
      const [first = { name: '' }] = components;
      const named = (cluster: string) =>
        set.spec.template.metadata.name
          .replace('{{ .app.system }}', name)
          .replace('{{ .app.component }}', first.name)
          .replace('{{ .name }}', cluster);
      // Where a component renders nothing, such as pools of nodes that dev does not need, there is no Application.
      const rendered = platform.clusters.filter(({ target }) =>
        readFileSync(`dist/${target}/${name}/${first.name}/manifests.yaml`, 'utf8').includes('\nkind: '),
      );
      const expected = rendered.map((cluster) => `\`${named(cluster.name)}\``);
      expect(expected.length).toBeGreaterThan(8);
      const found = rows(runbook(`${name}/${first.name}`), 'Where it runs').map(([, , , application]) => application);
      expect([...found].sort()).toEqual(expected.sort());
    }
  });

  it.each(systems.flatMap(({ name, components }) => components.map((one) => `${name}/${one.name}`)))(
    'of %s have commands for clusters, namespaces and scripts that there are',
    (name) => {
      const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
      const [system = '', one = ''] = name.split('/');
      const app = JSON.parse(readFileSync(`dist/staging/${name}/app.json`, 'utf8')).app as { namespace: string };
      // Events of what has no namespace are in `default`.
      const objects = readFileSync(`dist/staging/${name}/manifests.yaml`, 'utf8');
      const namespaces = objects.includes('\n  namespace: ') ? [app.namespace] : ['default'];
      const typed = commandsOf(runbook(name));
      expect(typed.length).toBeGreaterThan(2);
      for (const line of typed) {
        const [, context] = / --context (\S+)/.exec(line) ?? [];
        if (context !== undefined) expect(platform.clusters.map((cluster) => cluster.name)).toContain(context);
        const [, namespace] = / --namespace (\S+)/.exec(line) ?? [];
        if (namespace !== undefined) expect(namespaces).toContain(namespace);
        const [, script] = /^npm run (\S+)/.exec(line) ?? [];
        if (script !== undefined) expect(Object.keys(scripts)).toContain(script);
      }
      const shared =
        systems.filter(({ components }) => components.some((candidate) => candidate.name === one)).length > 1;
      expect(typed).toContain(`npm run rollback -- us-prod ${shared ? name : one}`);
      expect(system).not.toBe('');
    },
  );

  it('L-13 T-22 say how a canary is stopped in each cluster, what a rollback does, and why git wins', () => {
    const page = runbook('ghasi/tenant-service');
    for (const cluster of ['us-prod-eastus2', 'us-prod-westus3']) {
      const where = `--context ${cluster} --namespace ghasi-services`;
      expect(commandsOf(page)).toContain(`kubectl argo rollouts abort tenant-service ${where}`);
    }
    expect(page).toContain('`tenant-service` is a Rollout, a canary: 5 % for 30m, 50 % for 1h, then all requests.');
    expect(page).toContain('one of the 3 versions before takes over without steps');
    expect(page).toContain('`kubectl argo rollouts undo`, does not last');
    expect(runbook('ghasi/delivery-service')).toContain('Migrations go forward only');
    expect(page).not.toContain('Migrations');
    const search = runbook('marketplace/marketplace-search');
    expect(search).toContain('`kubectl rollout undo`, does not last');
    expect(commandsOf(search).join()).not.toContain('abort');
  });

  it('name every secret with its place and how often it is read', () => {
    for (const system of systems) {
      for (const { name } of system.components) {
        const production = renderedEverywhere(system, name).find(({ target }) => target === 'us-prod');
        const externals = (production?.objects ?? []).filter(({ kind }) => kind === 'ExternalSecret');
        const expected = externals.flatMap(({ metadata, spec }) =>
          (spec.data ?? []).map(({ secretKey, remoteRef }: { secretKey: string; remoteRef: Record<string, string> }) =>
            [
              `\`${secretKey}\``,
              `\`${remoteRef['key']}\``,
              `\`${remoteRef['property']}\``,
              spec.refreshInterval,
              `\`${metadata.name}\``,
            ].join(),
          ),
        );
        const found = rows(runbook(`${system.name}/${name}`), 'Rotate a secret').map(
          ([variable, key, property, , external, every]) => [variable, key, property, every, external].join(),
        );
        expect([...found].sort(), name).toEqual(expected.sort());
      }
    }
    expect(commandsOf(runbook('ghasi/tenant-service'))).toContain(
      'vault kv patch -mount=secret tenant-service/db url=-',
    );
  });

  it('T-22 L-17 name the kill switches of who serves and who reads them, and of nobody else', () => {
    for (const name of ['ghasi/feature-flags', 'ghasi/delivery-service']) {
      expect(rows(runbook(name), 'Kill switches').map(([flag]) => flag)).toEqual([
        '`ai-suggestions`',
        '`delivery-writes`',
      ]);
    }
    expect(runbook('ghasi/tenant-service')).toContain('It reads no flags.');
    expect(runbook('ghasi/feature-flags')).not.toContain('offline-packages');
  });

  it('say nothing of who or what made them', () => {
    expect([...pages.values()].join('\n')).not.toMatch(/\bsession \d|\bagent|#\d|\/(work|home|root|Users)\//i);
    expect([...pages.values()].join('\n')).not.toMatch(/\bundefined\b|\bNaN\b|\[object/);
  });
});

const binary = kubectl();

describe.skipIf(binary === undefined)('commands of runbooks', () => {
  it('are such as kubectl takes', () => {
    const project = new Project();
    const typed = [...pages.values()].flatMap(commandsOf).filter((line) => /^kubectl (?!argo )/.test(line));
    // One of each form: names and labels make no difference.
    const form = (line: string) => line.replaceAll(/(?<=(?:--\S+|externalsecret|secretstore) )[^-\s]\S*/g, 'x');
    const forms = new Map(typed.map((line) => [form(line), line]));
    expect(forms.size).toBeGreaterThan(8);
    for (const line of forms.values()) {
      const { stderr } = project.run('bash', ['-c', line], {
        KUBECONFIG: '/dev/null',
        PATH: `${path.resolve(path.dirname(binary ?? ''))}:${process.env['PATH']}`,
      });
      // There is no cluster; what is said before one is asked is about the command.
      expect(stderr, line).not.toMatch(
        /unknown (?:flag|shorthand|command)|must specify|invalid|required|not both|see '/i,
      );
      expect(stderr, line).toMatch(/context "\S+" does not exist|connection|localhost:8080|couldn't get/);
    }
  });
});

describe('the index of runbooks', () => {
  const index = runbook('README');

  it('T-22 has a drill of each target once a quarter, and one of all once a year', () => {
    const order = platform.gitops?.order ?? [];
    expect(rows(index, 'Drills')).toEqual(order.map((target, at) => [target, drillWeeks(at, order.length).join(', ')]));
    for (const count of [1, 2, 4, 5, 11]) {
      const weeks = Array.from({ length: count }, (_, at) => drillWeeks(at, count));
      expect(new Set(weeks.flat()).size).toBe(count * 4);
      for (const of of weeks) expect(of.map((week) => Math.ceil(week / 13))).toEqual([1, 2, 3, 4]);
      expect(weeks.flat()).not.toContain(39);
    }
    expect(index).toContain('once a year for the whole platform');
  });

  it('L-12 tells the order of regions, and when the first is reached', () => {
    expect(
      rows(index, 'How a release travels')
        .map(([where, when]) => [where, when])
        .slice(1, 3),
    ).toEqual([
      ['us-prod', 'on Tuesdays, by approval'],
      ['eu-prod, then me-prod, then ap-prod', 'one a day after that'],
    ]);
  });

  it('moves the primary role so that nothing runs twice: away first', () => {
    const [, part = ''] = index.split('## Move the primary role');
    const typed = commandsOf(part);
    const at = (text: string) => typed.findIndex((line) => line.includes(text));
    expect(at('location=eastus2 role=secondary')).toBeGreaterThanOrEqual(0);
    expect(at('delete cronjobs')).toBeGreaterThan(at('role=secondary'));
    expect(at('location=westus3 role=primary')).toBeGreaterThan(at('delete cronjobs'));
    // The selector is that of labels which the secrets have.
    const { labels } = load(readFileSync('dist/argocd/clusters/us-prod-eastus2.yaml', 'utf8')) as {
      labels: Record<string, string>;
    };
    const [, selector = ''] = /--selector (\S+)/.exec(typed[at('role=secondary')] ?? '') ?? [];
    for (const label of selector.split(','))
      expect(Object.entries(labels).map((pair) => pair.join('='))).toContain(label);
  });
});

describe('a system of its own', () => {
  const web = (name: string) =>
    component(name, (scope) => {
      new TieredService(scope, name, {
        tier: 'edge',
        image: { repository: 'web', tag: '1.0.0' },
        ports: { http: 80 },
        resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
        replicas: 2,
      });
    });
  const system = { ...testSystem, components: [web('web'), web('web-once')] };
  const delivery = {
    'gitops.yaml': 'repository: https://git.example.com/x.git\n',
    'clusters.yaml': `clusters:
  us-1: { target: us-prod, location: eastus2, role: primary }
  us-2: { target: us-prod, location: westus3, role: secondary }
`,
  };

  it('has no runbook where Argo CD does not deploy it', () => {
    expect(pagesOf([system], platformWith()).size).toBe(0);
  });

  it('has what runs once in a region in its primary cluster only', () => {
    const found = pagesOf([system], platformWith(delivery));
    const clusters = (name: string) =>
      rows(found.get(`docs/runbooks/shop/${name}.md`) ?? '', 'Where it runs').map(([, cluster]) => cluster);
    expect(clusters('web')).toEqual(['`us-1`', '`us-2`']);
    expect(clusters('web-once')).toEqual(['`us-1`']);
    expect(found.get('docs/runbooks/shop/web-once.md')).toContain(
      '[move the primary role](../README.md#move-the-primary-role)',
    );
    expect(found.get('docs/runbooks/README.md')).toContain(
      'These run in the primary cluster of a region only: `shop/web-once`.',
    );
  });
});
