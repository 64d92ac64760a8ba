import { clientIdAnnotation } from '../azure/identity.ts';
import { nearest } from '../nearest.ts';
import { isRecord, textAt, textsIn } from '../plain.ts';
import type { YamlPath } from '../yaml/index.ts';
import type { ChartValues } from './add-ons.ts';
import type { AddOnsFile } from './add-ons-schema.ts';
import type { OutputsFile } from './schema.ts';

/** Stands in a value for what Azure gives: `{{ outputs.tenantId }}`, `{{ outputs.identities.keda/keda-operator }}`. */
const reference = /^\{\{ outputs\.(tenantId|metricsIngestion|identities\.(\S+)) \}\}$/;

/** What is meant as one, however it is written. */
const meant = /^\s*\{\{-?\s*outputs?\b[^{}]*\}\}\s*$/i;

/** What a value can stand for. */
export const outputNames = ['tenantId', 'metricsIngestion', 'identities.<system>/<account>'] as const;

/** The name of the output that holds an account's identity, `system/account`. */
export function identityOutput(account: string): string {
  return `identities.${account}`;
}

/** What `gitops/unknown-output` says of an output that is none of those that are known. */
export function unknownOutput(name: string, known: readonly string[], text: string = referenceTo(name)) {
  const near = nearest(name, known);
  return {
    text,
    known: known.map(referenceTo).join(', '),
    nearest: near === undefined ? undefined : referenceTo(near),
  };
}

function referenceTo(output: string): string {
  return `{{ outputs.${output} }}`;
}

/** What stands in a value of an add-on for what Azure gives. */
export interface OutputReference {
  readonly text: string;
  readonly path: YamlPath;
  /** `system/account` whose identity is meant. */
  readonly identity?: string;
  /** Whether it is written so that anything can take its place. */
  readonly known: boolean;
}

/** All references of `regions/add-ons.yaml`, those that are written wrongly included. */
export function outputReferences({ addOns }: AddOnsFile): readonly OutputReference[] {
  return Object.entries(addOns).flatMap(([name, { values, overrides }]) =>
    [...textsIn({ values, overrides }, ['addOns', name])].flatMap(([path, text]): OutputReference[] => {
      if (!meant.test(text)) return [];
      const [whole, , identity] = reference.exec(text) ?? [];
      return [{ text, path, known: whole !== undefined, ...(identity === undefined ? {} : { identity }) }];
    }),
  );
}

/** A service account of an add-on that stands for an identity. */
export interface AddOnIdentity {
  /** `system/account`, as outputs name it. */
  readonly identity: string;
  /** Name of the service account. */
  readonly account: string;
}

/**
 * Identities that values refer to, each with the service account that is to log in as it: the one whose annotation has the
 * reference. Where a chart writes the annotation by itself, the account is called as the identity says.
 *
 * @param values with their references
 */
export function addOnIdentities(values: ChartValues): readonly AddOnIdentity[] {
  const found = [...textsIn(values)].flatMap(([path, text]): [string, AddOnIdentity][] => {
    const [, , identity] = reference.exec(text) ?? [];
    if (identity === undefined) return [];
    const keys = path.map(String);
    const named = keys.at(-1) === clientIdAnnotation && keys.at(-2) === 'annotations';
    const account = named ? textAt(values, ...keys.slice(0, -2), 'name') : undefined;
    const one = { identity, account: account ?? identity.slice(identity.indexOf('/') + 1) };
    return [[`${one.identity} ${one.account}`, one]];
  });
  return [...new Map(found).values()];
}

/**
 * Values with what Azure has given in place of references to it. Until it has, the key that has the reference is left out,
 * and of a list the whole entry around it: a chart's own default is better than half a setting.
 *
 * @param outputs `regions/outputs/<target>.json`; absent before the target was provisioned
 */
export function withOutputs(values: ChartValues, outputs: OutputsFile | undefined): ChartValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const filled = filledIn(value, outputs);
      return filled === undefined ? [] : [[key, filled]];
    }),
  );
}

function filledIn(value: unknown, outputs: OutputsFile | undefined): unknown {
  if (typeof value === 'string') return textOf(value, outputs);
  if (Array.isArray(value)) {
    return value.filter((one) => isComplete(one, outputs)).map((one) => filledIn(one, outputs));
  }
  return isRecord(value) ? withOutputs(value, outputs) : value;
}

/** Whether everything is known that a value refers to. */
function isComplete(value: unknown, outputs: OutputsFile | undefined): boolean {
  if (typeof value === 'string') return textOf(value, outputs) !== undefined;
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every((inner) => isComplete(inner, outputs));
}

function textOf(text: string, outputs: OutputsFile | undefined): string | undefined {
  const [, name, identity] = reference.exec(text) ?? [];
  if (name === undefined) return text;
  if (identity !== undefined) {
    const { identities = {} } = outputs ?? {};
    return Object.hasOwn(identities, identity) ? identities[identity] : undefined;
  }
  return name === 'tenantId' ? outputs?.tenantId : outputs?.metricsIngestion;
}
