import { isRecord } from '../plain.ts';
import type { Target } from '../target.ts';
import { type AddOnIdentity, addOnIdentities, withOutputs } from './add-on-outputs.ts';
import type { AddOnsFile } from './add-ons-schema.ts';
import type { OutputsFile } from './schema.ts';

/** What the systems rely on in every cluster: upstream charts, and what is there without them. */
export interface AddOns {
  /** Who is told of those that fail; absent where nobody is. */
  readonly notifications?: { readonly service: string; readonly recipient: string };
  /** By name. */
  readonly namespaces: ReadonlyMap<string, AddOnNamespace>;
  /** In the order of the file. */
  readonly all: readonly AddOn[];
  readonly elsewhere: readonly Provider[];
}

export interface AddOnNamespace {
  /** Pod Security standard that is enforced. */
  readonly podSecurity: 'restricted' | 'baseline' | 'privileged';
  /** Whether Istio may inject into its pods. */
  readonly mesh: boolean;
}

/** Who serves kinds of objects, or something else that objects rely on. */
export interface Provider {
  /** Who it is, for people, as Markdown. */
  readonly by: string;
  /** API groups, or single kinds as `group/Kind`. */
  readonly provides: readonly string[];
  /** Addresses, labels and the like, as Markdown. */
  readonly features: readonly string[];
}

/** An upstream Helm chart that is installed in clusters. */
export interface AddOn extends Provider {
  /** Also the name of its Helm release. */
  readonly name: string;
  readonly purpose: string;
  /** `repository` as Argo CD wants it: registries without `oci://`. */
  readonly chart: { readonly repository: string; readonly name: string };
  /** Version of the chart in each of its targets. */
  readonly versions: ReadonlyMap<string, string>;
  readonly namespace: string;
  /** Further namespaces that its objects stand in. */
  readonly alsoIn: readonly string[];
  /** Names of the targets that it is installed in. */
  readonly targets: readonly string[];
  /** Names of add-ons that it needs. */
  readonly after: readonly string[];
  /** Kinds outside namespaces that its chart renders, as `group/Kind`. */
  readonly clusterKinds: readonly string[];
  readonly ignoreDifferences: readonly {
    readonly kind: string;
    readonly name?: string;
    readonly fields: readonly string[];
  }[];
  /** Values of the chart in each of its targets. */
  readonly values: ReadonlyMap<string, ChartValues>;
  /** Its service accounts that stand for an identity, in each of its targets. */
  readonly identities: ReadonlyMap<string, readonly AddOnIdentity[]>;
}

export type ChartValues = Readonly<Record<string, unknown>>;

/** What Azure has given a target, by the target's name. */
type Outputs = (target: string) => OutputsFile | undefined;

/** What the file says, with its defaults. */
export function addOnsOf(file: AddOnsFile, targets: readonly Target[], outputs: Outputs = () => undefined): AddOns {
  const namespaces = Object.entries(file.namespaces).map(([name, { podSecurity, mesh = false }]) => {
    return [name, { podSecurity, mesh }] as const;
  });
  return {
    ...(file.notifications === undefined ? {} : { notifications: file.notifications }),
    namespaces: new Map(namespaces),
    all: Object.entries(file.addOns).map(([name, addOn]) => addOnOf(name, addOn, targets, outputs)),
    elsewhere: (file.elsewhere ?? []).map(({ by, provides = [], features = [] }) => ({ by, provides, features })),
  };
}

function addOnOf(
  name: string,
  file: AddOnsFile['addOns'][string],
  targets: readonly Target[],
  outputs: Outputs,
): AddOn {
  const { values = {}, overrides = {}, chart, targets: wanted, ...rest } = file;
  const { version, versions = {} } = chart;
  const own = targets.filter((target) => {
    return wanted === undefined || wanted.includes(target.name) || wanted.includes(target.environment);
  });
  const said = own.map((target) => [target.name, valuesIn(target, values, overrides)] as const);
  return {
    alsoIn: [],
    after: [],
    features: [],
    ignoreDifferences: [],
    ...rest,
    name,
    by: name,
    chart: { name: chart.name, repository: chart.repository.replace(/^oci:\/\//, '') },
    versions: new Map(own.map((target) => [target.name, layersOf(target, versions).at(-1) ?? version])),
    targets: own.map((target) => target.name),
    values: new Map(said.map(([target, written]) => [target, withOutputs(written, outputs(target))])),
    identities: new Map(said.map(([target, written]) => [target, addOnIdentities(written)])),
  };
}

/** In dev and staging the target is called like its environment; what stands there is merged twice, to the same. */
function valuesIn(target: Target, values: ChartValues, overrides: Readonly<Record<string, ChartValues>>): ChartValues {
  return layersOf(target, overrides).reduce(mergedValues, values);
}

/** What is said of its environment, then of the target itself. */
function layersOf<T>({ environment, name }: Target, said: Readonly<Record<string, T>>): readonly T[] {
  return [environment, name].filter((layer) => Object.hasOwn(said, layer)).map((layer) => said[layer] as T);
}

/** As Helm merges values: maps key by key; all else is replaced. */
export function mergedValues(base: ChartValues, over: ChartValues): ChartValues {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isRecord(below) && isRecord(value) ? mergedValues(below, value) : value;
  }
  return merged;
}

/** Whether a group, or a kind of it, is among what is provided. */
export function isProvided(provides: readonly string[], { group, kind }: { group: string; kind: string }): boolean {
  return provides.includes(group) || provides.includes(`${group}/${kind}`);
}
