import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue, Diagnostics } from '../../../model/diagnostics/index.ts';
import type { Revision } from '../../../model/regions/index.ts';
import type { ReleasesFile } from '../../../model/regions/schema.ts';
import { type Commits, decide, isWorthwhile, type Stage } from '../../../model/releases/advance.ts';
import { parseReleases } from '../../../model/releases/file.ts';
import { exceptions, meant, promoted, ranInStaging, released } from '../../../model/releases/images.ts';
import { commitMessage } from '../../../model/releases/message.ts';
import { forgotten, retired } from '../../../model/releases/retirement.ts';
import { advanced, revisionsOf, rolledBack } from '../../../model/releases/revisions.ts';
import { lastAdvance } from '../../../model/releases/rollback.ts';
import { isVersion, parseVersion, shortVersion, versionText } from '../../../model/releases/versions.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const id = (number: number) => number.toString(16).padStart(40, '0');
const image = { section: 'components', name: 'api' } as const;
const file: ReleasesFile = {
  components: {
    api: {
      dev: { tag: '2' },
      staging: { tag: '1.2', digest: digest('a'), previous: [{ tag: '1.1', digest: digest('b') }, { tag: '1.0' }] },
      prod: { tag: '1.0' },
      targets: { 'eu-prod': { tag: '0.9' }, dev: { tag: '3' } },
    },
  },
};

describe('a version', () => {
  it.each([
    ['1.4.3', { tag: '1.4.3' }],
    [digest('0'), { digest: digest('0') }],
    [`1.4.3@${digest('0')}`, { tag: '1.4.3', digest: digest('0') }],
  ])('%s is one', (text, wanted) => {
    expect(parseVersion(text)).toEqual(wanted);
    expect(versionText(wanted)).toBe(text);
  });

  it.each([
    ['', undefined],
    ['latest', undefined],
    ['-x', undefined],
    ['1.4 3', undefined],
    ['a@b@c', undefined],
    ['sha256:abc', undefined],
    [`1.4.3@SHA256:${'A'.repeat(64)}`, `\`1.4.3@sha256:${'a'.repeat(64)}\``],
    ['ghasi/api:1.4.3', '`1.4.3`'],
  ])('“%s” is none', (text, nearest) => {
    const parsed = parseVersion(text);
    expect([isVersion(parsed), parsed]).toEqual([false, { nearest }]);
  });

  it('is shown short in a subject', () => {
    expect(shortVersion({ tag: '1.4.3', digest: digest('7') })).toBe('1.4.3@sha256:777777777777');
  });
});

describe('L-12 an image in staging', () => {
  it('sends the one before it to the history, newest first, five at most, each once', () => {
    let now = file;
    for (const tag of ['1.3', '1.4', '1.5', '1.4', '1.6', '1.7']) {
      now = released(now, image, 'staging', { tag })?.file ?? now;
    }
    expect(now.components['api']?.staging).toEqual({
      tag: '1.7',
      previous: [{ tag: '1.6' }, { tag: '1.4' }, { tag: '1.5' }, { tag: '1.3' }, { tag: '1.2', digest: digest('a') }],
    });
    expect(now.components['api']).toMatchObject({ dev: { tag: '2' }, prod: { tag: '1.0' } });
  });

  it('keeps the tag where only a digest is said, and drops the digest with another tag', () => {
    expect(released(file, image, 'staging', { digest: digest('c') })?.to).toEqual({ tag: '1.2', digest: digest('c') });
    expect(released(file, image, 'staging', { tag: '1.3' })?.to).toEqual({ tag: '1.3' });
    expect(released({ components: { api: {} } }, image, 'staging', { digest: digest('c') })).toBeUndefined();
  });

  it('in dev keeps no history, since nothing goes back there', () => {
    expect(released(file, image, 'dev', { tag: '4' })?.file.components['api']?.dev).toEqual({ tag: '4' });
  });
});

