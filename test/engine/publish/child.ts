import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Publication } from '../../../engine/publish/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { bigTree, filesOf } from './trees.ts';

/** What a process of its own is to publish. */
export interface Job {
  readonly out: string;
  readonly tree: string;
  readonly components: number;
  /** Kill itself before this change to the disk, counted from 1; a write is cut in half. */
  readonly killAt?: number;
  /** Begin when this file is there. */
  readonly startWhen?: string;
}

/** What the process says when it has lived to the end. */
export interface Said {
  readonly codes: readonly string[];
  readonly messages: readonly string[];
  readonly written: number;
  readonly recovered: boolean;
  /** Changes to the disk. */
  readonly changes: number;
}

const job: Job = JSON.parse(process.argv[2] ?? '');
let changes = 0;

function countChanges(): void {
  const change = () => {
    changes += 1;
    return changes === job.killAt;
  };
  const die = () => process.kill(process.pid, 'SIGKILL');
  for (const name of ['mkdirSync', 'renameSync', 'unlinkSync', 'rmdirSync', 'rmSync'] as const) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    Object.assign(fs, {
      [name]: (...args: unknown[]) => {
        if (change()) die();
        return real(...args);
      },
    });
  }
  const realOpen = fs.openSync;
  const realWrite = fs.writeSync;
  Object.assign(fs, {
    openSync: (path: string, flags: string) => {
      if (flags !== 'r' && change()) die();
      return realOpen(path, flags);
    },
    writeSync: (file: number, bytes: Uint8Array, offset: number, length: number) => {
      if (change()) {
        realWrite(file, bytes, offset, length >> 1);
        die();
      }
      return realWrite(file, bytes, offset, length);
    },
  });
  syncBuiltinESMExports();
}

if (job.killAt !== undefined) countChanges();
const files = filesOf(bigTree(job.tree, job.components));
process.stdout.write('ready\n');
if (job.startWhen !== undefined) while (!fs.existsSync(job.startWhen));

const diagnostics = new Diagnostics();
const publication = Publication.open({ out: job.out, project: '/nowhere' }, diagnostics);
for (const file of files) publication?.add(file);
const report = publication?.commit();
const said: Said = {
  codes: diagnostics.sorted().map(({ code }) => code),
  messages: diagnostics.sorted().map(({ message }) => message),
  written: report?.written.length ?? 0,
  recovered: report?.recovered ?? false,
  changes,
};
process.stdout.write(`${JSON.stringify(said)}\n`);
