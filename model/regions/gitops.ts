import type { Target } from '../target.ts';
import type { ClustersFile, GitopsFile } from './gitops-schema.ts';
import type { ReleasesFile } from './schema.ts';

/** A Kubernetes cluster that Argo CD deploys to. */
export interface Cluster {
  /** Name under which Argo CD knows it, e.g. `us-prod-eastus2`; also the destination of Applications. */
  readonly name: string;
  /** Target whose manifests it gets. */
  readonly target: string;
  /** Azure location, one of the region's two. */
  readonly location: string;
  /** Components that must run once in a region run in the primary one. */
  readonly role: 'primary' | 'secondary';
  /** Addresses of the cluster and of its location's hub, a /16; absent where Azure is set up by other means. */
  readonly network?: string;
  /** Labels of its own, besides those that every cluster gets. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A time in which nothing is synced by itself. */
export interface Freeze {
  /** Why, for whoever finds a sync refused. */
  readonly reason: string;
  /** When it begins, as a cron expression of five fields. */
  readonly schedule: string;
  /** How long it lasts, e.g. `336h`. */
  readonly duration: `${number}${'h' | 'm'}`;
  /** IANA time zone of the schedule. */
  readonly timeZone: string;
  /** Targets that it holds for. */
  readonly targets: readonly string[];
}

/** How Argo CD gets what is in `dist/`. */
export interface GitOps {
  /** URL of this repository, as Argo CD reaches it. */
  readonly repository: string;
  /** Branch that dev and staging follow, and that production's revisions are commits of. */
  readonly branch: string;
  /** Folder of the rendered files within the repository. */
  readonly folder: string;
  /** Namespace that Argo CD runs in. */
  readonly namespace: string;
  /** Production targets in the order in which a release reaches them. */
  readonly order: readonly string[];
  readonly freezes: readonly Freeze[];
}

/** Which commit a component runs in a production target. */
export interface Revision {
  /** Full ID of a commit of the branch. */
  readonly commit: string;
  /** Commits that ran before it, the last one first; at most five. */
  readonly previous: readonly string[];
  /** Commits that were rolled back, and are not advanced to again. */
  readonly rejected: readonly string[];
}

/** What the file says, with its defaults. */
export function gitopsOf(file: GitopsFile, targets: readonly Target[]): GitOps {
  const production = targets.filter(({ environment }) => environment === 'prod').map(({ name }) => name);
  const order = file.order ?? [];
  return {
    repository: file.repository,
    branch: file.branch ?? 'main',
    folder: file.folder ?? 'dist',
    namespace: file.namespace ?? 'argocd',
    // A new region is deployed last until somebody says otherwise.
    order: [...order, ...production.filter((name) => !order.includes(name))],
    freezes: (file.freezes ?? []).map(({ timeZone = 'UTC', targets: frozen = production, ...freeze }) => ({
      ...freeze,
      timeZone,
      targets: frozen,
    })),
  };
}

export function clustersOf(file: ClustersFile | undefined): readonly Cluster[] {
  return Object.entries(file?.clusters ?? {})
    .map(([name, { labels = {}, ...cluster }]) => ({ name, labels, ...cluster }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function revisionOf({ revisions }: ReleasesFile, target: string, component: string): Revision | undefined {
  const components = revisions !== undefined && Object.hasOwn(revisions, target) ? revisions[target] : undefined;
  const found = components !== undefined && Object.hasOwn(components, component) ? components[component] : undefined;
  return found === undefined ? undefined : { previous: [], rejected: [], ...found };
}