describe('L-13 an image in production', () => {
  it('is one that staging ran: by tag, by digest, and by both only if they ran together', () => {
    const ran = ranInStaging(file, image);
    expect(meant(ran, { tag: '1.1' })).toEqual({ tag: '1.1', digest: digest('b') });
    expect(meant(ran, { digest: digest('a') })).toEqual({ tag: '1.2', digest: digest('a') });
    expect(meant(ran, { tag: '1.0', digest: digest('b') })).toBeUndefined();
    expect(meant(ran, { tag: '1.0', digest: digest('c') })).toBeUndefined();
    expect(meant(ran, { digest: digest('c') })).toBeUndefined();
  });

  it('leaves targets alone that have their own', () => {
    const { file: after } = promoted(file, image, { tag: '1.2', digest: digest('a') });
    expect(after.components['api']?.prod).toEqual({ tag: '1.2', digest: digest('a') });
    expect(after.components['api']?.targets).toEqual(file.components['api']?.targets);
    expect(exceptions(file, image)).toEqual([{ target: 'eu-prod', version: { tag: '0.9' } }]);
  });

  it('knows what staging runs where staging has one of its own', () => {
    const own: ReleasesFile = {
      components: { api: { staging: { tag: '1' }, targets: { staging: { digest: digest('d') } } } },
    };
    expect(ranInStaging(own, image)).toEqual([{ tag: '1', digest: digest('d') }, { tag: '1' }]);
  });
});

describe('L-13 the commits of a target', () => {
  it('advance and roll back as a stack does, five deep, whatever is done in which order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }), { maxLength: 20 }),
        (turns) => {
          let now: ReleasesFile = { components: {} };
          let stack: string[] = [];
          for (const turn of turns) {
            if (turn === undefined) {
              if (stack.length < 2) continue;
              now = rolledBack(now, 'us-prod', ['s/api']);
              stack = stack.slice(1);
            } else if (stack[0] !== id(turn)) {
              now = advanced(now, 'us-prod', new Map([['s/api', id(turn)]]));
              stack = [id(turn), ...stack.filter((one) => one !== id(turn))].slice(0, 6);
            }
            const { commit, previous = [], rejected = [] } = now.revisions?.['us-prod']?.['s/api'] ?? { commit: '' };
            expect([commit, ...previous].filter((one) => one !== '')).toEqual(stack);
            expect(rejected.length).toBeLessThanOrEqual(5);
            expect(rejected).not.toContain(commit);
          }
        },
      ),
    );
  });

  it('new ones stand where the names are sorted, and first pins make the section', () => {
    const first = advanced(
      file,
      'us-prod',
      new Map([
        ['s/b', id(1)],
        ['s/a', id(1)],
      ]),
    );
    expect(Object.keys(first.revisions?.['us-prod'] ?? {})).toEqual(['s/a', 's/b']);
    expect(Object.keys(advanced(first, 'eu-prod', new Map([['s/a', id(1)]])).revisions ?? {})).toEqual([
      'eu-prod',
      'us-prod',
    ]);
  });
});

describe('a component on its way out', () => {
  it('is retired once, and then forgotten in every place', () => {
    const pinned = advanced(
      retired(retired(file, 's/api'), 's/api'),
      'us-prod',
      new Map([
        ['s/api', id(1)],
        ['s/b', id(1)],
      ]),
    );
    expect(pinned.retired).toEqual(['s/api']);
    expect(forgotten(pinned, 's/api', true)).toEqual({
      components: {},
      revisions: { 'us-prod': { 's/b': { commit: id(1) } } },
    });
    expect(forgotten(pinned, 's/api', false).components).toEqual(file.components);
  });
});

