import { describe, expect, it } from 'vitest';
import { type ReviewedFile, review, reviewMark, reviewPage } from '../../../engine/review/index.ts';

/** A manifest file of one Deployment, in two versions. */
function deployments(path: string, before: object | undefined, after: object | undefined): ReviewedFile {
  const text = (spec: object | undefined) => (spec === undefined ? '' : manifest('Deployment', 'web', spec));
  return { path, before: text(before), after: text(after) };
}

/** JSON is YAML. */
function manifest(kind: string, name: string, more: object): string {
  return `${JSON.stringify({ apiVersion: 'v1', kind, metadata: { name, namespace: 'shop' }, ...more })}\n---\n`;
}

function pod(image: string) {
  return {
    spec: {
      template: {
        spec: {
          containers: [
            { name: 'web', image },
            { name: 'proxy', image: 'p:1' },
          ],
        },
      },
    },
  };
}

const files = (targets: readonly string[], component = 'shop/web') =>
  targets.map((target) => deployments(`${target}/${component}/manifests.yaml`, pod('web:1'), pod('web:2')));

/** Lines of the page's tables with this text. */
function rows(page: string, text: string): readonly string[] {
  return page.split('\n').filter((line) => line.startsWith('|') && line.includes(text));
}

describe('the review of a change', () => {
  it('tells once what is equal in several targets, with the risk', () => {
    const { changes } = review(files(['dev', 'us-prod', 'eu-prod']));
    expect(changes).toEqual([
      {
        kind: 'Deployment',
        verb: 'changed',
        path: 'spec.template.spec.containers[web].image',
        from: 'web:1',
        to: 'web:2',
        risk: 'image',
        objects: ['web'],
        components: ['shop/web'],
        targets: ['dev', 'us-prod', 'eu-prod'],
      },
    ]);
  });

  it('keeps apart what differs between targets', () => {
    const one = deployments('dev/shop/web/manifests.yaml', { spec: { replicas: 1 } }, { spec: { replicas: 2 } });
    const two = deployments('us-prod/shop/web/manifests.yaml', { spec: { replicas: 1 } }, { spec: { replicas: 9 } });
    expect(review([one, two]).changes.map(({ to, targets, risk }) => [to, targets, risk])).toEqual([
      ['2', ['dev'], 'replicas'],
      ['9', ['us-prod'], 'replicas'],
    ]);
  });

  it('tells once what is equal in several components', () => {
    const page = reviewPage(review([...files(['dev']), ...files(['dev'], 'shop/admin')]));
    expect(rows(page, '`web:2`')).toHaveLength(1);
    expect(page).toContain('### `shop/admin`, `shop/web`');
  });

  it('names an object that is gone as a deletion, and a successor with another version in its name as a change', () => {
    const path = 'us-prod/shop/web/manifests.yaml';
    const before = manifest('NetworkPolicy', 'web', {}) + manifest('Job', 'web-migration-2-1-0-d72d4428', {});
    const after = manifest('Job', 'web-migration-2-2-0-25ff77c7', {});
    expect(review([{ path, before, after }]).changes).toMatchObject([
      { kind: 'Job', verb: 'changed', path: 'metadata.name' },
      { kind: 'NetworkPolicy', verb: 'removed', risk: 'deletion' },
    ]);
  });

  it('takes two successors of one object for what they are', () => {
    const path = 'dev/shop/web/manifests.yaml';
    const before = manifest('Job', 'web-1', {});
    const after = manifest('Job', 'web-2', {}) + manifest('Job', 'web-3', {});
    expect(review([{ path, before, after }]).changes.map(({ verb }) => verb)).toEqual(['added', 'removed']);
  });

  it.each([
    ['NetworkPolicy', 'spec', 'network'],
    ['ExternalSecret', 'spec', 'secrets'],
    ['PodDisruptionBudget', 'spec', 'disruption'],
    ['ServiceAccount', 'metadata', 'identity'],
    ['Namespace', 'metadata', 'cluster-wide'],
    ['ConfigMap', 'data', undefined],
  ])('calls a change of a %s by its risk', (kind, field, risk) => {
    const text = (value: string) =>
      JSON.stringify({ kind, metadata: { name: 'x' }, ...{ [field]: { name: 'x', value } } });
    const [change] = review([{ path: 'dev/shop/web/manifests.yaml', before: text('a'), after: text('b') }]).changes;
    expect(change?.risk).toBe(risk);
  });

  it('shows which commit a target runs next, and that one that is retired is deleted', () => {
    const app = (revision: string, retired = false) => JSON.stringify({ app: { component: 'web', revision, retired } });
    const path = 'us-prod/shop/web/app.json';
    const { changes } = review([{ path, before: app('a'.repeat(40)), after: app('b'.repeat(40), true) }]);
    expect(changes.map(({ path, risk }) => [path, risk])).toEqual([
      ['revision', 'release'],
      ['retired', 'deletion'],
    ]);
    expect(review([{ path, before: app('a') }]).changes).toMatchObject([{ verb: 'removed', risk: 'deletion' }]);
  });

  it('reads what a cluster is labelled with, which decides what is deployed to it', () => {
    const labels = (role: string) => `# comment\nname: us-1\nlabels:\n  role: ${role}\n`;
    const path = 'argocd/clusters/us-1.yaml';
    expect(review([{ path, before: labels('primary'), after: labels('secondary') }]).changes).toMatchObject([
      { kind: 'Cluster', path: 'labels.role', from: 'primary', to: 'secondary', risk: 'cluster-wide' },
    ]);
  });

  it('follows elements of lists by their names, not their places', () => {
    const env = (...names: string[]) => ({ spec: { env: names.map((name) => ({ name, value: name })) } });
    const file = deployments('dev/shop/web/manifests.yaml', env('A', 'B'), env('NEW', 'A', 'B'));
    expect(review([file]).changes.map(({ path }) => path)).toEqual(['spec.env[NEW]']);
  });

  it('names what it cannot read, and never fails', () => {
    const bomb = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${i === 0 ? 1 : `*a${i - 1}, *a${i - 1}`}]`);
    const head = (text: string) => `kind: X\nmetadata: { name: x }\n${text}\n`;
    const found = review([
      { path: 'dev/shop/web/manifests.yaml', before: '', after: '{' },
      { path: 'dev/shop/bomb/manifests.yaml', before: head('a: 1'), after: head(bomb.join('\n')) },
      { path: 'dev/shop/twin/manifests.yaml', before: head(bomb.join('\n')), after: head(bomb.join('\n')) },
      { path: 'dev/shop/web/app.json', before: '{}', after: 'null' },
      { path: 'notes.txt', after: '' },
      { path: 'manifest.json', before: '', after: '{}' },
    ]);
    expect(found.unread).toEqual([
      'dev/shop/twin/manifests.yaml',
      'dev/shop/web/app.json',
      'dev/shop/web/manifests.yaml',
      'notes.txt',
    ]);
  });
});

describe('the page of a review', () => {
  it('says in its first table what is risky and in which production targets', () => {
    const page = reviewPage(review(files(['dev', 'us-prod', 'eu-prod'])));
    expect(page.startsWith(`${reviewMark}\n## What changes`)).toBe(true);
    expect(page).toContain(
      '| `shop/web` | `dev`, `us-prod`, `eu-prod` | 1 changed | **image** (`us-prod`, `eu-prod`) |',
    );
    expect(page).toContain('Production runs what is pinned for it');
    expect(reviewPage(review(files(['dev'])))).not.toContain('Production runs');
  });

  it('says so where nothing changes', () => {
    expect(reviewPage(review([]))).toBe(`${reviewMark}\n## What changes in \`dist/\`\n\nNothing.\n`);
  });

  it('lets nothing that somebody wrote be anything but text', () => {
    const evil = '`</code> | @team <img src=x> [x](http://x)\n# T\u202e';
    const page = reviewPage(review([deployments('dev/shop/web/manifests.yaml', {}, { [evil]: evil })]));
    const [line = ''] = rows(page, '@team');
    expect(rows(page, '@team')).toHaveLength(1);
    expect(line.split('|')).toHaveLength(8);
    // Outside of code there is nothing of it.
    expect(line.replaceAll(/`[^`]*`/g, '')).not.toMatch(/[@<[#\u202e]/);
    expect(page).not.toMatch(/^# T/m);
  });

  it('stays within what a comment takes, in whole lines', () => {
    const many = (value: number) => ({
      data: Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`k${i}`, value])),
    });
    const page = reviewPage(review([deployments('dev/shop/web/manifests.yaml', many(1), many(2))]), 40_000);
    expect(page.length).toBeLessThanOrEqual(40_000);
    const shown = rows(page, '`1`').length;
    expect(shown).toBeGreaterThan(300);
    const [, left] = /… (\d+) more lines/.exec(page) ?? [];
    // The last line of a page is empty.
    expect(shown + Number(left)).toBe(900 + 1);
    expect(page.trimEnd().split('\n').at(-3)).toMatch(/^\|.*\|$/);
  });
});
