import * as z from 'zod/mini';
import { chartForms } from './chart-forms.ts';
import { choice, mapping, optional, text } from './fields.ts';
import { forms } from './forms.ts';

const noValue = 'a value: Argo CD drops empty ones, so that they would do nothing';

/** Values of a chart: anything but what is empty. */
const values = (description: string) =>
  z.record(z.string(), z.unknown()).check(
    z.check(({ value, issues }) => {
      for (const path of emptyIn(value)) {
        issues.push({ code: 'custom', input: null, path: [...path], params: { expected: noValue } });
      }
    }),
    z.describe(description),
  );

/** Where nothing stands after a key: Helm would drop the chart's default there, and Argo CD drops the key before. */
function emptyIn(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (value === null || value === undefined) return [path];
  if (typeof value !== 'object') return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, item]) => emptyIn(item, [...path, key]));
}

const names = (form: typeof forms.objectName, each: string, description: string) =>
  z.array(text(form, each)).check(z.describe(description));

const featuresSchema = z
  .array(text(forms.sentence, 'What relies on it, for the table in docs/gitops/add-ons.md.'))
  .check(z.describe('What it serves besides kinds of objects: addresses, labels, annotations.'));

const ignoredSchema = mapping(
  {
    kind: text(chartForms.kind, 'Group and kind of the objects.'),
    name: optional(text(forms.objectName, 'One object. Default: all of the kind.')),
    fields: z
      .array(text(forms.sentence, 'A jq path.'))
      .check(z.minLength(1), z.describe('Fields that a controller writes, as jq paths.')),
  },
  'Fields that Argo CD neither calls a difference nor sets back.',
);

const addOnSchema = mapping(
  {
    purpose: text(forms.sentence, 'What it is for, in a few words.'),
    chart: mapping(
      {
        repository: text(chartForms.repository, 'Where the chart is: https://…, or oci://… without the chart’s name.'),
        name: text(forms.objectName, 'Name of the chart.'),
        version: text(chartForms.version, 'Its version, exactly.'),
        versions: optional(
          z
            .record(z.string(), text(chartForms.version, 'Version there, exactly.'))
            .check(z.describe('Version of an environment or a target, where it is another; the target’s wins.')),
        ),
      },
      'The upstream Helm chart.',
    ),
    namespace: text(forms.objectName, 'Namespace that it is installed into, one of namespaces.'),
    alsoIn: optional(names(forms.objectName, 'A namespace.', 'Further namespaces that its objects stand in.')),
    targets: optional(
      z
        .array(text(forms.objectName, 'A target, or an environment.'))
        .check(z.minLength(1), z.describe('Where it is installed. Default: in every target.')),
    ),
    after: optional(names(forms.objectName, 'An add-on.', 'Add-ons whose kinds or webhooks it needs.')),
    provides: z
      .array(text(chartForms.groupOrKind, 'An API group, or one kind of it: group/Kind.'))
      .check(z.describe('Kinds of objects that it defines and serves.')),
    features: optional(featuresSchema),
    clusterKinds: z
      .array(text(chartForms.kind, 'Group and kind.'))
      .check(z.describe('Kinds outside namespaces that its chart renders: it may write no others.')),
    ignoreDifferences: optional(
      z.array(ignoredSchema).check(z.describe('Fields that the add-on writes itself, and Argo CD leaves alone.')),
    ),
    values: optional(values('Values of the chart.')),
    overrides: optional(
      z
        .record(z.string(), values('Values that differ there.'))
        .check(z.describe('Values of an environment or a target; the target’s win.')),
    ),
  },
  'An upstream Helm chart that is installed in every cluster.',
);

/** `regions/add-ons.yaml` */
export const addOnsSchema = mapping(
  {
    notifications: optional(
      mapping(
        {
          service: text(forms.objectName, 'Service of Argo CD’s notifications, such as slack.'),
          recipient: text(forms.sentence, 'Channel, address or the like.'),
        },
        'Who is told of add-ons that fail. Default: nobody.',
      ),
    ),
    namespaces: z
      .record(
        text(forms.objectName, 'Name of a namespace.'),
        mapping(
          {
            podSecurity: choice(['restricted', 'baseline', 'privileged'], 'Pod Security standard of its pods.'),
            mesh: optional(z.boolean().check(z.describe('Whether Istio may inject into its pods. Default: false.'))),
          },
          'A namespace of add-ons.',
        ),
      )
      .check(z.describe('Namespaces of add-ons; Argo CD makes them.')),
    elsewhere: optional(
      z
        .array(
          mapping(
            {
              by: text(forms.sentence, 'Who provides it.'),
              provides: optional(
                z
                  .array(text(chartForms.groupOrKind, 'An API group, or one kind of it: group/Kind.'))
                  .check(z.describe('Kinds that it serves.')),
              ),
              features: optional(featuresSchema),
            },
            'Something that is there without an add-on.',
          ),
        )
        .check(z.describe('What is there without an add-on.')),
    ),
    addOns: z
      .record(text(chartForms.release, 'Name of the add-on, and of its Helm release.'), addOnSchema)
      .check(z.describe('Add-ons by name.')),
  },
  'What the systems rely on in every cluster.',
);

export type AddOnsFile = z.infer<typeof addOnsSchema>;