describe('L-12 whether a component advances', () => {
  /** Commits 1 to 9 in a row on the branch; 20 beside it; what is deployed differs where the numbers of `kinds` differ. */
  const history = (kinds: Readonly<Record<string, number>> = {}): Commits => ({
    has: (commit) => Number.parseInt(commit, 16) < 30,
    isOnBranch: (commit) => Number.parseInt(commit, 16) < 10,
    isAncestor: (earlier, later) => earlier <= later && Number.parseInt(later, 16) < 10,
    rendered: (commit, target) =>
      Number.parseInt(commit, 16) === 1
        ? undefined
        : String(kinds[`${target} ${Number.parseInt(commit, 16)}`] ?? commit),
    placeholders: () => [],
  });
  const stage: Stage = {
    name: 'staging',
    runs: (component) => (component === 's/api' ? id(5) : undefined),
    ran: (_, commit) => commit <= id(5),
    rejected: () => [],
  };
  const runs = (commit: string, rejected: readonly string[] = []): Revision => ({ commit, previous: [], rejected });
  const tried = (
    step: { component?: string; now?: Revision; to?: string; before?: Stage },
    { hotfix = false, commits = history(), allowPlaceholders = false } = {},
  ) => {
    const whole = { component: 's/api', target: 'us-prod', before: stage, now: undefined, ...step };
    const decision = decide(whole, commits, { branch: 'main', shallow: false, hotfix, allowPlaceholders });
    return decision.kind === 'refused' ? decision.refusals.map(({ code }) => code) : decision;
  };

  it('it takes what the stage before runs, once', () => {
    expect(tried({})).toEqual({ kind: 'move', component: 's/api', to: id(5), allowed: [] });
    expect(tried({ now: runs(id(5)) })).toEqual({ kind: 'same', component: 's/api' });
  });

  it.each([
    ['release/stage-skipped', 'the stage before does not run it', { component: 's/other' }],
    ['release/stage-skipped', 'the stage before never ran the commit', { to: id(6) }],
    ['release/unknown-commit', 'nobody has the commit', { to: id(40) }],
    ['release/not-rendered', 'nothing was rendered at the commit', { to: id(1) }],
    ['release/backwards', 'it runs a later one', { now: runs(id(4)), to: id(3) }],
    ['release/rejected-commit', 'the commit was rolled back', { now: runs(id(4), [id(5)]) }],
    [
      'release/rejected-commit',
      'it was rolled back in the stage before',
      { before: { ...stage, rejected: () => [id(5)] } },
    ],
  ])('%s: %s', (code, _, step) => {
    expect(tried(step)).toEqual([code]);
  });

  it('release/rejected-commit: a later commit that deploys the very same, as the one that rolls back does', () => {
    const same = { 'us-prod 3': 7, 'us-prod 5': 7 };
    expect(tried({ now: runs(id(2), [id(3)]) })).toMatchObject({ kind: 'move' });
    expect(tried({ now: runs(id(2), [id(3)]) }, { commits: history(same) })).toEqual(['release/rejected-commit']);
  });

  it('M-6 release/placeholder-identity: pods that could not log in; a flag of its own allows it, and no hotfix', () => {
    const commits: Commits = { ...history(), placeholders: (commit) => (commit === id(5) ? ['api', 'worker'] : []) };
    expect(tried({}, { commits })).toEqual(['release/placeholder-identity']);
    expect(tried({}, { commits, hotfix: true })).toEqual(['release/placeholder-identity']);
    expect(tried({ to: id(4) }, { commits })).toMatchObject({ kind: 'move', allowed: [] });
    expect(tried({}, { commits, allowPlaceholders: true })).toMatchObject({
      kind: 'move',
      allowed: [{ code: 'release/placeholder-identity', parameters: { accounts: 'api, worker' } }],
    });
    // What runs already is not stopped.
    expect(tried({ now: runs(id(5)) }, { commits })).toEqual({ kind: 'same', component: 's/api' });
    expect(tried({ to: id(20) }, { commits, allowPlaceholders: true })).toContain('release/foreign-commit');
  });

  it('release/foreign-commit: a commit beside the branch', () => {
    expect(tried({ to: id(20) })).toEqual(['release/foreign-commit', 'release/stage-skipped']);
  });

  it('release/foreign-commit: what a shallow clone does not tell is not taken for granted', () => {
    const commits: Commits = { ...history(), isOnBranch: () => undefined };
    const step = { component: 's/api', target: 'us-prod', before: stage, now: undefined };
    const decision = decide(step, commits, { branch: 'main', shallow: true, hotfix: false });
    expect(decision).toMatchObject({ refusals: [{ code: 'release/foreign-commit', parameters: { shallow: true } }] });
  });

  it('a hotfix goes around stages, and tells what it was for; never to where nothing is', () => {
    const decision = tried({ to: id(20), now: runs(id(4), [id(20)]) }, { hotfix: true });
    expect(decision).toMatchObject({
      kind: 'move',
      allowed: [
        { code: 'release/foreign-commit' },
        { code: 'release/rejected-commit' },
        { code: 'release/stage-skipped' },
      ],
    });
    expect(tried({ to: id(1) }, { hotfix: true })).toEqual(['release/not-rendered']);
    expect(tried({ to: id(40) }, { hotfix: true })).toEqual(['release/unknown-commit']);
  });

  it('T-20 a commit that changes only a later target passes through the earlier ones', () => {
    const step = { component: 's/api', target: 'us-prod', before: stage, now: runs(id(4)) };
    const equal = { 'us-prod 4': 1, 'us-prod 5': 1, 'eu-prod 4': 1, 'eu-prod 5': 1 };
    expect(isWorthwhile(step, id(5), ['eu-prod'], history(equal))).toBe(false);
    expect(isWorthwhile(step, id(5), ['eu-prod'], history({ ...equal, 'eu-prod 5': 2 }))).toBe(true);
    expect(isWorthwhile({ ...step, now: undefined }, id(5), [], history(equal))).toBe(true);
  });

  it('L-13 a rollback without names takes back the last advance, and nothing a second time', () => {
    const at = (...entries: [string, Revision][]) => lastAdvance(new Map(entries), history());
    expect(at(['s/a', runs(id(5))], ['s/b', runs(id(4))], ['s/c', runs(id(5))])).toEqual({
      components: ['s/a', 's/c'],
    });
    expect(at(['s/a', runs(id(4), [id(5)])], ['s/b', runs(id(4))])).toHaveProperty(
      'unclear',
      'its last change was a rollback',
    );
    expect(at(['s/a', runs(id(5))], ['s/b', runs(id(20))])).toHaveProperty('unclear');
    expect(at()).toHaveProperty('unclear');
    expect(lastAdvance(new Map([['s/a', runs(id(5))]]), undefined)).toEqual({ components: ['s/a'] });
  });
});

