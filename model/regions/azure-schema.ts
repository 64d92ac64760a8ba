import * as z from 'zod/mini';
import type { MemoryQuantity } from '../quantity.ts';
import { count, mapping, optional, text } from './fields.ts';
import { forms } from './forms.ts';

const locationSchema = mapping(
  {
    country: text(forms.country, 'Country that its data centres stand in, ISO 3166-1.'),
    zones: z.boolean().check(z.describe('Whether it has three availability zones.')),
    pair: optional(text(forms.location, 'Location that Azure replicates to by itself. Default: none.')),
  },
  'What is known of a location that is newer than this version of Meridian.',
);

const sku = (description: string) => text(forms.vmSize, description);

const pool = (description: string) =>
  mapping(
    {
      size: sku('Size of its virtual machines.'),
      min: count(1, 1000, 'Fewest nodes.'),
      max: count(1, 1000, 'Most nodes.'),
    },
    description,
  );

const systemPool = mapping(
  { size: sku('Size of its virtual machines.'), count: count(1, 9, 'Nodes; 3 stand in three zones.') },
  'Nodes of AKS itself; nothing else runs there.',
  'systemPool',
);

/** A cluster has one of two ways to get nodes: the two never meet on one cluster, where they would fight. */
const nodesSchema = z
  .discriminatedUnion('by', [
    mapping(
      {
        by: z
          .literal('provisioning')
          .check(z.describe('Node auto-provisioning: AKS chooses sizes by what pods ask for.')),
        system: systemPool,
      },
      'Node auto-provisioning beside one small system pool.',
    ),
    mapping(
      {
        by: z.literal('pools').check(z.describe('Node pools of fixed sizes, which the cluster autoscaler grows.')),
        system: systemPool,
        app: pool('Nodes of the systems.'),
        gateway: pool('Nodes of ingress gateways.'),
      },
      'System, app and gateway pools with the cluster autoscaler.',
    ),
  ])
  .check(z.describe('Where a cluster’s nodes come from.'));

const databaseShape = {
  sku: sku('Size of the server.'),
  replicas: count(0, 5, 'Read replicas in all. The first stands in the secondary location, where there is one.'),
};

const databaseSchema = (description: string) =>
  mapping(
    {
      sku: optional(databaseShape.sku),
      replicaSku: optional(
        sku('Size of the read replicas that cannot take over. Default: that of the server, which is also the least.'),
      ),
      replicas: optional(databaseShape.replicas),
      storage: optional(text<MemoryQuantity>(forms.memory, 'Storage of the server. Default: that of the size class.')),
    },
    description,
  );

const sizeSchema = (description: string) =>
  mapping(
    {
      nodes: nodesSchema,
      postgres: mapping(databaseShape, 'A PostgreSQL server.'),
      highAvailability: z.boolean().check(z.describe('Whether data services keep a standby in another zone.')),
      serviceBusUnits: count(1, 16, 'Messaging units: 1, 2, 4, 8 or 16.'),
      searchReplicas: count(1, 12, 'Replicas of the search service; 2 to survive a zone, 3 for writes too.'),
    },
    description,
  );

/** `regions/azure.yaml` */
export const azureSchema = mapping(
  {
    organization: text(forms.organization, 'Stem of the names of what all targets share, e.g. of the registry.'),
    suffix: optional(
      text(
        forms.suffix,
        'Ends names that must be unique in all of Azure, where somebody else has them. Default: none.',
      ),
    ),
    boundaries: z
      .record(
        text(forms.boundary, 'A boundary, as regions name it under residency.'),
        z.array(text(forms.country, 'A country, ISO 3166-1.')).check(z.minLength(1)),
      )
      .check(z.describe('Countries within each residency boundary.')),
    locations: optional(
      z
        .record(text(forms.location, 'An Azure location.'), locationSchema)
        .check(z.describe('Locations that Meridian does not know yet.')),
    ),
    management: mapping(
      {
        location: text(forms.location, 'Where Argo CD’s cluster and what all targets share stand.'),
        network: text(forms.network, 'Addresses of the management cluster and its hub, a /16.'),
      },
      'The cluster that Argo CD runs in.',
    ),
    sizes: mapping(
      {
        dev: sizeSchema('For dev.'),
        staging: sizeSchema('For staging.'),
        small: sizeSchema('For production in a small region.'),
        large: sizeSchema('For production in a large region.'),
      },
      'What a target of each size gets of Azure.',
    ),
    databases: optional(
      z
        .record(
          text(forms.qualified, 'A database with its system before a slash.'),
          mapping(
            {
              extensions: optional(
                z
                  .array(text(forms.extension, 'An extension.'))
                  .check(z.describe('PostgreSQL extensions that it may create. Default: none.')),
              ),
              parameters: optional(
                z
                  .record(text(forms.parameter, 'Name of a server parameter.'), text(forms.sentence, 'Its value.'))
                  .check(
                    z.describe('Server parameters, in quotes; `25%` is a share of the memory. Default: Azure’s own.'),
                  ),
              ),
              dev: optional(databaseSchema('In dev.')),
              staging: optional(databaseSchema('In staging.')),
              prod: optional(databaseSchema('In production.')),
            },
            'What a database needs beyond its size class.',
          ),
        )
        .check(z.describe('Exceptions by database.')),
    ),
  },
  'What Azure gives the platform.',
);

export type AzureFile = z.infer<typeof azureSchema>;
