import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { afterAll, describe, expect, it } from 'vitest';
import { synth } from '../main.ts';
import { Diagnostics } from '../model/diagnostics/index.ts';
import { systems } from '../systems/index.ts';
import { treeOf } from './support/project.ts';
import { problemsOf } from './support/validate-objects.ts';

const out = mkdtempSync(path.join(tmpdir(), 'meridian-fresh-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const diagnostics = new Diagnostics();
synth({ systems, regions: 'regions', out }, diagnostics);
const fresh = treeOf(out);
const committed = treeOf('dist');

describe('committed dist', () => {
  it('comes from sources without problems', () => {
    expect(diagnostics.sorted().filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('has the files that a fresh render has', () => {
    expect(Object.keys(committed)).toEqual(Object.keys(fresh));
  });

  it.each(Object.keys(fresh))('%s is what a fresh render gives (else: npm run synth)', (file) => {
    expect(committed[file]).toBe(fresh[file]);
  });

  it.each(Object.keys(fresh).filter((file) => file.endsWith('manifests.yaml')))(
    '%s holds valid objects only',
    (file) => {
      for (const object of loadAll(fresh[file] ?? '')) expect(problemsOf(object as never)).toEqual([]);
    },
  );

  it('M-11 holds nothing that looks like a secret', () => {
    for (const text of Object.values(fresh)) {
      expect(text).not.toMatch(/kind: Secret$/m);
      expect(text).not.toMatch(/-----BEGIN|password["']?\s*[:=]|AccountKey=|eyJ[A-Za-z0-9_-]{20}/i);
    }
  });
});
