import { entry } from './entry.ts';

interface KnobProblem {
  component: string;
  object: string;
  field: string;
  path: string;
  values: string;
}

/** Problems of folding the targets of a component into one Helm chart. Sorted by code. */
export const helmEntries = {
  'helm/knob-inside-a-list': entry<KnobProblem>({
    severity: 'error',
    message: ({ component, object, field }) =>
      `the chart of ${component} has a knob inside ${field} of ${object}, whose shape differs between targets`,
    why: ({ values }) =>
      `What differs in shape becomes one value of the chart as a whole, and a part of it cannot be another value. It is ${values}.`,
    fix: 'Give the list one order in all targets, and its elements names; or put the knob on the whole.',
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
  'helm/knob-without-field': entry<{
    component: string;
    target: string;
    object: string;
    pointer: string;
    path: string;
  }>({
    severity: 'error',
    message: ({ component, target, object, pointer, path }) =>
      `the knob ${path} of ${component} leads nowhere: ${object} has no ${pointer} in ${target}`,
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
