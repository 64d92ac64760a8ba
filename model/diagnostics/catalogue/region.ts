import { entry } from './entry.ts';

const orSuggest = (nearest: string | undefined, otherwise: string) =>
  nearest === undefined ? otherwise : `Did you mean ${nearest}?`;

/** A key that no schema knows; shared with the other file kinds. */
export const unknownKey = entry<{ key: string; parent: string; known: string; nearest?: string | undefined }>({
  severity: 'error',
  message: ({ key, parent }) => `unknown key “${key}” in ${parent}`,
  why: 'A key that nobody reads is a setting that silently does nothing.',
  fix: ({ nearest, known }) => orSuggest(nearest && `\`${nearest}\``, `Remove it, or use one of: ${known}.`),
});

/** A key that must be there; shared with the other file kinds. */
export const missingKey = entry<{ key: string; parent: string }>({
  severity: 'error',
  message: ({ key, parent }) => `“${key}” is missing in ${parent}`,
  why: 'It has no default: a guess here would end up in production.',
  fix: ({ key }) => `Add \`${key}:\` with its value; an editor with the YAML language server describes it.`,
});

/** A value of another type; shared with the other file kinds. */
export const wrongType = entry<{ path: string; found: string; expected: string; quoted?: string | undefined }>({
  severity: 'error',
  message: ({ path, found, expected }) => `“${path}” is ${found}; expected ${expected}`,
  why: ({ quoted }) =>
    quoted === undefined
      ? 'A value of another type would be misread further on.'
      : 'Unquoted, YAML reads it as a number or a truth value, and its exact spelling is lost: 1.10 becomes 1.1.',
  fix: ({ quoted, expected }) => (quoted === undefined ? `Write ${expected}.` : `Put it in quotes: ${quoted}`),
});

/** A value of another form; shared with the other file kinds. */
export const badValue = entry<{ path: string; value: string; expected: string; nearest?: string | undefined }>({
  severity: 'error',
  message: ({ path, value, expected }) => `“${path}” is ${value}; expected ${expected}`,
  why: 'The value would be refused, or misunderstood, by the system that receives it.',
  fix: ({ nearest, expected }) => orSuggest(nearest, `Write ${expected}.`),
});

