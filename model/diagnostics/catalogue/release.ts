import { entry } from './entry.ts';
import { badValue, missingKey, unknownKey, wrongType } from './region.ts';

/** Problems of the pins in `regions/releases.yaml`. Sorted by code. */
export const releaseEntries = {
  'release/bad-digest': entry<{ path: string; value: string; expected: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ path, value, expected }) => `“${path}” is ${value}; expected ${expected}`,
    why: 'A digest names one image for ever; a wrong one names none, and pods fail to start.',
    fix: ({ nearest }) =>
      nearest === undefined
        ? 'Copy the digest that the registry shows for this tag, or leave the key out until it is known.'
        : `Did you mean ${nearest}?`,
  }),
  'release/bad-tag': entry<{ path: string; value: string; expected: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ path, value, expected }) => `“${path}” is ${value}; expected ${expected}`,
    why: 'A pin must name one image, so that what was reviewed is what runs.',
    fix: ({ nearest }) => (nearest === undefined ? 'Write the tag of a released image.' : `Did you mean ${nearest}?`),
  }),
  'release/bad-value': badValue,
  'release/missing-key': missingKey,
  'release/missing-pin': entry<{ component: string; section: string; target: string; environment: string }>({
    severity: 'error',
    message: ({ component, target }) => `no image of “${component}” is pinned for ${target}`,
    why: 'What runs must be stated and reviewed; there is no default tag.',
    fix: ({ component, section, environment }) =>
      `Add \`${component}: { ${environment}: { tag: … } }\` under ${section}.`,
  }),
  'release/unknown-component': entry<{ component: string; known: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ component }) => `there is no component “${component}”`,
    why: 'A pin for something that does not exist hides that the real one is missing.',
    fix: ({ nearest, known }) =>
      nearest === undefined ? `Remove it, or use one of: ${known}.` : `Did you mean \`${nearest}\`?`,
  }),
  'release/unknown-key': unknownKey,
  'release/unknown-target': entry<{ target: string; known: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ target }) => `there is no target “${target}”`,
    why: 'What is said of a target that does not exist silently does nothing.',
    fix: ({ nearest, known }) =>
      nearest === undefined ? `Remove it, or use one of: ${known}.` : `Did you mean \`${nearest}\`?`,
  }),
  'release/wrong-type': wrongType,
} as const;
