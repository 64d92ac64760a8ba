import type { Diagnostics, Place } from '../../model/diagnostics/index.ts';
import type { Json } from '../../model/kube-object.ts';
import { stringText } from '../yaml/index.ts';
import { Fold, type FoldProblem } from './fold.ts';
import { type JsonMap, same } from './json.ts';
import { Marks } from './marks.ts';
import { enabledPathOf, type Location } from './names.ts';
import { notesText } from './notes.ts';
import { readmeText } from './readme.ts';
import { NotCarried, refusalsOf } from './refusals.ts';
import { valuesSchema } from './schema.ts';
import { templateText } from './template.ts';
import type { ChartObject, ChartSource, Condition, Folded, PerTarget } from './types.ts';
import { oneLine, Values, valuesFiles } from './values.ts';
import { valuesText } from './values-text.ts';

export interface ChartSubject extends ChartSource {
  /** Where the component was written. */
  readonly place?: Place;
}

/** A file of a chart, on its way to the output folder. */
export interface ChartFile {
  readonly path: string;
  readonly text: string;
  readonly owner: { readonly system: string; readonly component: string };
}

interface RenderedTarget {
  readonly system: string;
  readonly component: string;
  readonly target: string;
  readonly place: Place;
  readonly parts: readonly ChartObject[];
}

/** What a chart is made of, from a component rendered for all targets, the base first. Where it renders nothing, it is not. */
export function chartSource(rendered: readonly RenderedTarget[], version?: string): ChartSubject | undefined {
  const [first] = rendered;
  if (first === undefined) return undefined;
  const targets = rendered.filter(({ parts }) => parts.length > 0);
  const { system, component, place } = first;
  return {
    system,
    component,
    place,
    ...(version === undefined ? {} : { version }),
    targets: targets.map(({ target, parts }) => ({ target, objects: parts })),
  };
}

/** File names that the documents give (002 §3.1); other kinds are named after themselves. */
const templateNames: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: 'hpa',
  PodDisruptionBudget: 'pdb',
  ExternalSecret: 'secrets-external',
};

/** The files of a chart; none, having reported why, when something cannot be represented. */
export function chartFiles(source: ChartSubject | undefined, diagnostics: Diagnostics): readonly ChartFile[] {
  if (source === undefined || source.targets.length === 0) return [];
  try {
    return files(source, diagnostics);
  } catch (error) {
    if (!(error instanceof NotCarried)) throw error;
    reportRefusals(source, diagnostics);
    return [];
  }
}

function files(source: ChartSubject, diagnostics: Diagnostics): readonly ChartFile[] {
  const { system, component, targets } = source;
  const before = diagnostics.errorCount;
  const marks = new Marks(source);
  for (const { kind, knob, id, targets: where } of marks.bad) {
    const pointer = knob.kind === 'object' ? 'itself' : knob.pointer;
    const path = oneLine(knob.path.join('.'));
    diagnostics.report(
      badKnobCodes[kind],
      { component, targets: where.join(', '), object: id, pointer, path },
      source.place,
    );
  }
  if (diagnostics.errorCount > before) return [];

  const values = new Values();
  const folded = foldObjects(source, values, marks, (problem) => reportProblem(source, problem, diagnostics));
  if (diagnostics.errorCount > before) return [];

  const { slots } = values;
  const { defaults, targets: perTarget } = valuesFiles(slots, targets.length);
  const header = `Generated from systems/${system} and regions; edit those and run npm run synth.`;
  const [base] = targets;
  const intro = `# ${header}\n# Values of ${base?.target}, as far as all targets have them; values.<target>.yaml says what differs.\n`;
  const texts = {
    'Chart.yaml': chartText(source, defaults, header),
    'values.yaml': valuesText(defaults, slots, intro),
    ...Object.fromEntries(
      targets.map(({ target }, index) => [
        `values.${target}.yaml`,
        valuesText(perTarget[index] as JsonMap, [], `# ${header}\n`),
      ]),
    ),
    'values.schema.json': valuesSchema(`Values of ${component}`, slots, defaults),
    'README.md': readmeText(component, system, slots, defaults),
    '.helmignore': ignored,
    'templates/NOTES.txt': notesText(component, system, folded),
    ...templates(folded, header),
  };
  return Object.entries(texts).map(([path, text]) => ({
    path: `charts/${system}/${component}/${path}`,
    text,
    owner: { system, component },
  }));
}

