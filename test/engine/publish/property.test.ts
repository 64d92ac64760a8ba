import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filesIn, publish, publishWell, temporaryFolder, write } from './support.ts';

/** `RUNS=2000 npx vitest run test/engine/publish/property.test.ts` for a thorough run. */
const RUNS = Number(process.env['RUNS'] ?? 60);

const segment = fc.constantFrom('a', 'b', 'c');
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'));
const text = fc.constantFrom('', 'x', 'y', 'long\n'.repeat(20_000));
/** Rendered files; none lies inside another. */
const tree = fc.dictionary(path, text, { maxKeys: 6 }).map((files) => {
  const inside = (one: string) => Object.keys(files).some((other) => one.startsWith(`${other}/`));
  return Object.fromEntries(Object.entries(files).filter(([one]) => !inside(one)));
});
/** A foreign file has a name that nobody renders, so that it is in the way only as part of a folder. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('publish' as const), tree, force: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('foreign' as const), path: path.map((p) => `${p}-mine`) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('edit' as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), at: fc.nat() }) },
);

test('whatever is published in whatever order, the folder holds the last tree and the foreign files', () => {
  const folder = temporaryFolder();
  let count = 0;
  const property = fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
    const out = join(folder, String(count++));
    const foreign: Record<string, string> = {};
    let current: Record<string, string> = {};
    const edited = new Set<string>();
    for (const each of steps) {
      const paths = Object.keys(current);
      const chosen = 'at' in each ? paths[each.at % paths.length] : undefined;
      if (each.kind === 'foreign' && !paths.some((one) => each.path.startsWith(`${one}/`))) {
        foreign[each.path] = 'mine';
        write(out, { [each.path]: 'mine' });
      } else if (each.kind === 'edit' && chosen !== undefined) {
        current[chosen] = 'edited';
        edited.add(chosen);
        write(out, { [chosen]: 'edited' });
      } else if (each.kind === 'remove' && chosen !== undefined) {
        delete current[chosen];
        edited.delete(chosen);
        rmSync(join(out, chosen));
      } else if (each.kind === 'publish') {
        const blocked = Object.keys(each.tree).some((one) =>
          Object.keys(foreign).some((it) => it.startsWith(`${one}/`)),
        );
        if (blocked || (edited.size > 0 && !each.force)) {
          const codes = new Set(publish(out, each.tree, { force: each.force }).problems.map(({ code }) => code));
          expect([...codes].every((code) => /edited-by-hand|foreign-in-the-way/.test(code))).toBe(true);
          expect(codes.size).toBeGreaterThan(0);
        } else {
          const dry = publishWell(out, each.tree, { force: each.force, dryRun: true });
          expect(publishWell(out, each.tree, { force: each.force })).toEqual(dry);
          expect(dry.foreign).toEqual(Object.keys(foreign).sort());
          current = { ...each.tree };
          edited.clear();
        }
        if (Object.keys({ ...current, ...foreign }).length > 0) {
          expect(withoutEmptyFolders(filesIn(out))).toEqual({ ...current, ...foreign });
        }
      }
    }
    rmSync(out, { recursive: true, force: true });
  });
  fc.assert(property, { numRuns: RUNS, seed: 1 });
}, 600_000);

/** A folder that somebody emptied by hand is theirs to remove. */
function withoutEmptyFolders(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith('/')));
}