describe('the commit message', () => {
  const parts = { changes: ['s/api: 1 → 2'], reason: 'staging runs it' };

  it('has a subject that fits, what becomes what, and why', () => {
    expect(commitMessage({ ...parts, subjects: ['Advance us-prod: s/api'] })).toBe(
      'Advance us-prod: s/api\n\ns/api: 1 → 2\n\nReason: staging runs it\n',
    );
    const [subject] = commitMessage({
      ...parts,
      subjects: [`Advance us-prod: ${'x'.repeat(80)}`, 'Advance us-prod: 9 components'],
    }).split('\n');
    expect(subject).toBe('Advance us-prod: 9 components');
    expect(commitMessage({ ...parts, subjects: ['y'.repeat(100)] }).split('\n')[0]).toHaveLength(72);
  });

  it('tells of a hotfix: why, and what it allowed; whatever was typed, on one line', () => {
    const hotfix = { reason: 'tokens\nleak\u001B[31m', allowed: ['s/api has not run in staging'] };
    expect(commitMessage({ ...parts, subjects: ['Advance us-prod: s/api'], hotfix })).toBe(
      'Hotfix: Advance us-prod: s/api\n\ns/api: 1 → 2\n\nHotfix: tokens leak [31m\n\nAllowed by it: s/api has not run in staging\n',
    );
  });
});

describe('the file', () => {
  it.each(['<<<<<<< HEAD', '=======', '>>>>>>> theirs'])('release/merge-conflict: %s', (marker) => {
    const diagnostics = new Diagnostics();
    expect(parseReleases('r.yaml', `components:\r\n${marker}\r\n  a: {}\r\n`, diagnostics)).toBeUndefined();
    expect(diagnostics.sorted()).toMatchObject([
      { code: 'release/merge-conflict', at: { file: 'r.yaml', line: 2, column: 1 } },
    ]);
    expect(Object.keys(catalogue)).toContain('release/merge-conflict');
  });

  it('keeps what it says of histories', () => {
    const text = `components:\n  api:\n    staging: { tag: '1', previous: [{ tag: '0' }] }\nrevisions:\n  us-prod:\n    s/api: { commit: '${id(1)}', previous: ['${id(2)}'] }\n`;
    const read = parseReleases('r.yaml', text, new Diagnostics());
    expect(read && revisionsOf(read, 'us-prod').get('s/api')).toEqual({
      commit: id(1),
      previous: [id(2)],
      rejected: [],
    });
  });
});