const ignored = `# What never belongs into the archive.
.git/
.DS_Store
*.tgz
*.swp
`;

function chartText({ system, component, version = '1.0.0' }: ChartSource, defaults: JsonMap, header: string): string {
  const image = defaults['image'] as { readonly tag?: Json } | undefined;
  return [
    `# ${header}`,
    'apiVersion: v2',
    `name: ${stringText(component, '\n')}`,
    `description: ${component} of ${system}`,
    'type: application',
    `version: ${version}`,
    ...(typeof image?.tag === 'string' ? [`appVersion: ${JSON.stringify(image.tag)}`] : []),
    '',
  ].join('\n');
}

function foldObjects(
  source: ChartSource,
  values: Values,
  marks: Marks,
  report: (problem: FoldProblem) => void,
): readonly Folded[] {
  const objects = alignedObjects(source);
  // Switches first: fields may depend on them.
  const flags = new Map(ownSwitchFirst(objects).map((object) => [object, objectFlag(object, values, report)]));
  const switched = objects.map((object) => ({
    ...object,
    when: flags.get(object) ?? otherFlag(object, flags, values),
  }));
  const fold = new Fold(values, marks, report);
  return switched.map(({ values: perTarget, location, when }) => ({
    kind: location.kind,
    name: location.name,
    node: fold.node(perTarget, location),
    ...(when === undefined ? {} : { when }),
  }));
}

interface AlignedObject {
  readonly values: PerTarget;
  readonly location: Location;
  readonly sources: readonly ChartObject[];
}

/** Each object in all targets, in the order of the first target that has it. */
function alignedObjects({ component, targets }: ChartSource): readonly AlignedObject[] {
  const byId = new Map<string, (ChartObject | undefined)[]>();
  for (const [index, { objects }] of targets.entries()) {
    for (const source of objects) {
      const id = `${source.object['kind']} ${source.id}`;
      const row = byId.get(id) ?? targets.map(() => undefined);
      row[index] = source;
      byId.set(id, row);
    }
  }
  return [...byId.values()].map((row) => {
    const sources = row.filter((source) => source !== undefined);
    const [{ object }] = sources as [ChartObject];
    const { kind, metadata } = object as { kind: string; metadata: { name: string } };
    return {
      values: row.map((source) => source?.object as Json | undefined),
      location: { kind, name: steadyName(kind, metadata.name, sources[0]?.id ?? ''), component, segments: [] },
      sources,
    };
  });
}

/** The name, or its beginning where the rest follows from the content: values must not be called after a digest. */
function steadyName(kind: string, name: string, id: string): string {
  const place = id.slice(id.lastIndexOf('/') + 1);
  const beginning = place.startsWith(`${kind}-`) ? place.slice(kind.length + 1) : name;
  return name.startsWith(`${beginning}-`) ? beginning : name;
}

/** Objects whose switch is called after them before those that share it: where they differ, the name is its. */
function ownSwitchFirst(objects: readonly AlignedObject[]): readonly AlignedObject[] {
  const own = ({ sources, location }: AlignedObject) =>
    sources.some(({ knobs }) =>
      knobs.some(({ kind, path }) => kind === 'object' && same([...path], [...enabledPathOf(location)])),
    );
  return [...objects.filter(own), ...objects.filter((object) => !own(object))];
}

