import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { changedPaths, Project, treeOf } from '../support/project.ts';

const region = `code: de
name: Germany
purpose: Tenants in Germany
residency: eu
size: small
locations: [germanywestcentral, francecentral]
domain: de.ghasi.example
secretStore:
  { name: vault-backend, kind: ClusterSecretStore, provider: vault, mount: secret,
    server: https://vault.de.ghasi.example, auth: { method: jwt, mount: jwt, role: external-secrets } }
dataNetworks: [10.80.64.0/20, 10.81.64.0/20]
`;

describe('npm run synth', () => {
  it('says what it did, and leaves a fresh dist alone', () => {
    const project = new Project();
    const before = statSync(project.file('dist/us-prod/ghasi/tenant-service/manifests.yaml')).mtimeMs;
    const { status, stdout, stderr } = project.synth();
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^6 targets, \d+ components, \d{3} objects in \d+\.\d\d s\ndist: 0 written, \d{3} unchanged, 0 removed\n$/,
    );
    expect(statSync(project.file('dist/us-prod/ghasi/tenant-service/manifests.yaml')).mtimeMs).toBe(before);
  });

  it('gives the same bytes elsewhere, in any locale and time zone, whatever the environment says', () => {
    const plain = new Project();
    const odd = new Project('meridian ünï cödé ');
    const out = path.join(odd.folder, 'elsewhere', 'out put');
    const { status, stderr } = odd.synth(['--out', out], {
      LC_ALL: 'tr_TR.UTF-8',
      LANG: 'tr_TR.UTF-8',
      TZ: 'Pacific/Kiritimati',
      CDK8S_DISABLE_SORT: '1',
      CDK8S_RECORD_CONSTRUCT_METADATA: 'true',
      CDK8S_OUTDIR: '/nonexistent',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(treeOf(out)).toEqual(plain.tree());
  });

  it('gives the same bytes through the cdk8s CLI', () => {
    const project = new Project();
    const before = project.tree();
    const { status, stdout } = project.run('node_modules/.bin/cdk8s', ['synth', '--no-check-upgrade']);
    expect(status).toBe(0);
    expect(stdout).toContain('manifests.yaml');
    expect(project.tree()).toEqual(before);
  });

  it('J2 P3 changes one target when one figure of one region changes', () => {
    const project = new Project();
    const before = project.tree();
    project.write(
      'regions/eu.yaml',
      `${project.read('regions/eu.yaml')}components:\n  tenant-service: { scaling: { max: 30 } }\n`,
    );
    expect(project.synth().status).toBe(0);
    const after = project.tree();
    expect(changedPaths(before, after)).toEqual([
      'charts/ghasi/tenant-service/values.eu-prod.yaml',
      'eu-prod/ghasi/tenant-service/manifests.yaml',
      'manifest.json',
    ]);
    expect(after['eu-prod/ghasi/tenant-service/manifests.yaml']).toContain('maxReplicas: 30');
  });

  it('J6 P3 renders a new region from one file, and takes it away with the file', () => {
    const project = new Project();
    const before = project.tree();
    project.write('regions/de.yaml', region);
    const { status, stderr } = project.synth();
    expect(status).toBe(0);
    // It is rendered before anything of it exists.
    expect(stderr).toMatch(/^regions\/de\.yaml:6:12 warning region\/no-cluster: de-prod has no cluster in germany/);
    expect(stderr).not.toContain('error');
    const added = Object.keys(project.tree()).filter((file) => !(file in before));
    const components = Object.keys(before).filter((file) => /^us-prod\/.*\/manifests\.yaml$/.test(file));
    expect(added).toEqual(
      [
        ...components.map((file) => file.replace('us-prod/', 'de-prod/')),
        ...components.map((file) => file.replace('us-prod/', 'charts/').replace('manifests', 'values.de-prod')),
      ].sort(),
    );
    // Add-ons go to the clusters of every target, so their sets name the new one.
    const changed = changedPaths(before, project.tree()).filter((file) => file in before);
    expect(changed.filter((file) => !file.startsWith('argocd/add-ons/'))).toEqual(['manifest.json']);
    project.run('rm', ['regions/de.yaml']);
    expect(project.synth().stdout).toContain(`${added.length} removed`);
    expect(project.tree()).toEqual(before);
    expect(existsSync(project.file('dist/de-prod'))).toBe(false);
  });

  it('renders only what --target and --component name, and keeps the rest', () => {
    const project = new Project();
    project.edit('regions/releases.yaml', 'tag: 1.4.2', 'tag: 1.4.9');
    const before = project.tree();
    const { status, stdout } = project.synth(['--target', 'us-prod', '--component', 'tenant-service']);
    expect(status).toBe(0);
    expect(stdout).toContain('1 target, 1 component');
    expect(stdout).toContain('Helm charts stay as they are');
    expect(changedPaths(before, project.tree())).toEqual([
      'manifest.json',
      'us-prod/ghasi/tenant-service/manifests.yaml',
    ]);
    // A chart is made of all targets, so it waits for a run of all.
    expect(project.synth(['--component', 'tenant-service']).status).toBe(0);
    const changed = changedPaths(before, project.tree());
    expect(changed).toContain('charts/ghasi/tenant-service/values.us-prod.yaml');
    expect(changed.filter((file) => file.includes('/platform/'))).toEqual([]);
  });

  it('names a chart’s file that was edited by hand, and rewrites it only with --force', () => {
    const project = new Project();
    const before = project.tree();
    project.edit('dist/charts/ghasi/tenant-service/values.us-prod.yaml', 'replicaCount: 3', 'replicaCount: 4');
    const { status, stderr } = project.synth();
    expect(status).toBe(1);
    expect(stderr).toContain('dist/charts/ghasi/tenant-service/values.us-prod.yaml:1:1 error publish/edited-by-hand');
    expect(project.synth(['--force']).status).toBe(0);
    expect(project.tree()).toEqual(before);
  });

  it('writes nothing with --dry-run, and says what it would', () => {
    const project = new Project();
    project.edit('regions/releases.yaml', 'tag: 1.4.2', 'tag: 1.4.9');
    const before = project.tree();
    const { stdout } = project.synth(['--dry-run']);
    expect(stdout).toContain('8 written');
    expect(stdout).toContain('+ us-prod/ghasi/tenant-service/manifests.yaml');
    expect(project.tree()).toEqual(before);
  });

  it('prints problems only with --quiet', () => {
    expect(new Project().synth(['--quiet'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each([
    ['--format', 'json', '--nope'],
    ['--nope', '--format=json'],
  ])('answers %s %s %s as JSON', (...argv) => {
    const { status, stdout, stderr } = new Project().synth(argv);
    expect(status).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toContain('"cli/bad-arguments"');
    expect(() => JSON.parse(stdout)).not.toThrow();
  });

  it.each([
    ['text', /^systems\/ghasi\/tenant-service\.ts:2:1 error source\/syntax: .*\n {2}why: .*\n {2}fix: .*\n1 error\n$/],
    ['json', /^{\n/],
    ['sarif', /^{\n {2}"\$schema"/],
  ])('prints as %s what does not even parse: source/syntax', (format, shape) => {
    const project = new Project();
    project.write('systems/ghasi/tenant-service.ts', 'export const tenantService = component(\n');
    const { status, stdout, stderr } = project.synth(['--format', format]);
    expect(status).toBe(1);
    const [printed, other] = format === 'text' ? [stderr, stdout] : [stdout, stderr];
    expect(printed).toMatch(shape);
    expect(other).toBe('');
    if (format === 'text') return;
    const read = JSON.parse(printed);
    const place = { file: 'systems/ghasi/tenant-service.ts', line: 2, column: 1 };
    if (format === 'json') expect(read.diagnostics).toMatchObject([{ code: 'source/syntax', at: place }]);
    else expect(read.runs[0].results[0].ruleId).toBe('source/syntax');
  });

  it('prints what cannot be loaded in the format that was asked for', () => {
    const project = new Project();
    project.edit('systems/ghasi/tenant-service.ts', 'export const', "throw new Error('no');\nexport const");
    const { status, stdout } = project.synth(['--format', 'json']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).diagnostics).toMatchObject([{ code: 'component/not-loadable' }]);
  });

  it('explains itself with --help', () => {
    const { status, stdout } = new Project().synth(['--help']);
    expect(status).toBe(0);
    for (const flag of ['--target', '--component', '--out', '--dry-run', '--force', '--watch', '--format', '--quiet']) {
      expect(stdout).toContain(flag);
    }
  });

  it.each([
    [['--target', 'eu-prd'], 'cli/unknown-target', 'eu-prod'],
    [['--component', 'tenant-servic'], 'cli/unknown-component', 'tenant-service'],
    [['--frobnicate'], 'cli/bad-arguments', '--help'],
    [['--format', 'xml'], 'cli/bad-arguments', '--help'],
  ])('refuses %j with %s', (argv, code, hint) => {
    const project = new Project();
    const before = project.tree();
    const { status, stdout, stderr } = project.synth(argv);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(code);
    expect(stderr).toContain(hint);
    expect(project.tree()).toEqual(before);
  });

  it('takes edited sources up at once, in a watched folder too', async () => {
    const project = new Project();
    const child = spawn(process.execPath, ['cli/run.mjs', 'synth', '--watch'], { cwd: project.folder });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    const seen = async (count: number) => {
      while (output.split('Watching').length - 1 < count) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    try {
      await seen(1);
      project.edit('systems/ghasi/tenant-service.ts', 'perPod: 500', 'perPod: 600');
      await seen(2);
      expect(project.read('dist/us-prod/ghasi/tenant-service/manifests.yaml')).toContain('averageValue: "600"');
      // As editors save: a new file in place of the old one, more than once.
      for (const [round, value] of ['700', '800'].entries()) {
        const file = 'systems/ghasi/tenant-service.ts';
        project.write(`${file}~`, project.read(file).replace(/perPod: \d+/, `perPod: ${value}`));
        project.run('mv', [`${file}~`, file]);
        await seen(3 + round);
        expect(project.read('dist/us-prod/ghasi/tenant-service/manifests.yaml')).toContain(`averageValue: "${value}"`);
      }
    } finally {
      child.kill();
    }
  });
});
