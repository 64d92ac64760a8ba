import { entry } from './entry.ts';

const orSuggest = (nearest: string | undefined, otherwise: string) =>
  nearest === undefined ? otherwise : `Did you mean \`${nearest}\`?`;

/** Problems of what Azure is asked for, in `regions/` and by components. Sorted by code. */
export const azureEntries = {
  'component/azure-name': entry<{ title: string; system: string; targets: string; name: string; problem: string }>({
    severity: 'error',
    message: ({ title, system, targets, name, problem }) =>
      `${title} of ${system} in ${targets} would be called “${name}”, which ${problem}`,
    why: 'Azure refuses the name when the target is provisioned, long after it was committed.',
    fix: 'Shorten or rename what the name is made of: the system, the region’s code, `suffix` in regions/azure.yaml, or what the component calls it.',
  }),
  'component/azure-name-taken': entry<{ title: string; name: string; owner: string; other: string }>({
    severity: 'error',
    message: ({ title, name, owner, other }) =>
      `${title} of ${owner} would be called “${name}”, as that of ${other} is`,
    why: 'Azure knows one resource by that name: the second could not be created, or would be taken for the first.',
    fix: 'Rename one of what the names are made of, by more than dashes and capitals.',
  }),
  'component/too-many-credentials': entry<{
    account: string;
    target: string;
    credentials: number;
    clusters: number;
    most: number;
  }>({
    severity: 'error',
    message: ({ account, target, credentials, clusters }) =>
      `the identity of ${account} in ${target} needs ${credentials} federated credentials, with ${clusters} clusters`,
    why: ({ most }) =>
      `Azure keeps ${most} for one identity at most: one for each namespace with an account of that name, in each cluster.`,
    fix: 'Give accounts names of their own, or take clusters of the target out of regions/clusters.yaml.',
  }),
  'component/undefined-index': entry<{ system: string; index: string }>({
    severity: 'error',
    message: ({ system, index }) => `no component of ${system} may make the search index ${index}`,
    why: 'Azure has no index until an application makes it, in each location, and whoever only reads or writes gets 403 or 404.',
    fix: "Let the component that knows its fields say `access: 'define'`.",
  }),
  'region/active-elsewhere': entry<{ active: string; locations: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ active, locations }) => `data is to be written in ${active}, and the region has ${locations}`,
    why: 'The data stores stand in the locations of their region, and nowhere else.',
    fix: ({ nearest, locations }) => orSuggest(nearest, `Name one of ${locations}, or leave \`active\` out.`),
  }),
  'region/api-server-address': entry<{ cluster: string; address: string; problem: string }>({
    severity: 'error',
    message: ({ cluster, address, problem }) =>
      `Argo CD would reach ${cluster} at ${address} of the management network, which ${problem}`,
    why: 'The second number of a cluster’s network says at which address its private API server is reached there.',
    fix: 'Choose a network whose second number is from 1 to 191, and is that of no other cluster.',
  }),
  'region/azure-name': entry<{ title: string; name: string; problem: string }>({
    severity: 'error',
    message: ({ title, name, problem }) => `${title} would be called “${name}”, which ${problem}`,
    why: 'Azure refuses the name when it is provisioned, long after it was committed.',
    fix: 'Choose another name.',
  }),
  'region/bad-network': entry<{ network: string; nearest: string }>({
    severity: 'error',
    message: ({ network }) => `the network ${network} is not 65536 addresses large`,
    why: 'Every /16 is cut into a hub and a spoke alike, so that an address says what it is.',
    fix: ({ nearest }) => `Write a block that ends in /16, such as ${nearest}.`,
  }),
  'region/crowded-location': entry<{ cluster: string; other: string; target: string; location: string }>({
    severity: 'error',
    message: ({ cluster, other, target, location }) =>
      `${cluster} stands in ${location}, as ${other} of ${target} does`,
    why: 'A location has one hub, whose addresses belong to the cluster there; two clusters protect from its loss only in two locations.',
    fix: 'Name the other location of the region, or remove one of the two.',
  }),
  'region/data-network-off-plan': entry<{ network: string; location: string; cluster: string; planned: string }>({
    severity: 'error',
    message: ({ network, location, cluster, planned }) =>
      `the data network in ${location} is ${network}, and that of ${cluster} is ${planned}`,
    why: 'Network policies open the way to these addresses, and private endpoints of the data lie where the network of the cluster has room for them.',
    fix: ({ planned }) => `Write ${planned}, or change the network of the cluster in regions/clusters.yaml.`,
  }),
  'region/no-cluster': entry<{ target: string; locations: string }>({
    severity: 'warning',
    message: ({ target, locations }) => `${target} has no cluster in ${locations}`,
    why: 'It is rendered all the same, but neither provisioned nor deployed there.',
    fix: 'Add one for each location to regions/clusters.yaml, with a network that nothing else has.',
  }),
  'region/no-zones': entry<{ location: string; targets: string; size: string }>({
    severity: 'error',
    message: ({ location, targets }) =>
      `${location} has no availability zones, and data services of ${targets} are to keep a standby in another zone`,
    why: 'Azure refuses a zone-redundant standby there, and one data centre would carry nodes and data alone.',
    fix: ({ size }) =>
      `Choose a location with zones; or accept the loss: \`highAvailability: false\` of the size ${size} in regions/azure.yaml.`,
  }),
  'region/outside-boundary': entry<{ location: string; country: string; residency: string; countries: string }>({
    severity: 'error',
    message: ({ location, country, residency }) =>
      `${location} stands in ${country}, outside the residency boundary “${residency}”`,
    why: ({ countries }) => `Tenant data may be kept in these countries only: ${countries}.`,
    fix: 'Choose a location within the boundary; or add the country to it in regions/azure.yaml, where the law allows that.',
  }),
  'region/pool-min-over-max': entry<{ pool: string; min: number; max: number }>({
    severity: 'error',
    message: ({ pool, min, max }) => `the pool “${pool}” has at least ${min} nodes and at most ${max}`,
    why: 'Azure refuses an autoscaler with such bounds.',
    fix: 'Lower the minimum or raise the maximum.',
  }),
  'region/too-many-clusters': entry<{ target: string; clusters: number; most: number }>({
    severity: 'error',
    message: ({ target, clusters }) => `${target} has ${clusters} clusters`,
    why: ({ most }) =>
      `An identity trusts one service account of each cluster by a federated credential, of which Azure keeps ${most} at most.`,
    fix: ({ most }) => `Leave ${most} or fewer; a further region takes further clusters.`,
  }),
  'region/unknown-boundary': entry<{ residency: string; known: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ residency }) => `nobody says which countries the residency boundary “${residency}” has`,
    why: 'Without them nothing could tell whether data, or a copy that Azure makes of it, leaves the boundary.',
    fix: ({ nearest, known }) =>
      orSuggest(nearest, `Add it to \`boundaries\` in regions/azure.yaml, or use one of: ${known}.`),
  }),
  'region/unknown-database': entry<{ database: string; known: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ database }) => `no component uses a database “${database}” that Azure runs`,
    why: 'Figures for something that does not exist silently do nothing.',
    fix: ({ nearest, known }) => orSuggest(nearest, `Remove it, or use one of: ${known}.`),
  }),
  'region/unknown-location': entry<{ location: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ location }) => `“${location}” is no location of Azure that is known here`,
    why: 'Its country and zones decide whether data stays within its boundary, and survives the loss of a data centre.',
    fix: ({ nearest }) =>
      orSuggest(nearest, 'Name a location of Azure; describe a new one under `locations` in regions/azure.yaml.'),
  }),
} as const;