function objectFlag(
  { values: perTarget, location, sources }: AlignedObject,
  values: Values,
  report: (problem: FoldProblem) => void,
) {
  const knob = sources.flatMap(({ knobs }) => knobs).find((one) => one.kind === 'object');
  if (knob === undefined || (knob.whereMissing === true && !perTarget.includes(undefined))) return undefined;
  const enabled = perTarget.map((object) => object !== undefined);
  const claim = {
    values: enabled,
    wanted: enabled.map(() => true),
    description: knob.description,
  };
  const shared = values.claim(knob.path, claim);
  // Some of what comes with another object may be missing where that one is there.
  const slot = shared ?? (knob.whereMissing ? values.claimNear(enabledPathOf(location), claim) : undefined);
  if (slot !== undefined) return { kind: 'flag', path: slot.path, negated: false } as const;
  report({ kind: 'two-values', location, path: knob.path, values: enabled });
  return undefined;
}

/**
 * The switch of an object without a knob that some target lacks: that of another kind in its place (a Rollout instead of
 * a Deployment), turned round, so that there is always one of the two; else one of its own.
 */
function otherFlag(
  object: AlignedObject,
  flags: ReadonlyMap<AlignedObject, Condition | undefined>,
  values: Values,
): Condition | undefined {
  const { values: perTarget, location } = object;
  if (!perTarget.includes(undefined)) return undefined;
  for (const [other, flag] of flags) {
    if (flag?.kind !== 'flag' || placeOf(other) !== placeOf(object)) continue;
    const complete = perTarget.every((one, target) => (one === undefined) !== (other.values[target] === undefined));
    if (complete) return { ...flag, negated: true };
  }
  const enabled = perTarget.map((one) => one !== undefined);
  const slot = values.claimNear(enabledPathOf(location), {
    values: enabled,
    wanted: enabled.map(() => true),
    description: `Whether ${location.kind} ${location.name} is there.`,
  });
  return { kind: 'flag', path: slot.path, negated: false };
}

/** Where the object stands in its component, whatever its kind. */
function placeOf({ sources, location: { kind } }: AlignedObject): string {
  return (sources[0]?.id ?? '').replace(`${kind}-`, '');
}

/** One file for each kind, in the order in which the kinds appear. */
function templates(objects: readonly Folded[], header: string): Readonly<Record<string, string>> {
  const byName = new Map<string, Folded[]>();
  for (const object of objects) {
    const name = templateNames[object.kind] ?? object.kind.toLowerCase();
    byName.set(name, [...(byName.get(name) ?? []), object]);
  }
  return Object.fromEntries(
    [...byName].map(([name, group]) => [`templates/${name}.yaml`, templateText(group, header)]),
  );
}

function reportRefusals(source: ChartSubject, diagnostics: Diagnostics): void {
  const { component } = source;
  const byPlace = new Map<string, { object: string; path: string; what: string; targets: string[] }>();
  for (const { target, object, path, what } of refusalsOf(source)) {
    const { kind, metadata } = object as { kind: string; metadata: { name: string } };
    const name = `${kind} ${metadata.name}`;
    const shown = oneLine(path);
    const key = `${name} ${path} ${what}`;
    const known = byPlace.get(key) ?? { object: name, path: shown, what, targets: [] };
    known.targets.push(target);
    byPlace.set(key, known);
  }
  for (const { targets, ...rest } of byPlace.values()) {
    diagnostics.report('helm/not-representable', { component, ...rest, targets: targets.join(', ') }, source.place);
  }
}

function reportProblem(source: ChartSubject, { kind, location, path, values }: FoldProblem, diagnostics: Diagnostics) {
  const given = values.map((value, index) => [source.targets[index]?.target, value] as const);
  const parameters = {
    component: source.component,
    object: `${location.kind} ${location.name}`,
    field: oneLine(`/${location.segments.join('/')}`),
    path: path.join('.'),
    values: given
      .filter(([, value]) => value !== undefined)
      .map(([target, value]) => `${target}: ${short(value)}`)
      .join(', '),
  };
  diagnostics.report(`helm/${problemCodes[kind]}`, parameters, source.place);
}

const badKnobCodes = {
  lost: 'helm/knob-without-field',
  twice: 'helm/knob-twice',
  path: 'helm/knob-path',
} as const;

const problemCodes = {
  'two-types': 'knob-with-two-types',
  'two-values': 'knob-with-two-values',
  'knob-inside': 'knob-inside-a-value',
  'not-an-image': 'knob-without-image',
} as const;

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
