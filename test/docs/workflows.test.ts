import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { cronProblem } from '../../model/cron.ts';
import { realPlatform } from '../support/systems.ts';

const folder = '.github/workflows';
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly 'runs-on': string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string };
  readonly if?: string;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly concurrency?: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const names = readdirSync(folder).sort();
const workflows = new Map(
  names.map((name) => {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    return [name, { text, data: load(text) as Workflow }];
  }),
);
const jobs = [...workflows].flatMap(([name, { data }]) =>
  Object.entries(data.jobs).map(([job, of]) => [`${name} ${job}`, of] as const),
);
const job = (name: string): Job => {
  const found = new Map<string, Job>(jobs).get(name);
  if (found === undefined) throw new Error(`no job ${name}`);
  return found;
};

/** Everything that a workflow runs, with the scripts that it calls. */
const runs = [
  ...jobs.flatMap(([name, { steps }]) => steps.flatMap(({ run }) => (run === undefined ? [] : [[name, run] as const]))),
  ...['run', 'comment', 'healthy', 'propose'].map(
    (name) => [`.ci/${name}`, readFileSync(`.ci/${name}`, 'utf8')] as const,
  ),
];

/** Rights beyond reading the contents, each of which somebody has thought of. */
const rights: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'advance.yaml approve': { actions: 'read' },
  'advance.yaml merge': {},
  'comment.yaml comment': { actions: 'read', contents: 'read', 'pull-requests': 'write' },
  'main.yaml sign': { 'id-token': 'write', attestations: 'write', packages: 'write' },
  'scan.yaml checkov': { contents: 'read', 'security-events': 'write' },
  'scan.yaml trivy': { contents: 'read', 'security-events': 'write' },
};

