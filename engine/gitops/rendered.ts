import type { Diagnostics, SourcePosition } from '../../model/diagnostics/index.ts';
import { parseYaml, valueAt, type YamlDocument, type YamlPath } from '../../model/yaml/index.ts';
import { misreadScalar } from './scalars.ts';
import { below, type Tree } from './tree.ts';

/** An object of Argo CD as it was rendered, and where each of its values stands. */
export interface ArgoDocument {
  readonly kind: string;
  readonly name: string;
  readonly data: unknown;
  readonly document: YamlDocument;
}

/** A cluster as Argo CD will know it. */
export interface PlannedCluster {
  readonly name: string;
  /** Address; a made-up one where nobody said it. */
  readonly server: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly place: SourcePosition;
}

/** Everything below `argocd/` of the rendered folder. */
export interface Rendered {
  readonly sets: readonly ArgoDocument[];
  readonly projects: readonly ArgoDocument[];
  readonly applications: readonly ArgoDocument[];
  readonly clusters: readonly PlannedCluster[];
}

/** A file may hold large projects. */
const limits = { maxBytes: 16 * 2 ** 20, maxDepth: 64 };

/**
 * Reads what Argo CD would be given.
 *
 * @param folder of the rendered files, e.g. `dist`
 * @returns undefined where there is nothing of Argo CD
 */
export function readRendered(tree: Tree, folder: string, diagnostics: Diagnostics): Rendered | undefined {
  const paths = below(tree, `${folder}/argocd`).filter((path) => /\.(?:ya?ml|json)$/.test(path));
  if (paths.length === 0) return undefined;
  const isCluster = (path: string) => path.startsWith(`${folder}/argocd/clusters/`);
  const read = (path: string) => documentsOf(path, tree.text(path) ?? '', diagnostics);
  const objects = paths.filter((path) => !isCluster(path)).flatMap((path) => read(path).flatMap(argoDocument));
  const ofKind = (kind: string) => objects.filter((object) => object.kind === kind);
  return {
    sets: ofKind('ApplicationSet'),
    projects: ofKind('AppProject'),
    applications: ofKind('Application'),
    clusters: paths.filter(isCluster).flatMap((path) => read(path).flatMap((one) => cluster(one, diagnostics))),
  };
}

/** Each with the lines that it has in the file: what comes before it is blanked, not cut. */
function documentsOf(file: string, text: string, diagnostics: Diagnostics): readonly YamlDocument[] {
  const starts = [0, ...[...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index + 3)];
  return starts.flatMap((start, index) => {
    const end = starts[index + 1];
    const part = text.slice(start, end === undefined ? undefined : end - 3);
    if (!/^[^#\s]/m.test(part)) return [];
    const before = text.slice(0, start).replace(/[^\n]/g, ' ');
    const document = parseYaml(file, before + part, diagnostics, limits);
    const misread = document === undefined ? undefined : misreadScalar(document, before + part);
    if (misread !== undefined) {
      const reason = `“${misread}” is read in several ways; put it in quotes`;
      diagnostics.report('plan/bad-file', { file, reason }, document?.at([]));
    }
    return document === undefined ? [] : [document];
  });
}

function argoDocument(document: YamlDocument): readonly ArgoDocument[] {
  const data = document.value;
  const [kind, name] = [valueAt(data, ['kind']), valueAt(data, ['metadata', 'name'])];
  if (!String(valueAt(data, ['apiVersion'])).startsWith('argoproj.io/')) return [];
  return typeof kind === 'string' && typeof name === 'string' ? [{ kind, name, data, document }] : [];
}

function cluster(document: YamlDocument, diagnostics: Diagnostics): readonly PlannedCluster[] {
  const { value, file } = document;
  const [name, server] = [valueAt(value, ['name']), valueAt(value, ['server'])];
  const place = document.at([]);
  if (typeof name !== 'string') {
    diagnostics.report('plan/bad-file', { file, reason: 'it gives no name' }, place);
    return [];
  }
  const address = typeof server === 'string' ? server : `https://${name}`;
  const labels = textMap(valueAt(value, ['labels']));
  return [{ name, server: address, labels, annotations: textMap(valueAt(value, ['annotations'])), place }];
}

export function textMap(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

/** Place of a path in a document's data; of what is missing, the nearest thing around it. */
export function placeIn({ document }: ArgoDocument, path: YamlPath): SourcePosition {
  return document.at(path);
}
