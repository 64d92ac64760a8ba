import { valueAt } from '../../model/yaml/index.ts';
import type { ObjectIdentity } from './objects.ts';
import type { ArgoDocument, PlannedCluster } from './rendered.ts';

interface Destination {
  readonly name?: string;
  readonly server?: string;
  readonly namespace?: string;
}

interface GroupKind {
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
}

/** An AppProject, as far as it says what Applications may do. */
export interface Bounds {
  permitsSource(repository: string): boolean;
  permitsDestination(cluster: { readonly name: string; readonly server: string }, namespace: string): boolean;
  permitsObject(object: ObjectIdentity): boolean;
  /** Namespaces that it claims by name. */
  readonly namespaces: readonly string[];
}

/**
 * The bounds that a project sets, with its rules in the order in which Argo CD goes through them. Addresses of clusters
 * are not known here, so that destinations should name clusters.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
export function boundsOf(project: ArgoDocument): Bounds {
  const destinations = list<Destination>(project, 'destinations');
  return {
    permitsSource: (repository) => {
      const [wanted, repositories] = [normalUrl(repository), list<string>(project, 'sourceRepos')];
      const fits = (pattern: string) => pattern === '*' || matches(normalUrl(pattern), wanted, '/');
      const refused = repositories.some((one) => one.startsWith('!') && fits(one.slice(1)));
      return !refused && repositories.some((one) => !one.startsWith('!') && fits(one));
    },
    permitsDestination: (cluster, namespace) => {
      const fits = destinations.map((one) => fitOf(one, cluster, namespace));
      return fits.includes('yes') && !fits.includes('refused');
    },
    permitsObject: (object) => permitsObject(project, object),
    namespaces: [...new Set(destinations.map(({ namespace = '' }) => namespace))].filter((name) =>
      /^[a-z0-9-]+$/.test(name),
    ),
  };
}

function list<T>(project: ArgoDocument, key: string): readonly T[] {
  return (valueAt(project.data, ['spec', key]) as readonly T[] | undefined | null) ?? [];
}

function fitOf(
  { name = '', server = '', namespace = '' }: Destination,
  cluster: Pick<PlannedCluster, 'name' | 'server'>,
  wanted: string,
): 'yes' | 'no' | 'refused' {
  const [byName, byServer] = [matches(name, cluster.name), matches(server, cluster.server)];
  const inside = matches(namespace, wanted);
  if ((byName || byServer) && inside) return 'yes';
  const refuses = (pattern: string, matched: boolean) => pattern.startsWith('!') && !matched;
  if (refuses(name, byName) || (refuses(server, byServer) && inside)) return 'refused';
  return refuses(namespace, inside) && byServer ? 'refused' : 'no';
}

/** What is outside every namespace is forbidden unless listed; what is in one is permitted where there is no list. */
function permitsObject(project: ArgoDocument, { group, kind, namespace, name }: ObjectIdentity): boolean {
  const scope = namespace === undefined ? 'cluster' : 'namespace';
  const isIn = (key: string) => {
    return list<GroupKind>(project, key).some((one) => {
      const named = scope === 'namespace' || one.name === undefined || matches(one.name, name);
      return matches(one.group, group) && matches(one.kind, kind) && named;
    });
  };
  const white = `${scope}ResourceWhitelist`;
  const open = scope === 'namespace' && (valueAt(project.data, ['spec', white]) ?? null) === null;
  return (open || isIn(white)) && !isIn(`${scope}ResourceBlacklist`);
}

/** Argo CD takes addresses for equal that differ in case, or by `.git` at the end. */
function normalUrl(url: string): string {
  return url
    .trim()
    .toLowerCase()
    .replace(/\/$/, '')
    .replace(/\.git$/, '');
}

/** Globs in which `*` matches anything but a separator; one that begins with `!` matches what the rest does not. */
function matches(pattern: string, text: string, separator = ''): boolean {
  if (pattern.startsWith('!')) return !matches(pattern.slice(1), text, separator);
  if (pattern === '*' || pattern === text) return true;
  if (!/[*?]/.test(pattern)) return false;
  const many = separator === '' ? '.*' : `[^${separator}]*`;
  const expression = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replace(/\*+|\?/g, (wildcard) => (wildcard === '*' ? many : wildcard === '?' ? '.' : '.*'));
  return new RegExp(`^${expression}$`, 's').test(text);
}