describe('workflows', () => {
  it('T-20 P-13 are those of a pull request, of main, of releases, and of scanners', () => {
    expect(names).toEqual(
      ['advance', 'check', 'comment', 'main', 'pull-request', 'release', 'scan'].map((name) => `${name}.yaml`),
    );
  });

  it.each(names)('%s takes every action by the commit of a version', (name) => {
    const lines = (workflows.get(name)?.text ?? '').split('\n').filter((line) => /\buses:/.test(line));
    const uses = Object.values(workflows.get(name)?.data.jobs ?? {}).flatMap(({ steps }) =>
      steps.filter((step) => step.uses),
    );
    expect(lines.length).toBe(uses.length);
    for (const line of lines) expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('take one version of each action', () => {
    const all = [...workflows.values()].flatMap(({ text }) => text.match(/[\w./-]+@[0-9a-f]{40} # v[\d.]+/g) ?? []);
    expect(new Set(all).size).toBe(new Set(all.map((use) => use.split('@')[0])).size);
  });

  it.each(names)('%s gives no right to all of its jobs, and ends a run that hangs', (name) => {
    const { permissions, jobs: all } = workflows.get(name)?.data ?? { jobs: {} };
    expect(permissions).toEqual({});
    for (const [id, one] of Object.entries(all)) {
      expect(one.permissions, id).toEqual(rights[`${name} ${id}`] ?? { contents: 'read' });
      expect(one['timeout-minutes'], id).toBeLessThanOrEqual(45);
    }
  });

  it('put nothing that anybody can write into a script', () => {
    for (const [name, run] of runs) expect(run, name).not.toContain('${{');
  });

  it('leave no token in a checkout', () => {
    const checkouts = jobs.flatMap(([, { steps }]) =>
      steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')),
    );
    expect(checkouts.length).toBeGreaterThan(6);
    for (const checkout of checkouts) expect(checkout.with?.['persist-credentials']).toBe(false);
  });

  it('never run code of a pull request with a right to write', () => {
    for (const [name, { data }] of workflows) {
      const events = typeof data.on === 'string' ? [data.on] : Object.keys(data.on as object);
      expect(events, name).not.toContain('pull_request_target');
      if (!events.includes('workflow_run')) continue;
      for (const { steps } of Object.values(data.jobs)) {
        for (const { uses, with: inputs = {} } of steps) {
          if (uses?.startsWith('actions/checkout@')) expect(inputs).not.toHaveProperty('ref');
        }
      }
    }
    // The one right to write that a pull request's own run has is refused to forks by GitHub.
    const own = jobs.filter(([name]) => /^(check|pull-request|scan)\.yaml/.test(name));
    const writes = own.flatMap(([, { permissions = {} }]) =>
      Object.entries(permissions).filter(([, right]) => right === 'write'),
    );
    expect([...new Set(writes.flat())]).toEqual(['security-events', 'write']);
    for (const [name, one] of own) expect(one['runs-on'], name).not.toContain('vars.');
  });

  it('keep the key of releases where only main gets it', () => {
    for (const [name, one] of jobs) {
      const uses = one.steps.some(({ uses }) => uses?.startsWith('actions/create-github-app-token@'));
      expect(one.environment === 'release-bot', name).toBe(uses);
    }
    expect(job('release.yaml propose').if).toContain('default_branch');
    expect(job('advance.yaml decide').if).toContain('default_branch');
  });

  it('run only commands that there are', () => {
    const commands = runs.flatMap(([, run]) =>
      [...run.matchAll(/npm run (?:--silent )?([a-z:]+)/g)].map(([, name = '']) => name),
    );
    expect(commands).toEqual(expect.arrayContaining(['synth', 'check', 'gitops:plan', 'gitops:next', 'review:diff']));
    // What a person chooses, or .ci/propose is given.
    const offered = /options: \[([a-z, ]+)\]/.exec(workflows.get('release.yaml')?.text ?? '')?.[1]?.split(', ') ?? [];
    expect(offered).toEqual(['release', 'promote', 'advance', 'rollback', 'remove']);
    for (const name of [...commands, ...offered]) expect(Object.keys(scripts)).toContain(name);
  });

  it('give commands only options that they know', () => {
    const given = runs.flatMap(([, run]) =>
      [...run.matchAll(/npm run (?:--silent )?([a-z:]+) -- (.*)/g)].flatMap(([, name = '', words = '']) =>
        (words.match(/--[a-z][a-z-]+/g) ?? []).map((option) => [name, option] as const),
      ),
    );
    expect(given).toEqual(
      expect.arrayContaining([['gitops:plan', '--since'] as const, ['review:diff', '--from'] as const]),
    );
    for (const [name, option] of new Map(given.map((one) => [one.join(), one])).values()) {
      const [program = '', ...argv] = (scripts[name] ?? '').split(' ');
      const { stdout } = spawnSync(program, [...argv, '--help'], { encoding: 'utf8' });
      expect(stdout, name).toContain(` ${option} `);
    }
  });

  it('run at times that there are', () => {
    const times = [...workflows.values()].flatMap(({ text }) =>
      [...text.matchAll(/cron: '([^']+)'/g)].map(([, time = '']) => time),
    );
    expect(times.length).toBeGreaterThan(1);
    for (const time of times) expect(cronProblem(time), time).toBeUndefined();
  });

  it('repeat no order of regions, and name only targets that there are', () => {
    const { targets } = realPlatform();
    const all = [...workflows].map(([name, { text }]) => [name, text.replaceAll(/^.*description:.*$/gm, '')] as const);
    for (const [name, text] of all) {
      for (const { name: target, environment } of targets) {
        if (environment === 'prod') expect(text, name).not.toContain(target);
      }
    }
    expect(targets.map(({ name }) => name)).toContain('staging');
  });
});

describe('L-12 the daily advance', () => {
  const { text, data } = workflows.get('advance.yaml') ?? { text: '', data: { jobs: {} } as unknown as Workflow };

  it('asks somebody, and merges only what was asked about', () => {
    expect(job('advance.yaml approve').environment).toBe('production-approval');
    // Whatever the decision says but "false" needs an approval.
    expect(job('advance.yaml approve').if).toContain("approval != 'false'");
    expect(job('advance.yaml merge').if).toContain("needs.approve.result == 'success'");
    expect(job('advance.yaml merge').if).toContain(
      "(needs.approve.result == 'skipped' && needs.decide.outputs.approval == 'false')",
    );
    expect(text).toContain('--match-head-commit "$HEAD"');
    expect(text).toContain('required_reviewers');
  });

  it('never runs twice at once, nor beside another that writes pins', () => {
    expect(data.concurrency).toEqual({ group: 'advance', 'cancel-in-progress': false });
    for (const name of ['advance.yaml propose', 'advance.yaml merge', 'release.yaml propose']) {
      expect(job(name).concurrency, name).toEqual({ group: 'releases', 'cancel-in-progress': false });
    }
    // A step that waits for its approval must not hold back a hotfix.
    expect(job('advance.yaml approve').concurrency).toBeUndefined();
    expect(workflows.get('release.yaml')?.data.concurrency).toBeUndefined();
  });
});

describe('scanners', () => {
  it('P-13 are of one version, with what they need by hash', () => {
    const scan = workflows.get('scan.yaml')?.text ?? '';
    expect(scan).toMatch(/version: v\d+\.\d+\.\d+/);
    expect(scan).toContain('--skip-check-update');
    expect(scan).toContain('--require-hashes');
    const lines = readFileSync('.github/checkov.txt', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines.some((line) => line.startsWith('checkov=='))).toBe(true);
    for (const line of lines) expect(line).toMatch(/^[a-z0-9.-]+==\S+ --hash=sha256:[0-9a-f]{64}$/);
  });

  it('leave out rules only with a reason', () => {
    const rules = readFileSync('.github/checkov.yaml', 'utf8').match(/^ {2}- CKV\S*.*$/gm) ?? [];
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) expect(rule).toMatch(/^ {2}- CKV_\w+ # .{20,}$/);
  });
});
