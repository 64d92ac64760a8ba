import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonSchemas } from '../../../model/regions/json-schema.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

describe('JSON Schemas for editors', () => {
  it.each(Object.entries(jsonSchemas()))('%s is up to date', (path, text) => {
    expect(read(path), 'run `npm run generate`').toBe(text);
  });

  it.each([
    ['us', 'region'],
    ['eu', 'region'],
    ['me', 'region'],
    ['ap', 'region'],
    ['environments', 'environments'],
    ['releases', 'releases'],
  ])('%s.yaml names the %s schema in its first line', (file, schema) => {
    const [first] = read(`regions/${file}.yaml`).split('\n');
    expect(first).toBe(`# yaml-language-server: $schema=./schema/${schema}.schema.json`);
  });

  it('describe every key', () => {
    for (const [path, text] of Object.entries(jsonSchemas())) {
      const silent: string[] = [];
      visit(JSON.parse(text), path, silent);
      expect(silent).toEqual([]);
    }
  });
});

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [key: string]: unknown;
}

function visit(schema: Schema, path: string, silent: string[]): void {
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (property.description === undefined && property.$ref === undefined) silent.push(`${path} ${key}`);
  }
  for (const [key, value] of Object.entries(schema)) {
    if (typeof value === 'object' && value !== null) visit(value as Schema, `${path}/${key}`, silent);
  }
}
