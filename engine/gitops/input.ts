import type { SourcePosition } from '../../model/diagnostics/index.ts';
import type { Tree } from './tree.ts';

/** A commit of the branch, with what it changed. */
export interface BranchStep {
  readonly commit: string;
  readonly subject: string;
  readonly paths: ReadonlySet<string>;
}

/** What is asked of git. */
export interface History {
  /** Whether commits were left out when this was cloned: one that is not found may exist all the same. */
  readonly shallow: boolean;
  /** Full ID of a commit by its ID, tag or branch; undefined where there is none. */
  commitOf(revision: string): string | undefined;
  tree(commit: string): Tree;
  /** What came to the branch after a commit, the last one first; undefined where the commit is not on it. */
  stepsAfter(commit: string): readonly BranchStep[] | undefined;
}

/** Where a person mends what is rendered. */
export interface Places {
  /** In `regions/clusters.yaml`. */
  cluster(name: string): SourcePosition | undefined;
  /** The commit of a component in `regions/releases.yaml`. */
  revision(target: string, system: string, component: string): SourcePosition | undefined;
}

export interface PlanSettings {
  /** URL of the repository, as Applications name it. */
  readonly repository: string;
  /** Its branch that early targets follow; the work tree stands for it. */
  readonly branch: string;
  /** Folder of the rendered files, e.g. `dist`. */
  readonly folder: string;
  /** Targets in the order in which a release reaches them. */
  readonly order: readonly string[];
  /** Clusters that `regions/clusters.yaml` states. */
  readonly clusters: readonly string[];
}

/** Everything that a plan is made of. */
export interface PlanInput {
  readonly settings: PlanSettings;
  readonly work: Tree;
  /** Absent where git cannot be asked. */
  readonly history?: History;
  /** Why not, in words that go on a sentence. */
  readonly noHistory?: string;
  readonly places: Places;
  /** An earlier state, to find what is gone since. */
  readonly since?: Tree;
  /** Most Applications that may be gone. Default: as many as there are clusters, a component removed everywhere. */
  readonly mostDeletions?: number;
}
