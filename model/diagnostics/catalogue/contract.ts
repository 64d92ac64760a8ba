import { entry } from './entry.ts';

const inSystems = 'Change what the component uses (systems/), or what infra/ declares';

/** Differences between what Kubernetes relies on and what Azure is told to provide. Sorted by code. */
export const contractEntries = {
  'contract/blocked-host': entry<{ target: string; host: string; port: string; object: string; firewall: string }>({
    severity: 'error',
    message: ({ target, host, port, object, firewall }) =>
      `${target}: ${object} names ${host}:${port}, which the policy of the firewall ${firewall} does not allow`,
    why: 'Everything that leaves a cluster passes the firewall of its location, which refuses what no rule names.',
    fix: 'Allow the host in the firewall policy (infra/components/), or take it out of what the component uses, or of regions/.',
  }),
  'contract/foreign-image': entry<{ target: string; object: string; image: string; registry: string }>({
    severity: 'error',
    message: ({ target, object, image, registry }) =>
      `${target}: ${object} runs ${image}, and the declared registry is ${registry}`,
    why: 'Nodes may pull from the platform’s registry only; the firewall lets them reach no other.',
    fix: ({ registry }) =>
      `Copy the image to ${registry} and name it there, or change the registry in regions/azure.yaml.`,
  }),
  'contract/foreign-network': entry<{ target: string; object: string; network: string; known: string }>({
    severity: 'error',
    message: ({ target, object, network, known }) =>
      `${target}: ${object} lets pods out to ${network}; declared subnets are ${known}`,
    why: 'A policy that opens addresses which nothing stands at closes those where the data is.',
    fix: 'Correct dataNetworks in regions/, or the network of the cluster in regions/clusters.yaml.',
  }),
  'contract/missing-access': entry<{
    target: string;
    account: string;
    role: string;
    resource: string;
    because: string;
  }>({
    severity: 'error',
    message: ({ target, account, role, resource, because }) =>
      `${target}: ${because}, and the identity of ${account} has not the role ${role} on ${resource}`,
    why: 'Azure would answer each of its requests with 403.',
    fix: `${inSystems}: roles follow from \`uses\` by model/azure/grants.ts.`,
  }),
  'contract/missing-credential': entry<{ target: string; account: string; clusters: string }>({
    severity: 'error',
    message: ({ target, account, clusters }) =>
      `${target}: no federated credential lets the service account ${account} of ${clusters} log in`,
    why: 'Pods ask for a token of the identity that their service account names, and get one only from a credential with their subject and their cluster’s issuer.',
    fix: 'Declare the credential (infra/components/), one for each cluster, or take the annotation away.',
  }),
  'contract/no-program': entry<{ stack: string; reason: string }>({
    severity: 'error',
    message: ({ stack, reason }) => `what the stack ${stack} declares is not known: ${reason}`,
    why: 'The program in infra/ is run without a cloud to learn what it declares.',
    fix: 'Mend infra/, and run this again.',
  }),
  'contract/no-pull': entry<{ target: string; cluster: string; registry: string }>({
    severity: 'error',
    message: ({ target, cluster, registry }) =>
      `${target}: the kubelets of ${cluster} have not the role AcrPull on the registry ${registry}`,
    why: 'No pod of the cluster would get its image.',
    fix: 'Assign the role to the identity of its kubelets (infra/components/).',
  }),
  'contract/unknown-host': entry<{ target: string; object: string; host: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ target, object, host }) => `${target}: ${object} names ${host}, which no declared resource has`,
    why: 'The name would lead nowhere, or to a resource of somebody else.',
    fix: ({ nearest }) => `${nearest === undefined ? '' : `Did you mean ${nearest}? `}${inSystems}.`,
  }),
  'contract/unknown-resource': entry<{
    target: string;
    object: string;
    kind: string;
    name: string;
    where: string;
    nearest?: string | undefined;
  }>({
    severity: 'error',
    message: ({ target, object, kind, name, where }) =>
      `${target}: ${object} names the ${kind} ${name}, which is not declared in ${where}`,
    why: 'What is not declared does not exist: requests fail, and what should wait there is lost.',
    fix: ({ nearest }) => `${nearest === undefined ? '' : `Did you mean ${nearest}? `}${inSystems}.`,
  }),
  'contract/unknown-store': entry<{ target: string; object: string; kind: string; name: string }>({
    severity: 'error',
    message: ({ target, object, kind, name }) =>
      `${target}: ${object} reads the ${kind} ${name}, which no component renders`,
    why: 'No Secret would be made of it, and no pod that needs one would start.',
    fix: 'Render the store: those of Vault are rendered by systems/cluster/secret-stores.ts, for others add the object there.',
  }),
  'contract/unreachable-endpoint': entry<{ target: string; resource: string; network: string; known: string }>({
    severity: 'error',
    message: ({ target, resource, network, known }) =>
      `${target}: the private endpoint of ${resource} stands in ${network}, and network policies let pods out to ${known}`,
    why: 'Pods resolve the name to an address that their policies keep them from.',
    fix: 'Put the endpoint into the subnet of data (infra/components/), or correct dataNetworks in regions/.',
  }),
  'contract/unused-access': entry<{ target: string; account: string; role: string; resource: string }>({
    severity: 'error',
    message: ({ target, account, role, resource }) =>
      `${target}: the identity of ${account} has the role ${role} on ${resource}, and nothing of it is told to go there`,
    why: 'An identity may do what its pods need, and no more.',
    fix: `${inSystems}: roles follow from \`uses\` by model/azure/grants.ts.`,
  }),
  'contract/unused-credential': entry<{
    target: string;
    subject: string;
    identity: string;
    nearest?: string | undefined;
  }>({
    severity: 'error',
    message: ({ target, subject, identity }) =>
      `${target}: the identity ${identity} trusts ${subject}, and no such service account is rendered with its annotation`,
    why: 'Whoever may make a service account of that name in a cluster could act as the identity.',
    fix: ({ nearest }) =>
      `${nearest === undefined ? '' : `Did you mean ${nearest}? `}Take the credential away (infra/components/), or render the account.`,
  }),
  'contract/unused-resource': entry<{ target: string; kind: string; name: string; where: string }>({
    severity: 'error',
    message: ({ target, kind, name, where }) =>
      `${target}: the ${kind} ${name} in ${where} is used by nothing that is rendered`,
    why: 'A subscription that nobody reads fills up; all else is paid for, and kept up, for nobody.',
    fix: `${inSystems}.`,
  }),
  'contract/wrong-client-id': entry<{ target: string; account: string; is: string; wanted: string }>({
    severity: 'error',
    message: ({ target, account, is, wanted }) =>
      `${target}: the service account ${account} names the client ID ${is}; regions/outputs/${target}.json has ${wanted}`,
    why: 'Pods would act as another identity, or as none.',
    fix: ({ target }) => `Run \`npm run infra:outputs -- --stack ${target}\`, then \`npm run synth\`.`,
  }),
  'contract/wrong-credential': entry<{
    target: string;
    subject: string;
    identity: string;
    what: string;
    is: string;
    wanted: string;
  }>({
    severity: 'error',
    message: ({ target, subject, identity, what, is, wanted }) =>
      `${target}: the credential of ${identity} for ${subject} has the ${what} ${is}; wanted is ${wanted}`,
    why: 'Entra compares subject, issuer and audience with the token, letter by letter.',
    fix: 'Correct the credential (infra/components/).',
  }),
} as const;
