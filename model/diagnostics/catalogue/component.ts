import { entry } from './entry.ts';

/** Problems of what `systems/` declares, and of the objects that come out. Sorted by code. */
export const componentEntries = {
  'component/async': entry<{ component: string; target: string }>({
    severity: 'error',
    message: ({ component, target }) => `${component} in ${target} is built by an async function`,
    why: 'Rendering does not wait: what is added after the first await would be missing from the output.',
    fix: 'Make the function synchronous; read what it needs beforehand.',
  }),
  'component/bad-chart-version': entry<{ system: string; version: string }>({
    severity: 'error',
    message: ({ system, version }) => `the chartVersion of ${system} is "${version}"`,
    why: 'Helm takes semantic versions only: three whole numbers without leading zeros. Anything else makes charts that cannot be installed or packed.',
    fix: 'Write it as 1.2.3 in systems/.',
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
  'component/min-over-max': entry<{ workload: string; target: string; min: number; max: number }>({
    severity: 'error',
    message: ({ workload, target, min, max }) =>
      `${workload} in ${target}: scaling.min ${min} is over scaling.max ${max}`,
    why: 'An autoscaler cannot keep more pods than it may have.',
    fix: 'Lower min or raise max.',
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
  'component/threw': entry<{ component: string; target: string; reason: string }>({
    severity: 'error',
    message: ({ component, target, reason }) => `${component} in ${target} could not be built: ${reason}`,
    why: 'The code at this line threw an error, or passed a value that a construct could not work with.',
    fix: 'Run `npm run check`, whose types catch most of these. If it is clean, this is a defect of Meridian: please report it.',
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
} as const;
