import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../support/project.ts';

let project: Project;

beforeAll(() => {
  project = new Project('meridian-contract-', afterAll);
});

const run = (...argv: readonly string[]) => project.run(process.execPath, ['cli/run.mjs', 'contract', ...argv]);

describe('M-5 P-14 npm run contract', () => {
  it('refuses what it does not understand before it runs anything', () => {
    for (const argv of [['--target', 'us-prd'], ['--format', 'yaml'], ['us-prod']]) {
      const { status, stdout, stderr } = run(...argv);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^error cli\/(?:bad-arguments|unknown-target): /);
    }
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('npm run contract') });
  });

  it('prints what was compared, and who logs in from elsewhere', () => {
    const { status, stdout } = run('--target', 'dev');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^target {2}compared +in Kubernetes +in Azure\n/);
    expect(stdout.match(/^dev .* ok$/gm)).toHaveLength(7);
    expect(stdout).toContain('\n  keda/keda-operator: the add-on keda; in dev\n');
    expect(stdout).toContain(
      '\n  data-postgres/data-postgres: stands before postgres (systems/ghasi/peers.ts); in dev\n',
    );
  });

  it('contract/unknown-resource: at the component’s line, and for programs', () => {
    project.edit(
      'systems/marketplace/asset-indexing.ts',
      'env: { DOTNET_ENVIRONMENT',
      "env: { AUDIT_TOPIC: 'catalog-chnaged', DOTNET_ENVIRONMENT",
    );
    const { status, stdout } = run('--target', 'dev', '--format', 'json');
    expect(status).toBe(1);
    const { rows, elsewhere, diagnostics } = JSON.parse(stdout);
    expect(rows.filter(({ differences }: { differences: number }) => differences > 0)).toMatchObject([
      { target: 'dev', check: 'topics and queues', differences: 1 },
    ]);
    expect(elsewhere).toHaveLength(4);
    const [found] = diagnostics.filter(({ severity }: { severity: string }) => severity === 'error');
    expect(found).toMatchObject({
      code: 'contract/unknown-resource',
      message:
        'dev: Deployment marketplace/asset-indexing names the topic catalog-chnaged, which is not declared in sb-marketplace-dev',
      fix: expect.stringMatching(/^Did you mean catalog-changed\? /),
      at: { file: 'systems/marketplace/asset-indexing.ts' },
    });
  });

  it('contract/no-program: Azure is not told of a name that it would refuse', () => {
    const file = 'systems/marketplace/asset-indexing.ts';
    const before = project.read(file);
    project.edit(file, "'asset-published', 'asset-indexing'", "'asset-published!', 'asset-indexing'");
    const { status, stderr } = run('--target', 'dev');
    project.write(file, before);
    expect(status).toBe(1);
    expect(stderr).toMatch(/error contract\/no-program: .*error component\/azure-name: .*“asset-published!”/s);
  });

  it('contract/no-program: a program that fails is told of by its stack', () => {
    project.edit('infra/stacks/target.ts', 'const { target } = plan;', "throw new Error('not today');");
    const { status, stderr } = run('--target', 'dev');
    expect(status).toBe(1);
    expect(stderr).toMatch(/error contract\/no-program: what the stack dev declares is not known: .*not today/s);
    expect(stderr).not.toMatch(/defect of Meridian/);
  });
});
