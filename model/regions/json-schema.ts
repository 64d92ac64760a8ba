import * as z from 'zod/mini';
import { addOnsSchema } from './add-ons-schema.ts';
import { azureSchema } from './azure-schema.ts';
import { clustersSchema, gitopsSchema } from './gitops-schema.ts';
import { environmentsSchema, outputsSchema, regionSchema, releasesSchema } from './schema.ts';

const schemas = {
  'add-ons': { schema: addOnsSchema, title: 'Add-ons' },
  azure: { schema: azureSchema, title: 'Azure' },
  clusters: { schema: clustersSchema, title: 'Clusters' },
  environments: { schema: environmentsSchema, title: 'Environments and sizes' },
  gitops: { schema: gitopsSchema, title: 'Delivery by Argo CD' },
  outputs: { schema: outputsSchema, title: 'Outputs of the infrastructure' },
  region: { schema: regionSchema, title: 'Region' },
  releases: { schema: releasesSchema, title: 'Releases' },
} as const;

/**
 * JSON Schemas of the files in `regions/`, by path, for editors. Draft 7 is what the YAML language server reads best.
 * Checks between values (a minimum over its maximum, an unknown region) are not in them.
 */
export function jsonSchemas(): Readonly<Record<string, string>> {
  const entries = Object.entries(schemas).map(([name, { schema, title }]): [string, string] => {
    const { $schema, description, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
    const text = JSON.stringify({ $schema, title, description, ...rest }, dropDefaults, 2);
    return [`regions/schema/${name}.schema.json`, `${text}\n`];
  });
  return Object.fromEntries(entries);
}

/** Every whole number is within the safe range, so saying so only makes an editor's hints longer. */
function dropDefaults(key: string, value: unknown): unknown {
  return (key === 'maximum' || key === 'minimum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER
    ? undefined
    : value;
}
