import { entry } from './entry.ts';

/** Problems of what `systems/` declares, and of the objects that come out. Sorted by code. */
export const componentEntries = {
  'component/async': entry<{ component: string; target: string }>({
    severity: 'error',
    message: ({ component, target }) => `${component} in ${target} is built by an async function`,
    why: 'Rendering does not wait: what is added after the first await would be missing from the output.',
    fix: 'Make the function synchronous; read what it needs beforehand.',
  }),
  'component/bad-component-name': entry<{ name: string; what: string }>({
    severity: 'error',
    message: ({ name, what }) => `a ${what} is called "${name}"`,
    why: 'It becomes a folder and the beginning of names: at most 63 lower-case letters, digits and dashes.',
    fix: 'Rename it.',
  }),
  'component/bad-label': entry<{ component: string; target: string; object: string; label: string }>({
    severity: 'error',
    message: ({ component, target, object, label }) => `${component} in ${target}: ${object} has the label "${label}"`,
    why: 'Kubernetes refuses labels whose value is over 63 characters, is no text, or holds other than letters, digits and -_. inside.',
    fix: 'Shorten or rename the label; longer texts belong into an annotation.',
  }),
  'component/bad-name': entry<{ component: string; target: string; object: string; name: string }>({
    severity: 'error',
    message: ({ component, target, object, name }) => `${component} in ${target}: ${object} is called "${name}"`,
    why: 'Names become DNS names: lower-case letters, digits and dashes, with a letter or digit at both ends.',
    fix: "Rename the construct; its ID is the object's name.",
  }),
  'component/bad-value': entry<{ workload: string; prop: string; value: string; rule: string }>({
    severity: 'error',
    message: ({ workload, prop, value }) => `${workload}: ${prop} is ${value}`,
    why: ({ rule }) => `It must be ${rule}.`,
    fix: ({ prop }) => `Change ${prop} at the place shown.`,
  }),
  'component/budget-blocks-drain': entry<{
    component: string;
    target: string;
    name: string;
    staying: number;
    fewest: number;
  }>({
    severity: 'error',
    message: ({ component, target, name, staying, fewest }) =>
      `${component} in ${target}: PodDisruptionBudget ${name} keeps ${staying} of ${fewest} pods`,
    why: 'With no pod to spare, no node can be drained and no cluster upgraded.',
    fix: 'Lower minAvailable below the fewest pods, or raise maxUnavailable to at least 1.',
  }),
  'component/coarse-canary': entry<{
    workload: string;
    target: string;
    weight: number;
    fewest: number;
    least: number;
  }>({
    severity: 'error',
    message: ({ workload, target, weight, fewest }) =>
      `${workload} in ${target}: a canary is to get ${weight} % of the requests, and there may be ${fewest} pods`,
    why: ({ least }) =>
      `Without a mesh the pods themselves are the share: one of them is as little as a canary can get, so that this takes ${least} pods.`,
    fix: 'Raise the weight or the number of pods, or give the system a `mesh`, which shares out requests.',
  }),
  'component/duplicate-component': entry<{ system: string; component: string }>({
    severity: 'error',
    message: ({ system, component }) => `system ${system} has two components called ${component}`,
    why: 'Both would be written to one folder.',
    fix: 'Rename one of them.',
  }),
  'component/duplicate-external': entry<{ system: string; name: string; host: string; other: string }>({
    severity: 'error',
    message: ({ system, name, host, other }) => `${system} reaches ${host} and ${other} under one name, ${name}`,
    why: 'The mesh keeps the hosts of each service outside the cluster in one object, which is called by that name.',
    fix: ({ system }) => `Give one of them another name in systems/${system}/peers.ts.`,
  }),
  'component/duplicate-route': entry<{
    owner: string;
    target: string;
    route: string;
    other: string;
    otherRoute: string;
  }>({
    severity: 'error',
    message: ({ owner, target, route, other, otherRoute }) =>
      `${owner} in ${target} claims ${route}, and ${other} claims ${otherRoute}`,
    why: 'A request that begins with both fits both, and the gateway tries the routes of several services in no order that can be relied on.',
    fix: 'Give each a prefix that is not the beginning of the other, or let one service have both routes: its longest prefix is tried first.',
  }),
  'component/duplicate-secret': entry<{ workload: string; variable: string; owner: string; other: string }>({
    severity: 'error',
    message: ({ workload, variable, owner, other }) =>
      `${workload}: ${owner} brings the secret ${variable}, as ${other} does`,
    why: 'A Secret holds one value for each key; the other would be lost without a word.',
    fix: 'Use one dependency of that kind, or name the second secret otherwise in `secrets`.',
  }),
  'component/duplicate-system': entry<{ system: string }>({
    severity: 'error',
    message: ({ system }) => `two systems are called ${system}`,
    why: 'Both would be written to one folder, and their cluster-wide objects would have the same names.',
    fix: 'Rename one of them.',
  }),
  'component/duplicate-variable': entry<{ workload: string; variable: string }>({
    severity: 'error',
    message: ({ workload, variable }) =>
      `${workload}: ${variable} is an environment variable and comes as a secret too`,
    why: 'What is set directly wins, so the secret would never be read.',
    fix: 'Remove one of the two, or rename it.',
  }),
  'component/empty-group': entry<{ group: string; target: string }>({
    severity: 'error',
    message: ({ group, target }) => `the group ${group} has no workload in ${target}`,
    why: 'It would render an account, policies and secrets that nobody uses.',
    fix: 'Add workloads with the group as their scope, or leave the group out in this target.',
  }),
  'component/invalid': entry<{ component: string; target: string; path: string; reason: string }>({
    severity: 'error',
    message: ({ component, target, path, reason }) => `${component} in ${target}: ${path}: ${reason}`,
    why: 'The construct at that path carries a validation of its own, and it failed.',
    fix: "Change the construct's props as the message says.",
  }),
  'component/mesh-without-facts': entry<{ system: string }>({
    severity: 'error',
    message: ({ system }) => `a Mesh is rendered, and system ${system} has no mesh`,
    why: 'Its rules need to know the control plane and the gateway; and without them no pod of the system gets a sidecar.',
    fix: ({ system }) => `Give the system a \`mesh\` in systems/${system}/index.ts, or leave the Mesh out.`,
  }),
  'component/min-over-max': entry<{ workload: string; target: string; min: number; max: number }>({
    severity: 'error',
    message: ({ workload, target, min, max }) =>
      `${workload} in ${target}: scaling.min ${min} is over scaling.max ${max}`,
    why: 'An autoscaler cannot keep more pods than it may have.',
    fix: 'Lower min or raise max.',
  }),
  'component/missing-backend': entry<{ workload: string; kind: string; port: string; system: string }>({
    severity: 'error',
    message: ({ workload, kind, port, system }) =>
      `${workload} uses ${kind}, but system ${system} has no ${kind} with a port "${port}"`,
    why: 'Without a namespace and a port there is no egress rule, and the default-deny policy cuts the connection.',
    fix: ({ kind, system }) =>
      `Declare the peer in systems/${system}/peers.ts and name it as backends.${kind} of the system.`,
  }),
  'component/name-too-long': entry<{ component: string; target: string; object: string; name: string; length: number }>(
    {
      severity: 'error',
      message: ({ component, target, object, length }) =>
        `${component} in ${target}: the name of ${object} has ${length} characters`,
      why: 'Names become label values and DNS labels, which hold 63 characters at most.',
      fix: "Shorten the construct's ID, from which names are made.",
    },
  ),
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
  'component/not-in-schema': entry<{
    component: string;
    target: string;
    object: string;
    path: string;
    problem: string;
    nearest?: string | undefined;
  }>({
    severity: 'error',
    message: ({ component, target, object, path, problem }) =>
      `${component} in ${target}: ${object}: ${path} ${problem}`,
    why: 'The API server refuses the object, or drops the field without a word. Types know what constructs write; a patch they do not see.',
    fix: ({ nearest }) =>
      `${nearest === undefined ? '' : `Did you mean ${nearest}? If not: `}Correct the path or the value of the patch.`,
  }),
  'component/not-json': entry<{ component: string; target: string; object: string; path: string; value: string }>({
    severity: 'error',
    message: ({ component, target, object, path, value }) =>
      `${component} in ${target}: ${object} has ${value} at ${path}`,
    why: 'Manifests carry text, finite numbers, booleans, lists and maps; anything else changes or vanishes on the way.',
    fix: 'Give it a value, or leave the field out.',
  }),
  'component/not-loadable': entry<{ file: string; reason: string }>({
    severity: 'error',
    message: ({ file, reason }) => `${file} cannot be loaded: ${reason}`,
    why: 'The code at this line threw an error while the file was read, or two files import each other.',
    fix: 'Mend the line; where two files import each other, move what both need into a third.',
  }),
  'component/not-renderable': entry<{ component: string; target: string; path: string; reason: string }>({
    severity: 'error',
    message: ({ component, target, path, reason }) =>
      `${component} in ${target}: ${path} cannot be rendered: ${reason}`,
    why: 'cdk8s could not turn the construct, or a JSON patch on it, into an object.',
    fix: 'Check the patch paths against the rendered object, and that props hold plain data.',
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
  'component/patch-without-object': entry<{ workload: string; kind: string; known: string }>({
    severity: 'error',
    message: ({ workload, kind }) => `${workload}: a patch is for a ${kind}, which is not rendered here`,
    why: ({ known }) => `The construct renders: ${known}.`,
    fix: 'Correct the kind, or make the patch depend on the target as the object does.',
  }),
  'component/patch-without-reason': entry<{ component: string; target: string; object: string }>({
    severity: 'error',
    message: ({ component, target, object }) =>
      `${component} in ${target}: addJsonPatch was called on ${object}, which a construct made`,
    why: 'A change to what a construct promises must show its reason to reviewers.',
    fix: 'Give the construct a `patches` entry with kind, reason and operations instead.',
  }),
  'component/pdb-blocks-drain': entry<{
    workload: string;
    target: string;
    minAvailable: number;
    fewest: number;
    spare: number;
  }>({
    severity: 'error',
    message: ({ workload, target, minAvailable, fewest }) =>
      `${workload} in ${target}: ${minAvailable} pods must stay available, and ${fewest} is all there may be`,
    why: 'With no pod to spare, no node can be drained and no cluster upgraded.',
    fix: ({ spare }) => `Ask for at most ${spare} to stay, or run more pods.`,
  }),
  'component/pod-not-restricted': entry<{ component: string; target: string; object: string; problem: string }>({
    severity: 'error',
    message: ({ component, target, object, problem }) => `${component} in ${target}: ${object}: ${problem}`,
    why: 'The namespace enforces the Pod Security standard "restricted", and root file systems are read-only here.',
    fix: 'Set the field as the standard asks; TieredService does so by itself.',
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
  'component/replicas-under-autoscaler': entry<{
    component: string;
    target: string;
    workload: string;
    autoscaler: string;
  }>({
    severity: 'error',
    message: ({ component, target, workload, autoscaler }) =>
      `${component} in ${target}: ${workload} states replicas, and ${autoscaler} decides them`,
    why: 'At every sync Argo CD would set the number back.',
    fix: 'Leave replicas out.',
  }),
  'component/rollout-without-requests': entry<{ workload: string }>({
    severity: 'error',
    message: ({ workload }) => `${workload} has a rollout, and no slo or no port for metrics`,
    why: 'A new version is judged by the requests that fail; what is not counted or not scraped can say nothing of it.',
    fix: 'Say in `slo` what is promised and which counter measures it, and which port is scraped; or leave the rollout out.',
  }),
  'component/route-without-mesh': entry<{ workload: string; system: string }>({
    severity: 'error',
    message: ({ workload, system }) => `${workload} has routes, and system ${system} has no mesh`,
    why: 'Routes are rendered for the gateway of the service mesh.',
    fix: ({ system }) => `Give the system a \`mesh\` in systems/${system}/index.ts, or leave the routes out.`,
  }),
  'component/scaled-min-over-max': entry<{
    component: string;
    target: string;
    autoscaler: string;
    min: number;
    max: number;
  }>({
    severity: 'error',
    message: ({ component, target, autoscaler, min, max }) =>
      `${component} in ${target}: the minimum of ${autoscaler} is ${min}, and its maximum ${max}`,
    why: 'An autoscaler cannot keep more pods than it may have; the cluster refuses it.',
    fix: 'Lower the minimum or raise the maximum.',
  }),
  'component/scheduled-outside-once': entry<{ workload: string; component: string }>({
    severity: 'error',
    message: ({ workload, component }) => `${workload} runs by schedule and stands in ${component}`,
    why: 'Both clusters of a region get the same files, so it would run twice. Folders that end in -once go to the primary cluster only.',
    fix: ({ component }) => `Move it to a component of its own, ${component}-once.`,
  }),
  'component/secret-in-config': entry<{
    component: string;
    target: string;
    object: string;
    key: string;
    what: string;
  }>({
    severity: 'error',
    message: ({ component, target, object, key, what }) =>
      `${component} in ${target}: ${object}: the value of ${key} ${what}`,
    why: 'Settings are kept in git and readable for everybody in the namespace. The value itself is not shown here either.',
    fix: 'Keep it in the secret store and name it: `secrets` of the workload, or secretBinding() in a RuntimeConfig. It is known now, so replace it. If it is no secret, give it a name that says so.',
  }),
  'component/slo-without-metrics': entry<{ workload: string }>({
    severity: 'error',
    message: ({ workload }) => `${workload} has an slo, and no port for metrics`,
    why: 'Nothing would be scraped, so no alert could ever fire.',
    fix: 'Add a port named metrics, or say which port it is in `metrics`.',
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
  'component/threw': entry<{ component: string; target: string; reason: string }>({
    severity: 'error',
    message: ({ component, target, reason }) => `${component} in ${target} could not be built: ${reason}`,
    why: 'The code at this line threw an error, or passed a value that a construct could not work with.',
    fix: 'Run `npm run check`, whose types catch most of these. If it is clean, this is a defect of Meridian: please report it.',
  }),
  'component/trigger-without-source': entry<{ workload: string; use: string; wanted: string }>({
    severity: 'error',
    message: ({ workload, use, wanted }) => `${workload} waits for "${use}", which is not ${wanted} that it uses`,
    why: 'What a worker waits for is what it uses: only then has it the right, and the way, to receive it.',
    fix: ({ use, wanted }) => `Add ${wanted} called ${use} to \`uses\`, or correct the trigger's name.`,
  }),
  'component/two-autoscalers': entry<{
    component: string;
    target: string;
    workload: string;
    autoscaler: string;
    other: string;
  }>({
    severity: 'error',
    message: ({ component, target, workload, autoscaler, other }) =>
      `${component} in ${target}: ${workload} is scaled by ${autoscaler} and by ${other}`,
    why: 'Each sets the number of pods by its own figures, and the other sets it back; a ScaledObject is a HorizontalPodAutoscaler too.',
    fix: 'Keep one. A ScaledObject can follow CPU and memory besides its other triggers.',
  }),
  'component/two-stores': entry<{ target: string; store: string; readers: string; others: string }>({
    severity: 'error',
    message: ({ target, store, readers, others }) =>
      `${target}: ${readers} and ${others} read a ClusterSecretStore ${store}, and mean different ones`,
    why: 'A cluster knows one store by that name, so that some secrets would come from where they are not.',
    fix: 'Give the stores different names, or say the same of both: `secretStore` of a system (systems/) and in regions/.',
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
