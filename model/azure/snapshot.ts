import type { Diagnostics, Place } from '../diagnostics/index.ts';
import { looksSecret } from '../looks-secret.ts';
import { nearest } from '../nearest.ts';
import { isRecord, textsIn } from '../plain.ts';
import { forms } from '../regions/forms.ts';
import type { OutputsFile } from '../regions/schema.ts';
import type { YamlPath } from '../yaml/index.ts';
import { unknownClientId } from './identity.ts';

/** What Pulumi prints in place of a secret output. */
const hidden = '[secret]';

/** Whose outputs are wanted. */
export interface Wanted {
  /** Name of the target, which is its stack’s. */
  readonly target: string;
  /** Name of the target that each cluster belongs to, by the cluster’s. */
  readonly clusters: ReadonlyMap<string, string>;
  /** `system/account` of every identity that the target’s service accounts stand for. */
  readonly identities: readonly string[];
}

/**
 * What `regions/outputs/<target>.json` is to say, from all that the stack gives. The rest of it, such as addresses that
 * only people ask for, is left out.
 *
 * @param given what `pulumi stack output --json` prints, parsed
 * @param placeOf where a path stands, for what came from a file
 * @returns undefined where anything speaks against it, which is in `diagnostics`
 */
export function snapshotOf(
  given: unknown,
  { target: stack, identities: wanted, clusters: owners }: Wanted,
  diagnostics: Diagnostics,
  placeOf: (path: YamlPath) => Place | undefined = () => undefined,
): OutputsFile | undefined {
  const before = diagnostics.errorCount;
  const outputs = isRecord(given) ? given : {};
  const { clusters, tenantId, identities, metricsIngestion } = outputs;
  const badShape = (path: string, text: string) =>
    diagnostics.report('outputs/bad-shape', { stack, path, wanted: text }, placeOf([path]));
  for (const [path, value] of textsIn(outputs)) {
    const reason = value === hidden ? 'Pulumi keeps as a secret' : looksSecret(String(path.at(-1) ?? ''), value);
    if (reason === undefined) continue;
    diagnostics.report('outputs/secret', { stack, path: path.join('.'), reason }, placeOf(path));
  }
  const names = isRecord(clusters) ? Object.keys(clusters) : [];
  if (names.length === 0) badShape('clusters', 'the target’s clusters');
  const foreign = names.find((name) => owners.get(name) !== stack);
  if (foreign !== undefined) {
    const other = owners.get(foreign) ?? 'another program';
    diagnostics.report('outputs/other-stack', { stack, other, cluster: foreign }, placeOf(['clusters', foreign]));
  }
  const checkedUuid = (path: readonly string[], value: unknown): string | undefined => {
    const text = typeof value === 'string' ? value.toLowerCase() : '';
    const reason =
      text === unknownClientId ? 'is the placeholder' : forms.clientId.pattern.test(text) ? undefined : 'is no UUID';
    if (reason === undefined) return text;
    // What Pulumi hides was told of as such.
    if (value === hidden) return undefined;
    const parameters = { stack, path: path.join('.'), value: JSON.stringify(value) ?? 'nothing', reason };
    diagnostics.report('outputs/bad-uuid', parameters, placeOf(path));
    return undefined;
  };
  if (tenantId === undefined) badShape('tenantId', 'the ID of a tenant');
  const tenant = tenantId === undefined ? undefined : checkedUuid(['tenantId'], tenantId);
  if (!isRecord(identities)) badShape('identities', 'the client IDs of identities');
  // Of another stack’s identities there is no more to be said.
  const found = isRecord(identities) && foreign === undefined ? identities : undefined;
  const clientIds =
    found === undefined ? [] : checkedIdentities(found, stack, wanted, diagnostics, placeOf, checkedUuid);
  // Without it Prometheus would send its metrics nowhere, and nobody would be told.
  const isUrl = typeof metricsIngestion === 'string' && forms.url.pattern.test(metricsIngestion);
  if (metricsIngestion !== undefined && metricsIngestion !== hidden && !isUrl)
    badShape('metricsIngestion', forms.url.expected);
  if (diagnostics.errorCount > before || tenant === undefined) return undefined;
  const url = typeof metricsIngestion === 'string' ? { metricsIngestion } : {};
  return { identities: Object.fromEntries(clientIds), tenantId: tenant, ...url };
}

/** Client IDs by account, sorted: each that is wanted, and no other. */
function checkedIdentities(
  found: Readonly<Record<string, unknown>>,
  stack: string,
  wanted: readonly string[],
  diagnostics: Diagnostics,
  placeOf: (path: YamlPath) => Place | undefined,
  checkedUuid: (path: readonly string[], value: unknown) => string | undefined,
): readonly (readonly [string, string])[] {
  for (const key of wanted.filter((one) => !Object.hasOwn(found, one))) {
    diagnostics.report('outputs/missing-identity', { stack, key }, placeOf(['identities']));
  }
  const owners = new Map<string, string>();
  return Object.entries(found)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) => {
      const path = ['identities', key];
      if (!wanted.includes(key)) {
        diagnostics.report('outputs/unknown-identity', { stack, key, nearest: nearest(key, wanted) }, placeOf(path));
      }
      const id = checkedUuid(path, value);
      const other = id === undefined ? undefined : owners.get(id);
      if (id !== undefined && other !== undefined) {
        const parameters = { stack, path: path.join('.'), value: `"${id}"`, reason: `${other} has too` };
        diagnostics.report('outputs/bad-uuid', parameters, placeOf(path));
      }
      if (id !== undefined) owners.set(id, key);
      return id === undefined ? [] : [[key, id] as const];
    });
}

/** The file’s text: keys sorted, so that equal outputs are equal bytes. */
export function snapshotText(snapshot: OutputsFile): string {
  return `${JSON.stringify(sorted(snapshot), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A value that becomes another. */
export interface SnapshotChange {
  readonly key: string;
  /** Absent for what was not there. */
  readonly from?: string;
  /** Absent for what goes. */
  readonly to?: string;
}

/** What differs between two snapshots, by path. */
export function snapshotChanges(before: unknown, after: OutputsFile): readonly SnapshotChange[] {
  const [old, now] = [before, after].map(
    (one) => new Map([...textsIn(one)].map(([path, text]) => [path.join('.'), text])),
  );
  const keys = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].sort();
  return keys.flatMap((key) => {
    const [from, to] = [old?.get(key), now?.get(key)];
    return from === to ? [] : [{ key, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
  });
}
