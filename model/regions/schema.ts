import * as z from 'zod/mini';
import type { CpuQuantity, MemoryQuantity } from '../quantity.ts';
import { choice, count, mapping, optional, text } from './fields.ts';
import { forms } from './forms.ts';
import { retiredSchema, revisionsSchema } from './gitops-schema.ts';
import { sizeNames } from './region.ts';

const mostPods = 10_000;

const amounts = (description: string) =>
  mapping(
    {
      cpu: optional(text<CpuQuantity>(forms.cpu, 'Cores of one pod.')),
      memory: optional(text<MemoryQuantity>(forms.memory, 'Memory of one pod.')),
    },
    description,
  );

const overridesSchema = mapping(
  {
    replicas: optional(count(0, mostPods, 'Pods in one cluster. Not together with scaling.')),
    scaling: optional(
      mapping(
        {
          min: optional(count(0, mostPods, 'Fewest pods in one cluster; 0 only for workers.')),
          max: optional(count(1, mostPods, 'Most pods in one cluster.')),
        },
        'Bounds of the autoscaler.',
      ),
    ),
    disruption: optional(
      mapping(
        {
          minAvailable: optional(
            z
              .union([count(0, mostPods, 'Pods.'), text<`${number}%`>(forms.percentage, 'Share of the pods.')])
              .check(z.describe('Pods that a voluntary disruption, such as a node upgrade, must leave running.')),
          ),
        },
        'What voluntary disruptions may do.',
      ),
    ),
    resources: optional(
      mapping(
        {
          requests: optional(amounts('What the scheduler sets aside for one pod.')),
          limits: optional(amounts('What one pod may use at most.')),
        },
        'Processor time and memory.',
      ),
    ),
    env: optional(
      z
        .record(text(forms.variable, 'Name of an environment variable.'), z.string())
        .check(
          z.describe('Environment variables, added or replaced. Values are text: quote numbers and true or false.'),
        ),
    ),
  },
  'Figures that stand in place of the ones in the component, for one workload.',
  'overrides',
);

const componentsSchema = (scope: string) =>
  optional(z.record(z.string(), overridesSchema).check(z.describe(`Overrides by workload name, ${scope}.`)));

const storeName = text(forms.objectName, 'Name of the store object that External Secrets reads.');

const secretStoreSchema = (description: string) =>
  z
    .discriminatedUnion('provider', [
      mapping(
        {
          name: storeName,
          kind: choice(['ClusterSecretStore'], 'Kind of the store object: the whole cluster shares it.'),
          provider: z.literal('vault').check(z.describe('HashiCorp Vault.')),
          mount: text(forms.mount, 'Path of the key-value engine: the first part of every remote key.'),
          server: text(forms.vaultServer, 'Where Vault answers. The firewall lets the cluster reach it.'),
          auth: mapping(
            {
              method: choice(
                ['jwt', 'kubernetes'],
                'Who looks at the token of External Secrets: Vault itself, with the public keys of every cluster’s issuer (jwt), or the API server of the one cluster that the method knows (kubernetes).',
              ),
              mount: text(forms.mount, 'Path that the method is mounted at.'),
              role: text(forms.vaultRole, 'Role whose policies say what may be read.'),
            },
            'How External Secrets logs in to Vault.',
          ),
        },
        'Secrets in HashiCorp Vault.',
      ),
      mapping(
        {
          name: storeName,
          kind: choice(['SecretStore'], 'Kind of the store object: each account has one.'),
          provider: z.literal('azureKeyVault').check(z.describe('Azure Key Vault.')),
        },
        'Secrets in Azure Key Vault.',
      ),
      mapping(
        {
          name: storeName,
          kind: choice(['ClusterSecretStore', 'SecretStore'], 'Kind of the store object, which nobody renders.'),
          provider: choice(['awsSecretsManager', 'gcpSecretManager'], 'Another cloud’s secret store.'),
        },
        'Secrets in the store of another cloud.',
      ),
    ])
    .check(z.describe(description));

/** `regions/<code>.yaml` */
export const regionSchema = mapping(
  {
    code: text(forms.code, 'Short name of the region; the file is called <code>.yaml.'),
    name: text(forms.sentence, 'Name of the region for people.'),
    purpose: text(forms.sentence, 'Whom the region serves.'),
    residency: text(forms.boundary, 'Boundary that the data of the region’s tenants does not leave.'),
    size: choice(['small', 'large'], 'Size of the production target, one of sizes in environments.yaml.'),
    locations: z
      .tuple([text(forms.location, 'Primary Azure location.'), text(forms.location, 'Secondary Azure location.')])
      .check(z.describe('The two Azure locations, primary first. Both are active and get the same manifests.')),
    active: optional(
      text(forms.location, 'Location whose data stores are written to; the other follows. Default: the primary one.'),
    ),
    domain: text(forms.domain, 'DNS zone of the region’s public hosts.'),
    secretStore: secretStoreSchema('Where secret values come from at run time.'),
    dataNetworks: optional(
      z
        .tuple([text(forms.network, 'In the primary location.'), text(forms.network, 'In the secondary location.')])
        .check(
          z.describe('Networks of the private endpoints of managed data, primary location first. They never overlap.'),
        ),
    ),
    components: componentsSchema('for the production target of this region'),
  },
  'A region: where its data stays, which locations carry it, and what differs there.',
);

