import type { Json } from '../../model/kube-object.ts';
import { type ChartValues, chartValues } from './chart-values.ts';
import { type Difference, differences, TooLarge } from './differences.ts';
import { type Matched, matched, objectsIn } from './objects.ts';
import { type Risk, riskOf, type Verb } from './risks.ts';

/** A file of the rendered folder in two versions; `path` is relative to that folder. */
export interface ReviewedFile {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** One change, wherever it occurs. */
export interface Change {
  readonly kind: string;
  readonly verb: Verb;
  /** The field; empty for a whole object. */
  readonly path: string;
  /** What it was and is, as JSON or as it stands; of long values the beginning. */
  readonly from?: string;
  readonly to?: string;
  readonly risk?: Risk;
  /** Names of the objects; of a component that occurs in several, each name once. */
  readonly objects: readonly string[];
  /** Components as `system/component`; `argocd` for what Argo CD itself reads. */
  readonly components: readonly string[];
  readonly targets: readonly string[];
}

export interface Review {
  readonly changes: readonly Change[];
  /** Files that could not be looked into: edited by hand, too large, or no manifests. */
  readonly unread: readonly string[];
  /** Helm charts of which something changed, as `system/component`. */
  readonly charts: readonly string[];
  /** Those among them whose values are others now. */
  readonly chartValues: readonly ChartValues[];
}

/** What differs between two versions of the rendered folder; what is equal in several targets or components stands once. */
export function review(files: readonly ReviewedFile[]): Review {
  const merged = new Map<
    string,
    { change: Found; objects: Set<string>; components: Set<string>; targets: Set<string> }
  >();
  const unread: string[] = [];
  const charts = new Map<string, ReviewedFile[]>();
  for (const file of files) {
    const place = placeOf(file.path);
    if (place === 'not reviewed') continue;
    if (place === undefined) unread.push(file.path);
    else if ('chart' in place) charts.set(place.chart, [...(charts.get(place.chart) ?? []), file]);
    else {
      const found = place.app ? releaseIn(file) : changesIn(file);
      if (found === undefined) unread.push(file.path);
      for (const { object, ...change } of found ?? []) {
        const key = JSON.stringify(change);
        const known = merged.get(key) ?? { change, objects: new Set(), components: new Set(), targets: new Set() };
        known.objects.add(object);
        known.components.add(place.component);
        known.targets.add(place.target);
        merged.set(key, known);
      }
    }
  }
  const changes = [...merged.values()].map(({ change, objects, components, targets }) => ({
    ...change,
    objects: [...objects].sort(),
    components: [...components].sort(),
    targets: [...targets],
  }));
  const sorted = [...charts].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    changes,
    unread: unread.sort(),
    charts: sorted.map(([chart]) => chart),
    chartValues: sorted.flatMap(([chart, changed]) => chartValues(chart, changed) ?? []),
  };
}

type Found = Omit<Change, 'objects' | 'components' | 'targets'>;
type FoundIn = Found & { readonly object: string };

interface Place {
  readonly component: string;
  readonly target: string;
  /** Whether it is what makes an Application of the component. */
  readonly app: boolean;
}

/** What a path says of its file; undefined where it says nothing. */
function placeOf(path: string): Place | { readonly chart: string } | 'not reviewed' | undefined {
  const parts = path.split('/');
  const [first = '', system = '', component = '', file = ''] = parts;
  // It follows from the others, and says nothing that they do not.
  if (path === 'manifest.json') return 'not reviewed';
  if (first === 'charts' && parts.length > 3) return { chart: `${system}/${component}` };
  if (first === 'argocd') {
    return path.endsWith('.yaml') ? { component: 'argocd', target: 'all', app: false } : undefined;
  }
  if (parts.length !== 4 || (file !== 'manifests.yaml' && file !== 'app.json')) return undefined;
  return { component: `${system}/${component}`, target: first, app: file === 'app.json' };
}

function changesIn({ before, after }: ReviewedFile): readonly FoundIn[] | undefined {
  const [was, is] = [objectsIn(before), objectsIn(after)];
  if (was === undefined || is === undefined) return undefined;
  try {
    return matched(was, is).flatMap(changesOf);
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

function changesOf({ kind, name, from, to }: Matched): readonly FoundIn[] {
  const whole = (verb: Verb): FoundIn[] => [{ kind, verb, path: '', object: name, ...risk(kind, verb, '') }];
  if (from === undefined) return whole('added');
  if (to === undefined) return whole('removed');
  return differences(from.value, to.value).map((difference) => changeOf(kind, name, difference));
}

function changeOf(kind: string, object: string, difference: Difference): FoundIn {
  return { kind, verb: 'changed', object, ...difference, ...risk(kind, 'changed', difference.path) };
}

function risk(...of: Parameters<typeof riskOf>): { readonly risk?: Risk } {
  const found = riskOf(...of);
  return found === undefined ? {} : { risk: found };
}

/** Which commit a component runs, and whether Argo CD deploys it at all. */
function releaseIn({ before, after }: ReviewedFile): readonly FoundIn[] | undefined {
  try {
    const [was, is] = [before, after].map((text) => (text === undefined ? undefined : (JSON.parse(text).app as Json)));
    const kind = 'Application';
    const object = String((is ?? was) && ((is ?? was) as { component?: unknown }).component);
    if (was === undefined) return [{ kind, verb: 'added', path: '', object, risk: 'release' }];
    if (is === undefined) return [{ kind, verb: 'removed', path: '', object, risk: 'deletion' }];
    return differences(was, is).map((difference) => ({
      ...changeOf(kind, object, difference),
      risk: riskOfApp(difference),
    }));
  } catch {
    return undefined;
  }
}

/** One that is retired is rendered empty next, and what ran of it is deleted. */
function riskOfApp({ path, to }: Difference): Risk {
  return path === 'retired' && to === 'true' ? 'deletion' : 'release';
}
