import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';
import type { KubeObject } from '../model/kube-object.ts';
import { objectsPerService, syntheticServices, targets } from './synthetic/facts.ts';
import { figuresOf, worldOf } from './synthetic/figures.ts';
import { objectsOf } from './synthetic/objects.ts';

/** How much smaller or larger Meridian's text may be than the plain objects as JSON, which knows no indentation. */
const least = 0.9;
const most = 1.25;

/**
 * Checks that Meridian renders the objects that the other programs render: ten for each service and target, by the same
 * names, of about the same size.
 */
export function checkMeridian(count: number, out: string): void {
  const services = syntheticServices(count);
  const world = worldOf(services);
  let written = 0;
  let plain = 0;
  for (const target of targets) {
    for (const service of services) {
      const expected = objectsOf(figuresOf(service, target, world));
      plain += JSON.stringify(expected).length;
      const text = readFileSync(path.join(out, target.name, service.system, service.name, 'manifests.yaml'), 'utf8');
      written += text.length;
      // Reading YAML is slow: one service in a hundred of the large platforms will do.
      if (services.length > 40 && service.ports.http % 100 !== 0) continue;
      const found = loadAll(text) as KubeObject[];
      const names = (objects: readonly KubeObject[]) => objects.map(identityOf).sort();
      if (found.length !== objectsPerService || !isDeepStrictEqual(names(found), names(expected))) {
        throw new Error(`Meridian rendered other objects for ${service.name} in ${target.name}: ${names(found)}`);
      }
    }
  }
  const share = written / plain;
  if (share < least || share > most) {
    throw new Error(
      `Meridian's text has ${share.toFixed(2)} times the size of the plain objects; mend bench/synthetic.`,
    );
  }
}

/** Checks that a program wrote exactly the plain objects. */
export function checkFiles(contestant: string, count: number, out: string): void {
  const services = syntheticServices(count);
  const world = worldOf(services);
  if (count > 40) return;
  const expected = new Map<string, KubeObject>();
  for (const target of targets) {
    for (const service of services) {
      for (const object of objectsOf(figuresOf(service, target, world))) {
        expected.set(`${target.name} ${identityOf(object)}`, object);
      }
    }
  }
  let seen = 0;
  for (const file of filesBelow(out)) {
    const target = targets.find(({ name }) => file.startsWith(name));
    if (target === undefined) throw new Error(`${contestant} wrote a file of no target: ${file}`);
    for (const object of read(path.join(out, file))) {
      seen += 1;
      if (isDeepStrictEqual(object, expected.get(`${target.name} ${identityOf(object)}`))) continue;
      throw new Error(`${contestant} rendered another ${identityOf(object)} for ${target.name}`);
    }
  }
  if (seen !== expected.size) throw new Error(`${contestant} rendered ${seen} objects of ${expected.size}`);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:json|yaml)$/.test(name));
}

function read(file: string): KubeObject[] {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.json')) return loadAll(text) as KubeObject[];
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as KubeObject);
}

function identityOf({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata.name}`;
}