const early = {
  purpose: text(forms.sentence, 'What the environment is for.'),
  tenantData: choice(
    ['synthetic', 'opt-in', 'real'],
    'Whose data it may hold: made up, also of tenants who opted in, or real.',
  ),
};

const placed = (description: string) =>
  mapping(
    {
      ...early,
      region: text(forms.code, 'Code of the region that hosts it.'),
      size: choice(sizeNames, 'One of sizes below.'),
      secretStore: optional(
        secretStoreSchema(
          'Where secret values come from at run time. Default: where the region’s production has them.',
        ),
      ),
      dataNetworks: optional(
        z
          .tuple([text(forms.network, 'In the location that hosts it.')])
          .check(z.describe('Network of the private endpoints of managed data. It overlaps with no other.')),
      ),
      components: componentsSchema('for this environment'),
    },
    description,
  );

const sizeSchema = (description: string) =>
  mapping(
    {
      replicas: count(1, mostPods, 'Pods of a workload in one cluster.'),
      cpu: text<CpuQuantity>(forms.cpu, 'Cores of one pod.'),
      memory: text<MemoryQuantity>(forms.memory, 'Memory of one pod.'),
      data: mapping(
        {
          database: text<MemoryQuantity>(forms.memory, 'Storage of a database.'),
          cache: text<MemoryQuantity>(forms.memory, 'Memory of a cache.'),
          stream: text<MemoryQuantity>(forms.memory, 'Storage of the event streams.'),
        },
        'Sizes of the data services.',
      ),
    },
    description,
  );

/** `regions/environments.yaml` */
export const environmentsSchema = mapping(
  {
    environments: mapping(
      {
        dev: placed('Where changes are tried first.'),
        staging: placed('Where a release is proven before production.'),
        prod: mapping(
          {
            ...early,
            digests: optional(
              choice(
                ['required', 'recommended'],
                'Whether an image that runs in production must be pinned by its digest too. Default: recommended.',
              ),
            ),
            components: componentsSchema('for production in every region'),
          },
          'Production, in every region.',
        ),
      },
      'The environments. Production has one target in every region.',
    ),
    sizes: mapping(
      {
        dev: sizeSchema('For dev.'),
        staging: sizeSchema('For staging.'),
        small: sizeSchema('For production in a small region.'),
        large: sizeSchema('For production in a large region.'),
      },
      'What a target of each size gives a workload, unless its component says otherwise.',
    ),
  },
  'Environments and sizes.',
);

const tag = text(forms.tag, 'Image tag.');
const digest = optional(
  text(forms.digest, 'Digest of the image with this tag, once it is known; it wins over the tag.'),
);
const pin = (description: string) => optional(mapping({ tag, digest }, description));

const previousPins = optional(
  z
    .array(mapping({ tag, digest }, 'An image.'))
    .check(z.describe('What ran in staging before, the last one first: what production may go back to.')),
);

const pins = (description: string) =>
  mapping(
    {
      dev: pin('What runs in dev.'),
      staging: optional(mapping({ tag, digest, previous: previousPins }, 'What runs in staging.')),
      prod: pin('What runs in production, unless a target below says otherwise.'),
      targets: optional(
        z
          .record(
            z.string(),
            mapping(
              { tag: optional(tag), digest },
              'What runs in this target. A tag without a digest drops the environment’s digest.',
            ),
          )
          .check(z.describe('Exceptions by target name, such as eu-prod.')),
      ),
    },
    description,
  );

/** `regions/releases.yaml` */
export const releasesSchema = mapping(
  {
    components: z.record(z.string(), pins('Pins of one component.')).check(z.describe('Pins by component name.')),
    images: optional(
      z
        .record(z.string(), pins('Pins of one image.'))
        .check(z.describe('Pins of images that come from elsewhere, such as pgbouncer, by the name components use.')),
    ),
    revisions: optional(revisionsSchema),
    retired: optional(retiredSchema),
  },
  'Which image and which revision of each component runs where.',
);

/** `regions/outputs/<target>.json` */
export const outputsSchema = mapping(
  {
    identities: z
      .record(z.string(), text(forms.clientId, 'Client ID.'))
      .check(z.describe('Client IDs of managed identities, by system and service account: `shop/orders`.')),
    tenantId: optional(text(forms.clientId, 'Entra tenant that the identities belong to.')),
    metricsIngestion: optional(text(forms.url, 'Where Prometheus sends metrics to, in Azure Monitor.')),
  },
  'What Azure gave when the target was provisioned. Holds no secret.',
);

export type OutputsFile = z.infer<typeof outputsSchema>;
export type RegionFile = z.infer<typeof regionSchema>;
export type EnvironmentsFile = z.infer<typeof environmentsSchema>;
export type ReleasesFile = z.infer<typeof releasesSchema>;
