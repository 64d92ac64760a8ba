import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The rooms that the picture shows, most specific first: a file belongs to the first that its path begins with. */
const rooms = [
  'engine/build',
  'engine/checks',
  'engine/helm',
  'engine/package',
  'engine/publish',
  'engine/yaml',
  'model/diagnostics',
  'bench',
  'cli',
  'constructs',
  'imports',
  'main.ts',
  'model',
  'systems',
];

/** Rooms and the imports between them, drawn from the sources as a Mermaid flow chart. */
export function layerPicture(): string {
  const edges = new Set<string>();
  for (const file of sourceFiles()) {
    const from = roomOf(file);
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)) {
      const to = roomOf(path.join(path.dirname(file), target));
      if (from !== undefined && to !== undefined && from !== to) edges.add(`  ${id(from)} --> ${id(to)}`);
    }
  }
  const nodes = rooms.map((room) => `  ${id(room)}["${room}"]`).sort();
  return ['```mermaid', 'flowchart TD', ...nodes, ...[...edges].sort(), '```', ''].join('\n');
}

function sourceFiles(): string[] {
  const folders = [...new Set(rooms.map((room) => room.split('/')[0] ?? room))].filter((name) => !name.endsWith('.ts'));
  const found = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  );
  return ['main.ts', ...found].filter((file) => file.endsWith('.ts')).sort();
}

function roomOf(file: string): string | undefined {
  return rooms.find((room) => file === room || file.startsWith(`${room}/`));
}

function id(room: string): string {
  return room.replaceAll(/[^a-z]/g, '_');
}
