import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** How many each document asks for. */
const groups = { T: 22, L: 17, M: 14, R: 11, P: 16 };
const states = ['there', 'partly', 'planned'];

/** Lines of tables, less the two that head each table. */
const rows = [...readFileSync('docs/requirements.md', 'utf8').matchAll(/^\|(?! ID \||---)(.*)\|$/gm)].map(
  ([, cells = '']) => {
    const [id = '', asks = '', state = '', where = '', ...rest] = cells.split('|').map((cell) => cell.trim());
    return { id, asks, state, where, rest };
  },
);

/** Titles of tests and of their groups, also where `each` has cases before the title. */
const titles = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && file !== 'docs/requirements.test.ts')
  .flatMap((file) =>
    [...readFileSync(`test/${file}`, 'utf8').matchAll(/(?:\b(?:it|test|describe)|\))\(\s*(['"`])(.*?)(?<!\\)\1/g)].map(
      ([, , title = '']) => title,
    ),
  );
const cited = new Set(titles.flatMap((title) => title.match(/(?<![\w-])[TLMRP]-\d+\b/g) ?? []));

describe('requirements of the page', () => {
  it('are all there, each once and in order', () => {
    const expected = Object.entries(groups).flatMap(([group, count]) =>
      Array.from({ length: count }, (_, index) => `${group}-${index + 1}`),
    );
    expect(rows.map(({ id }) => id)).toEqual(expected);
  });

  it('say what they ask and how far it is met', () => {
    for (const { id, asks, state, rest } of rows) {
      expect(asks, id).not.toBe('');
      expect(states, id).toContain(state);
      expect(rest, id).toEqual([]);
    }
  });

  it('point to files where something is there, and say what is missing where it is only in part', () => {
    for (const { id, state, where } of rows) {
      if (state !== 'planned') expect(where, id).toMatch(/\]\(/);
      expect(where.includes('Missing: '), id).toBe(state === 'partly');
    }
  });

  it('are cited by tests exactly where they are not just planned', () => {
    const met = rows.filter(({ state }) => state !== 'planned').map(({ id }) => id);
    expect([...cited].sort()).toEqual(met.sort());
  });
});