/** Problems of regions, environments and sizes. Sorted by code. */
export const regionEntries = {
  'region/bad-value': badValue,
  'region/code-mismatch': entry<{ code: string; file: string }>({
    severity: 'error',
    message: ({ code, file }) => `code “${code}” stands in a file called ${file}`,
    why: 'A region is found by the name of its file, so both must agree.',
    fix: ({ code, file }) => `Rename the file to ${code}.yaml, or write the code that ${file} announces.`,
  }),
  'region/duplicate-code': entry<{ code: string; other: string }>({
    severity: 'error',
    message: ({ code, other }) => `${other} has the code “${code}” already`,
    why: 'Both regions would render to the same targets, and one would overwrite the other.',
    fix: 'Give this region a code of its own, and its file the same name.',
  }),
  'region/duplicate-domain': entry<{ domain: string; other: string }>({
    severity: 'error',
    message: ({ domain, other }) => `${other} has the domain ${domain} already`,
    why: 'Requests for one region would reach the other, and tenant data would leave its boundary.',
    fix: 'Give each region a domain of its own.',
  }),
  'region/duplicate-location': entry<{ location: string }>({
    severity: 'error',
    message: ({ location }) => `${location} is both the primary and the secondary location`,
    why: 'A region survives the loss of one location only if the other is elsewhere.',
    fix: 'Name two different locations.',
  }),
  'region/duplicate-locations': entry<{ locations: string; other: string }>({
    severity: 'error',
    message: ({ locations, other }) => `${other} has the same two locations, ${locations}`,
    why: 'Two regions may share a location, but not both: such a region adds no place, and is most likely a copy that was not finished.',
    fix: 'Name the locations of this region.',
  }),
  'region/file-extension': entry<{ file: string; renamed: string }>({
    severity: 'error',
    message: ({ file }) => `${file} is not read: its name does not end in “.yaml”`,
    why: 'A region that is left out without a word is worse than an error.',
    fix: ({ renamed }) => `Rename the file to ${renamed}, or move it out of this folder.`,
  }),
  'region/min-over-max': entry<{ workload: string; min: string; max: string }>({
    severity: 'error',
    message: ({ workload, min, max }) => `the minimum of “${workload}” is ${min}, over its maximum of ${max}`,
    why: 'An autoscaler with such bounds is refused by Kubernetes. Values for all of production and for one region add up.',
    fix: 'Lower the minimum or raise the maximum.',
  }),
  'region/missing-key': missingKey,
  'region/no-folder': entry<{ folder: string; reason: string }>({
    severity: 'error',
    message: ({ folder, reason }) => `the folder ${folder} cannot be read: ${reason}`,
    why: 'It holds the regions, environments and releases; nothing can be rendered without it.',
    fix: 'Start the command in the project’s folder, or restore the folder from version control.',
  }),
  'region/no-regions': entry<{ folder: string }>({
    severity: 'error',
    message: ({ folder }) => `there is no region in ${folder}`,
    why: 'Without a region there is no target to render for.',
    fix: ({ folder }) => `Add ${folder}/<code>.yaml, for example from a region in version control.`,
  }),
  'region/overlapping-networks': entry<{ network: string; other: string }>({
    severity: 'error',
    message: ({ network, other }) => `the network ${network} overlaps with ${other}`,
    why: 'Policies and routes know addresses only: what is meant for one would hold for the other too.',
    fix: 'Choose a block that nothing else has.',
  }),
  'region/replicas-and-scaling': entry<{ workload: string }>({
    severity: 'error',
    message: ({ workload }) => `“${workload}” gets both replicas and scaling`,
    why: 'The autoscaler and the fixed number would fight. Values for all of production and for one region add up.',
    fix: 'Remove one of the two.',
  }),
  'region/requests-over-limits': entry<{ workload: string; resource: string; request: string; limit: string }>({
    severity: 'error',
    message: ({ workload, resource, request, limit }) =>
      `“${workload}” requests ${request} of ${resource}, over its limit of ${limit}`,
    why: 'Kubernetes refuses such a pod. Values for all of production and for one region add up.',
    fix: 'Lower the request or raise the limit.',
  }),
  'region/reserved-code': entry<{ code: string; reserved: string }>({
    severity: 'error',
    message: ({ code }) => `“${code}” cannot be the code of a region`,
    why: ({ reserved }) => `These names mean other things in targets and files: ${reserved}.`,
    fix: 'Choose another code, and give the file the same name.',
  }),
  'region/unknown-component': entry<{ workload: string; known: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ workload }) => `there is no workload “${workload}”`,
    why: 'An override for something that does not exist silently does nothing.',
    fix: ({ nearest, known }) => orSuggest(nearest && `\`${nearest}\``, `Remove it, or use one of: ${known}.`),
  }),
  'region/unknown-identities': entry<{ folder: string }>({
    severity: 'warning',
    message: () => 'client IDs of Azure identities are not known yet; service accounts carry zeros in their place',
    why: 'Azure gives them when a target is provisioned. Until then pods of these accounts get no token.',
    fix: ({ folder }) =>
      `Provision the target, write ${folder}/outputs/<target>.json by \`npm run infra:outputs\`, and render again.`,
  }),
  'region/unknown-key': unknownKey,
  'region/unknown-region': entry<{ environment: string; code: string; known: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ environment, code }) => `${environment} is placed in region “${code}”, which does not exist`,
    why: 'An environment runs in the first location of its region.',
    fix: ({ nearest, known }) => orSuggest(nearest && `\`${nearest}\``, `Use one of: ${known}.`),
  }),
  'region/wrong-type': wrongType,
} as const;
