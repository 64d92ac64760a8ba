import { describe, expect, it } from 'vitest';
import { commitAll, git } from '../support/git.ts';
import { Project } from '../support/project.ts';

/** Pins tenant-service of these targets to commits. */
function pin(project: Project, pins: Readonly<Record<string, string>>): void {
  const [text = ''] = project.read('regions/releases.yaml').split('\nrevisions:');
  const lines = Object.entries(pins).map(
    ([target, commit]) => `  ${target}:\n    ghasi/tenant-service: { commit: ${commit} }\n`,
  );
  project.write('regions/releases.yaml', `${text.trimEnd()}\n\nrevisions:\n${lines.join('')}`);
}

const next = (project: Project, ...argv: string[]) =>
  project.run(process.execPath, ['cli/run.mjs', 'gitops-next', ...argv]);
const at = (project: Project, time: string) => JSON.parse(next(project, '--json', '--at', time).stdout);

describe('L-12 npm run gitops:next', () => {
  it('leads a change through production: Tuesday by approval, then one target a day', () => {
    const project = new Project().unpin();
    git(project, ['init', '--quiet', '--initial-branch=main']);
    const first = commitAll(project, 'first');
    pin(project, { 'us-prod': first, 'eu-prod': first, 'me-prod': first, 'ap-prod': first });
    commitAll(project, 'pins', '2026-11-20T13:00:00Z');
    // Other components were never deployed, so that the first target waits for its Tuesday.
    expect(at(project, '2026-11-23T07:00Z')).toEqual({ step: 'wait', reason: 'us-prod is released to on Tuesdays' });

    for (const target of ['us-prod', 'eu-prod']) {
      project.edit(`dist/${target}/ghasi/tenant-service/manifests.yaml`, 'maxReplicas: 20', 'maxReplicas: 21');
    }
    const change = commitAll(project, 'change', '2026-11-23T12:00:00Z');
    const tuesday = at(project, '2026-11-24T07:00Z');
    expect(tuesday).toMatchObject({ step: 'advance', target: 'us-prod', from: 'staging', approval: true });
    expect(tuesday.components).toContain('ghasi/tenant-service');

    pin(project, { 'us-prod': change, 'eu-prod': first, 'me-prod': first, 'ap-prod': first });
    commitAll(project, 'advance us-prod', '2026-11-24T09:00:00Z');
    expect(at(project, '2026-11-24T23:59Z')).toEqual({
      step: 'wait',
      reason: 'us-prod changed today: one target a day',
    });
    expect(at(project, '2026-11-25T07:00Z')).toEqual({
      step: 'advance',
      target: 'eu-prod',
      from: 'us-prod',
      components: ['ghasi/tenant-service'],
      approval: false,
    });

    pin(project, { 'us-prod': change, 'eu-prod': change, 'me-prod': first, 'ap-prod': first });
    commitAll(project, 'advance eu-prod', '2026-11-25T09:00:00Z');
    // The change is none of me-prod and ap-prod, and the freeze at the turn of the year is none of the others.
    expect(at(project, '2026-11-26T07:00Z')).toEqual({ step: 'wait', reason: 'us-prod is released to on Tuesdays' });
    expect(at(project, '2026-12-29T07:00Z').reason).toMatch(/^us-prod is frozen until 2027-01-03T00:00Z \(/);
    expect(next(project, '--at', '2026-12-29T07:00Z').stdout).toMatch(/^Nothing to advance now: us-prod is frozen/);
  });

  it('waits in a clone that cannot tell what changed today, and refuses a bad time', () => {
    const project = new Project().unpin();
    git(project, ['init', '--quiet', '--initial-branch=main']);
    commitAll(project, 'first', '2026-11-20T12:00:00Z');
    const last = commitAll(project, 'second', '2026-11-24T01:00:00Z');
    project.write('.git/shallow', `${last}\n`);
    expect(at(project, '2026-11-24T07:00Z').reason).toContain('this clone is shallow');
    const { status, stderr } = next(project, '--at', 'tomorrow');
    expect([status, stderr]).toEqual([1, expect.stringContaining('error cli/bad-arguments')]);
  });
});
