import { entry } from './entry.ts';

/** Problems of what a Pulumi stack gives, when it is to be written down in `regions/outputs/`. Sorted by code. */
export const outputsEntries = {
  'outputs/bad-json': entry<{ from: string; reason: string }>({
    severity: 'error',
    message: ({ from, reason }) => `${from} is no JSON: ${reason}`,
    why: 'What is read is what `pulumi stack output --json` prints.',
    fix: ({ from }) => `Run \`pulumi stack output --json\` again, with nothing else in ${from}.`,
  }),
  'outputs/bad-shape': entry<{ stack: string; path: string; wanted: string }>({
    severity: 'error',
    message: ({ stack, path, wanted }) => `the outputs of ${stack} have at “${path}” not ${wanted}`,
    why: 'A stack has its outputs once `pulumi up` has come through with the program in infra/.',
    fix: ({ stack }) => `Run \`pulumi up --stack ${stack}\` in infra/, then this again.`,
  }),
  'outputs/bad-uuid': entry<{ stack: string; path: string; value: string; reason: string }>({
    severity: 'error',
    message: ({ stack, path, value, reason }) => `the outputs of ${stack} have at “${path}” ${value}, which ${reason}`,
    why: 'Pods log in by it: a wrong one is another identity, or none.',
    fix: ({ stack }) => `Run \`pulumi refresh --stack ${stack}\` in infra/, then this again.`,
  }),
  'outputs/missing-identity': entry<{ stack: string; key: string }>({
    severity: 'error',
    message: ({ stack, key }) => `the outputs of ${stack} lack the identity ${key}`,
    why: 'A service account that is rendered for this target stands for it. Where one is missing, nothing is written.',
    fix: ({ stack }) => `Run \`pulumi up --stack ${stack}\` in infra/ with these sources, then this again.`,
  }),
  'outputs/no-pulumi': entry<{ stack: string }>({
    severity: 'error',
    message: () => 'pulumi is not installed, or not found by PATH',
    why: 'Only Pulumi knows what the stack gave.',
    fix: ({ stack }) =>
      `Install it, or, where it is: \`pulumi stack output --json --stack ${stack} > outputs.json\`, and here \`--from outputs.json\`.`,
  }),
  'outputs/other-stack': entry<{ stack: string; other: string; cluster: string }>({
    severity: 'error',
    message: ({ stack, other, cluster }) =>
      `these are the outputs of ${other}, which the cluster ${cluster} belongs to, and not of ${stack}`,
    why: 'Pods of one target would log in with identities of another, which do not trust their clusters.',
    fix: 'Name the stack that they are of, with --stack.',
  }),
  'outputs/pulumi-failed': entry<{ stack: string; reason: string }>({
    severity: 'error',
    message: ({ stack, reason }) => `pulumi does not tell the outputs of ${stack}: ${reason}`,
    why: 'Nothing was written.',
    fix: 'Log in (`pulumi login`), and see with `pulumi stack ls` in infra/ which stacks there are.',
  }),
  'outputs/secret': entry<{ stack: string; path: string; reason: string }>({
    severity: 'error',
    message: ({ stack, path, reason }) => `the outputs of ${stack} have at “${path}” a value that ${reason}`,
    why: 'regions/outputs/ is committed. No stack gives out a secret: each stays in a vault, and is read with an identity.',
    fix: 'Take it out of what infra/stacks/ returns. If it is a real one, rotate it.',
  }),
  'outputs/unknown-identity': entry<{ stack: string; key: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ stack, key }) =>
      `the outputs of ${stack} have the identity ${key}, for which no service account is rendered`,
    why: 'The stack and these sources are of different versions, so that the others may not fit either.',
    fix: ({ stack, nearest }) =>
      `${nearest === undefined ? '' : `Did you mean ${nearest}? `}Run \`pulumi up --stack ${stack}\` in infra/ with these sources, then this again.`,
  }),
  'outputs/unreadable': entry<{ from: string; reason: string }>({
    severity: 'error',
    message: ({ from, reason }) => `${from} cannot be read: ${reason}`,
    why: 'Nothing was written.',
    fix: 'Correct the path after --from; `-` is standard input.',
  }),
} as const;
