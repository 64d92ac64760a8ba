import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { emitYaml } from '../../engine/yaml/index.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { type SyntheticService, targets } from '../synthetic/facts.ts';
import { figuresOf, type World } from '../synthetic/figures.ts';
import { objectsOf } from '../synthetic/objects.ts';

/** Writes a base for each service, and an overlay for each service and target that patches what differs there. */
export function writeOverlays(folder: string, services: readonly SyntheticService[], world: World): void {
  const baseTarget = targets.at(-1);
  if (baseTarget === undefined) return;
  for (const service of services) {
    const base = objectsOf(figuresOf(service, baseTarget, world));
    write(path.join(folder, 'base', service.name), {
      'kustomization.yaml': 'resources: [manifests.yaml]\n',
      'manifests.yaml': emitYaml(base),
    });
    for (const target of targets) {
      const wanted = objectsOf(figuresOf(service, target, world));
      const patches = base.flatMap((object, index) => {
        const operations = differences(object, wanted[index], '');
        if (operations.length === 0) return [];
        return [{ target: { kind: object.kind, name: object.metadata.name }, patch: JSON.stringify(operations) }];
      });
      const kustomization = { resources: [`../../../base/${service.name}`], patches };
      write(path.join(folder, 'overlays', target.name, service.name), {
        'kustomization.yaml': emitYaml([kustomization as unknown as KubeObject]),
      });
    }
  }
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
}

interface Operation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: unknown;
}

/** RFC 6902 operations that lead from one value to another. */
function differences(from: unknown, to: unknown, at: string): Operation[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  const comparable = isTree(from) && isTree(to) && Array.isArray(from) === Array.isArray(to);
  if (!comparable || (Array.isArray(from) && from.length !== (to as unknown as unknown[]).length)) {
    return [{ op: 'replace', path: at, value: to }];
  }
  const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...keys].flatMap((key): Operation[] => {
    const path = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!(key in to)) return [{ op: 'remove', path }];
    return key in from ? differences(from[key], to[key], path) : [{ op: 'add', path, value: to[key] }];
  });
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
