import { entry } from './entry.ts';

interface KnobProblem {
  component: string;
  object: string;
  field: string;
  path: string;
  values: string;
}

interface BadKnob {
  component: string;
  targets: string;
  object: string;
  path: string;
}

/** Problems of folding the targets of a component into one Helm chart. Sorted by code. */
export const helmEntries = {
  'helm/knob-inside-a-value': entry<KnobProblem>({
    severity: 'error',
    message: ({ component, object, field }) =>
      `the chart of ${component} has a knob inside ${field} of ${object}, which is one value as a whole`,
    why: ({ values }) =>
      `It has a knob itself, or its shape differs between targets so that it cannot be divided; a part of it cannot be another value. It is ${values}.`,
    fix: 'Drop one of the two knobs; or give a list one order in all targets, and its elements names.',
  }),
  'helm/knob-path': entry<BadKnob>({
    severity: 'error',
    message: ({ component, object, path }) => `"${path}" is no path for a knob: ${object} of ${component}`,
    why: ({ targets }) =>
      `A path is one name or more, each of letters, digits and _ with . / - inside; global belongs to Helm. The knob is in ${targets}.`,
    fix: "Choose a path like ['autoscaling', 'minReplicas'].",
  }),
  'helm/knob-twice': entry<BadKnob & { pointer: string }>({
    severity: 'error',
    message: ({ component, object, pointer, path }) =>
      `${object} of ${component} has a second knob on ${pointer}: ${path}`,
    why: ({ targets }) => `A field can follow one value only. It has both in ${targets}.`,
    fix: 'Keep one of them.',
  }),
  'helm/knob-with-two-types': entry<KnobProblem>({
    severity: 'error',
    message: ({ component, object, field, path }) =>
      `the knob ${path} of ${component} is of two types: ${field} of ${object}`,
    why: ({ values }) => `A value of a chart has one type, or its schema could refuse nothing. It is ${values}.`,
    fix: 'Give the field one type in all targets.',
  }),
  'helm/knob-with-two-values': entry<KnobProblem>({
    severity: 'error',
    message: ({ component, object, field, path }) =>
      `${path} of the chart of ${component} would stand for two values: ${field} of ${object} is another one`,
    why: ({ values }) => `Knobs with one path share one value, in every target. Here it is ${values}.`,
    fix: 'Give one of the knobs another path; no path can lie inside another one’s.',
  }),
  'helm/knob-without-field': entry<BadKnob & { pointer: string }>({
    severity: 'error',
    message: ({ component, targets, object, pointer, path }) =>
      `the knob ${path} of ${component} leads nowhere: ${object} has no ${pointer} in ${targets}`,
    why: 'Who sets the value would expect something to change.',
    fix: 'Correct the JSON pointer, or register the knob only where the field is rendered.',
  }),
  'helm/knob-without-image': entry<KnobProblem>({
    severity: 'error',
    message: ({ component, object, field, path }) =>
      `the image knob ${path} of ${component} is on ${field} of ${object}, which is no image with a tag`,
    why: ({ values }) => `It would be divided into repository, tag and digest. It is ${values}.`,
    fix: 'Put the knob on the field of a container, and give the image a tag.',
  }),
  'helm/not-representable': entry<{ component: string; object: string; path: string; what: string; targets: string }>({
    severity: 'error',
    message: ({ component, object, path, what, targets }) =>
      `the chart of ${component} cannot hold ${what}: ${path} of ${object} in ${targets}`,
    why: 'Helm, Argo CD and the readers of YAML do not agree on what it means, so the chart would not render what the manifests say.',
    fix: 'Leave the field out, or write the value as ordinary text or a smaller number.',
  }),
} as const;
