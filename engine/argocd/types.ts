import type { KubeObject } from '../../model/kube-object.ts';
import type { AddOns, Cluster, GitOps } from '../../model/regions/index.ts';
import type { Target } from '../../model/target.ts';

/** A system as Argo CD sees it. */
export interface DeployedSystem {
  readonly name: string;
  /** Namespaces that its components live in, its own first. */
  readonly namespaces: readonly string[];
  /** Whether it may write no object inside a namespace. Default: false. */
  readonly clusterScoped?: boolean;
  /** What Applications take: the plain manifests, or the Helm chart with the target's values. */
  readonly delivery: 'manifests' | 'chart';
  /** Who is told of failed syncs. Default: nobody. */
  readonly notifications?: { readonly service: string; readonly recipient: string };
  /** What it renders in any target. */
  readonly footprint: Footprint;
}

/** A kind of Kubernetes object. */
export interface Kind {
  /** Empty for Kubernetes' core. */
  readonly group: string;
  readonly kind: string;
}

/** Kinds and namespaces of rendered objects. */
export interface Footprint {
  readonly kinds: readonly Kind[];
  /** Kinds outside every namespace. */
  readonly clusterKinds: readonly Kind[];
  readonly namespaces: readonly string[];
}

/** What all files are made of. */
export interface Delivery {
  readonly gitops: GitOps;
  readonly clusters: readonly Cluster[];
  readonly targets: readonly Target[];
  readonly systems: readonly DeployedSystem[];
  /** Absent where clusters have what they need by other means. */
  readonly addOns?: AddOns;
}

/** A rendered file on its way to the output folder. */
export interface ArgoFile {
  readonly path: string;
  readonly text: string;
  readonly owner: { readonly target?: string; readonly system?: string; readonly component?: string };
}

export type ArgoObject = KubeObject & { readonly spec?: unknown };
