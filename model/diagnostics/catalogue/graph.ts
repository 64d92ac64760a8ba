import { entry } from './entry.ts';

/** Problems of what components use of each other and of their platform. Sorted by code. */
export const graphEntries = {
  'component/mesh-without-facts': entry<{ system: string }>({
    severity: 'error',
    message: ({ system }) => `a Mesh is rendered, and system ${system} has no mesh`,
    why: 'Its rules need to know the control plane and the gateway; and without them no pod of the system gets a sidecar.',
    fix: ({ system }) => `Give the system a \`mesh\` in systems/${system}/index.ts, or leave the Mesh out.`,
  }),
  'component/missing-backend': entry<{ workload: string; kind: string; port: string; system: string }>({
    severity: 'error',
    message: ({ workload, kind, port, system }) =>
      `${workload} uses ${kind}, but system ${system} has no ${kind} with a port "${port}"`,
    why: 'Without a namespace and a port there is no egress rule, and the default-deny policy cuts the connection.',
    fix: ({ kind, system }) =>
      `Declare the peer in systems/${system}/peers.ts and name it as backends.${kind} of the system.`,
  }),
  'component/nats-without-rights': entry<{ account: string; stream: string }>({
    severity: 'error',
    message: ({ account, stream }) => `${account} uses stream ${stream}, and neither publishes nor consumes`,
    why: 'The NATS server lets each account do what it says, and nothing else.',
    fix: ({ stream }) =>
      `Say in \`nats('${stream}', …)\` which subjects it publishes (\`publish\`) or which consumers it reads (\`consumes\`).`,
  }),
  'component/no-data-network': entry<{ workload: string; kind: string; target: string }>({
    severity: 'error',
    message: ({ workload, kind, target }) => `${workload} uses ${kind} in ${target}, whose data network is not known`,
    why: 'What Azure manages stands outside the cluster, and network policies know addresses only.',
    fix: ({ target }) =>
      target.endsWith('-prod')
        ? `Add \`dataNetworks: [<primary>, <secondary>]\` to regions/${target.slice(0, -'-prod'.length)}.yaml.`
        : `Add \`dataNetworks: [<block>]\` to ${target} in regions/environments.yaml.`,
  }),
  'component/open-authorization': entry<{ component: string; target: string; object: string; rule: number }>({
    severity: 'error',
    message: ({ component, target, object, rule }) =>
      `${component} in ${target}: rule ${rule} of ${object} admits everybody`,
    why: 'Only callers that are declared may come in; a rule without callers, or with "*" for them, lets any pod of the mesh pass.',
    fix: 'Name the callers under `from`, by principals or namespaces; or use a TieredService, which knows its callers.',
  }),
  'component/order-cycle': entry<{ system: string; cycle: string }>({
    severity: 'error',
    message: ({ system, cycle }) => `components of system ${system} wait for each other: ${cycle}`,
    why: 'Each must be there before the next one named, so none of them could ever be the first.',
    fix: 'Remove one of these names from an `after`.',
  }),
  'component/pool-readers-unread': entry<{ pooler: string; database: string }>({
    severity: 'error',
    message: ({ pooler, database }) => `${pooler} has readers of ${database}, which nobody reads`,
    why: 'A limit that nobody shares hides that the reads go to the writer.',
    fix: ({ database }) =>
      `Add \`readers: true\` to the \`postgres('${database}', …)\` of who reads, or leave the readers out.`,
  }),
  'component/pool-too-small': entry<{
    pooler: string;
    target: string;
    end: string;
    limit: number;
    pods: number;
    clusters: number;
    least: number;
  }>({
    severity: 'error',
    message: ({ pooler, target, end, limit, pods, clusters }) =>
      `${pooler} in ${target}: ${end}.limit ${limit} is to be shared by ${pods} pods in each of ${clusters} clusters`,
    why: 'Each pod needs one connection at least, and all pods that can exist together must stay within the limit.',
    fix: ({ least }) => `Let there be fewer pods, or a limit of at least ${least}, which the server must have.`,
  }),
  'component/pool-unused': entry<{ pooler: string; database: string; via: string; account?: string | undefined }>({
    severity: 'error',
    message: ({ pooler, database, via, account }) =>
      `${pooler} pools ${database}, which ${account === undefined ? 'nobody uses' : `${account} does not use`} via ${via}`,
    why: 'Its size, its callers and its secrets follow from who uses the database that way.',
    fix: ({ database, via }) => `Use \`postgres('${database}', { via: '${via}', … })\`, or remove the pooler.`,
  }),
  'component/pool-without-readers': entry<{ pooler: string; database: string; account: string }>({
    severity: 'error',
    message: ({ pooler, database, account }) =>
      `${account} reads replicas of ${database}, and ${pooler} has no readers`,
    why: 'It is told of a database that the pooler does not know.',
    fix: 'Give the pooler `readers` with their hosts and limit, or remove `readers: true`.',
  }),
  'component/route-without-mesh': entry<{ workload: string; system: string }>({
    severity: 'error',
    message: ({ workload, system }) => `${workload} has routes, and system ${system} has no mesh`,
    why: 'Routes are rendered for the gateway of the service mesh.',
    fix: ({ system }) => `Give the system a \`mesh\` in systems/${system}/index.ts, or leave the routes out.`,
  }),
  'component/stream-over-servers': entry<{ stream: string; target: string; replicas: number; servers: number }>({
    severity: 'error',
    message: ({ stream, target, replicas, servers }) =>
      `${stream} in ${target}: ${replicas} replicas, and there are ${servers} servers`,
    why: 'Each copy of a stream lies on a server of its own; NATS refuses the stream.',
    fix: 'Lower replicas, or run more NATS servers and say so in `servers`.',
  }),
  'component/subject-outside-stream': entry<{ account: string; stream: string; subject: string; subjects: string }>({
    severity: 'error',
    message: ({ account, stream, subject }) =>
      `${account} publishes ${subject} to stream ${stream}, which does not store all of that`,
    why: ({ stream, subjects }) => `${stream} stores: ${subjects}. What is outside has no receiver.`,
    fix: 'Narrow the subject in `publish`, or let the stream store it.',
  }),
  'component/trigger-without-source': entry<{ workload: string; use: string; wanted: string }>({
    severity: 'error',
    message: ({ workload, use, wanted }) => `${workload} waits for "${use}", which is not ${wanted} that it uses`,
    why: 'What a worker waits for is what it uses: only then has it the right, and the way, to receive it.',
    fix: ({ use, wanted }) => `Add ${wanted} called ${use} to \`uses\`, or correct the trigger's name.`,
  }),
  'component/unknown-after': entry<{ system: string; component: string; after: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ system, component, after }) =>
      `${component} comes after ${after}, and system ${system} has no component of that name`,
    why: 'What is waited for must be there at all.',
    fix: ({ nearest }) =>
      nearest === undefined
        ? 'Name a component of the same system, or remove the name from `after`.'
        : `Did you mean ${nearest}? If not, remove the name from \`after\`.`,
  }),
  'component/unknown-config-version': entry<{
    config: string;
    target: string;
    version: string;
    nearest?: string | undefined;
    known: string;
  }>({
    severity: 'error',
    message: ({ config, target, version }) =>
      `${config} in ${target}: the current version is ${version}, and there is none`,
    why: ({ known }) => `Its versions are: ${known === '' ? 'none' : known}.`,
    fix: ({ nearest }) =>
      `${nearest === undefined ? '' : `Did you mean ${nearest}? If not: `}Add the version, or name another one.`,
  }),
  'component/unknown-consumer': entry<{ account: string; stream: string; consumer: string; known: string }>({
    severity: 'error',
    message: ({ account, stream, consumer }) => `${account} consumes ${consumer}, which stream ${stream} does not have`,
    why: ({ stream, known }) => `${stream} has: ${known === '' ? 'no consumer' : known}.`,
    fix: "Correct the consumer's name in `consumes`, or add it to the stream; see `partitionConsumers()` for partitions.",
  }),
  'component/unknown-nodes': entry<{ workload: string; target: string; nodes: string; known: string }>({
    severity: 'error',
    message: ({ workload, target, nodes }) => `${workload} in ${target} asks for ${nodes} nodes, which nothing renders`,
    why: ({ known }) => `Its pods would wait for ever: no NodePool gives such nodes. There are: ${known}.`,
    fix: ({ nodes }) => `Add ${nodes} to the pools of the NodePools in systems/cluster/, or take \`nodes\` out.`,
  }),
  'component/unknown-port': entry<{ caller: string; service: string; port: string; known: string }>({
    severity: 'error',
    message: ({ caller, service, port }) => `${caller} calls port "${port}" of ${service}, which has none of that name`,
    why: ({ service, known }) => `${service} serves: ${known === '' ? 'nothing' : known}.`,
    fix: "Correct the port's name, or add the port to the service.",
  }),
  'component/unknown-service': entry<{ caller: string; service: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ caller, service }) => `${caller} calls ${service}, which no system renders`,
    why: 'Network policies need both ends of a connection.',
    fix: ({ nearest }) =>
      `${nearest === undefined ? '' : `Did you mean ${nearest}? If not: `}Declare it as a peer in the system's peers.ts.`,
  }),
  'component/unknown-stream': entry<{
    workload: string;
    stream: string;
    known: string;
    nearest?: string | undefined;
  }>({
    severity: 'error',
    message: ({ workload, stream }) => `${workload} uses the stream ${stream}, which its system does not render`,
    why: ({ known }) => `It would get rights on a stream that is not there. The system has: ${known}.`,
    fix: ({ nearest }) =>
      nearest === undefined ? 'Add a Stream of that name, or correct the name.' : `Did you mean ${nearest}?`,
  }),
} as const;
