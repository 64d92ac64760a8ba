/**
 * The floor: what any program has to do that makes these files. It builds the same objects from literals, hands each to
 * `JSON.stringify` and writes a file as soon as it is complete; it checks, compares and keeps nothing.
 *
 * Arguments: number of services, folder to write to.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { syntheticServices, targets } from './synthetic/facts.ts';
import { figuresOf, worldOf } from './synthetic/figures.ts';
import { objectsOf } from './synthetic/objects.ts';

const [count, out] = process.argv.slice(2);
const services = syntheticServices(Number(count));
const world = worldOf(services);
const systems = new Set(services.map(({ system }) => system));
for (const target of targets) {
  for (const system of systems) mkdirSync(`${out}/${target.name}/${system}`, { recursive: true });
  for (const service of services) {
    const folder = `${out}/${target.name}/${service.system}/${service.name}`;
    const objects = objectsOf(figuresOf(service, target, world));
    mkdirSync(folder);
    writeFileSync(`${folder}/manifests.json`, `${objects.map((object) => JSON.stringify(object)).join('\n')}\n`);
  }
}
