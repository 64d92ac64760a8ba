import type { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { Application } from '../application.ts';
import { type ObjectIdentity, objectsIn, shownObject } from '../objects.ts';
import { manifestsOf, type Revisions, type Running } from '../running.ts';
import type { Tree } from '../tree.ts';
import type { Projects } from './projects.ts';

/** Whether what Applications apply, each at the revision that it runs, is permitted, and nobody else's. */
export function checkObjects(
  applications: readonly Application[],
  revisions: Revisions,
  projects: Projects,
  folder: string,
  diagnostics: Diagnostics,
): void {
  const files = new Map(applications.map((one) => [one, manifestFiles(one, revisions, folder)]));
  prefetch([...files.values()].flat());
  const read = readerOf();
  const owners = new Map<string, Application>();
  const shared = new Map<string, { one: Application; other: Application; objects: ObjectIdentity[] }>();
  for (const [application, found] of files) {
    for (const { tree, file } of found) {
      const objects = read(tree, file);
      if (objects === undefined) {
        const reason = `it cannot be read at ${tree.shown}`;
        diagnostics.report('plan/bad-file', { file, reason }, { file, line: 1, column: 1 });
        continue;
      }
      checkPermitted(application, objects, projects, diagnostics);
      for (const object of objects) {
        const key = [application.cluster, object.group, object.kind, object.namespace ?? '', object.name].join('\0');
        const one = owners.get(key);
        if (one === undefined) owners.set(key, application);
        else {
          const pair = `${one.name}\0${application.name}`;
          const entry = shared.get(pair) ?? { one, other: application, objects: [] };
          entry.objects.push(object);
          shared.set(pair, entry);
        }
      }
    }
  }
  for (const { one, other, objects } of shared.values()) {
    const [object] = objects;
    if (object === undefined) continue;
    const more = objects.length > 1 ? `, and ${objects.length - 1} more` : '';
    const names = { object: shownObject(object), cluster: one.cluster, one: one.name, other: other.name, more };
    diagnostics.report('plan/shared-object', names, other.place);
  }
}

interface ManifestFile {
  readonly tree: Tree;
  readonly file: string;
}

function manifestFiles(application: Application, revisions: Revisions, folder: string): readonly ManifestFile[] {
  const source = revisions.sourceOf(application);
  const running: Running = revisions.of(application);
  if (source === undefined || (running.kind !== 'branch' && running.kind !== 'commit')) return [];
  const { tree } = running;
  return manifestsOf(application, source, tree, folder).map((file) => ({ tree, file }));
}

function prefetch(files: readonly ManifestFile[]): void {
  const byTree = new Map<Tree, string[]>();
  for (const { tree, file } of files) {
    const wanted = byTree.get(tree);
    if (wanted === undefined) byTree.set(tree, [file]);
    else wanted.push(file);
  }
  for (const [tree, wanted] of byTree) tree.prefetch?.(wanted);
}

/** Reads each content once: both clusters of a region have the same, and revisions often too. */
function readerOf(): (tree: Tree, file: string) => readonly ObjectIdentity[] | undefined {
  const known = new Map<string, readonly ObjectIdentity[] | undefined>();
  return (tree, file) => {
    const id = tree.id(file) ?? '';
    if (!known.has(id)) known.set(id, objectsIn(tree.text(file) ?? ''));
    return known.get(id);
  };
}

/** One report for each kind and namespace that goes beyond the project. */
function checkPermitted(
  { name, project, place, target, cluster }: Application,
  objects: readonly ObjectIdentity[],
  projects: Projects,
  diagnostics: Diagnostics,
): void {
  const bounds = projects.get(project);
  if (bounds === undefined || target === undefined) return;
  for (const object of objects) {
    const { group, kind, namespace } = object;
    const forbid = (what: string) => diagnostics.report('plan/forbidden', { application: name, project, what }, place);
    if (!bounds.permitsObject(object)) forbid(`the kind ${kind}${group === '' ? '' : ` of ${group}`}`);
    if (namespace !== undefined && !bounds.permitsDestination({ name: cluster, server: '' }, namespace)) {
      forbid(`the namespace ${namespace} on ${cluster}`);
    }
  }
}
