import type { Construct } from 'constructs';
import type { Backends } from '../../model/backends.ts';
import type { Peer } from '../../model/dependency.ts';
import { captureOrigin, type Origin } from '../../model/diagnostics/index.ts';
import type { Recovery } from '../../model/recovery.ts';
import type { SecretStore } from '../../model/regions/index.ts';
import type { MeshFacts } from '../mesh/facts.ts';
import type { ComponentTarget } from './target.ts';

/** A platform: components that are owned, named and reviewed together. */
export interface System {
  /** Folder name in `dist/<target>/`, and prefix of cluster-wide names. */
  readonly name: string;
  /** Namespace that its components run in, unless one says otherwise. */
  readonly namespace: string;
  /** What `postgres()`, `redis()` and the like mean here. */
  readonly backends: Backends;
  /** Services that call, or are called, but are not rendered here. */
  readonly peers: readonly Peer[];
  readonly components: readonly ComponentDeclaration[];
  /**
   * Whether all its objects stand outside namespaces: then its project permits none inside, and its namespace is never
   * made. Default: false.
   */
  readonly clusterScoped?: boolean;
  /** Store that secrets come from. Default: the target's. */
  readonly secretStore?: SecretStore;
  /** The service mesh that its pods are part of. Default: none. */
  readonly mesh?: MeshFacts;
  /**
   * What Argo CD deploys: the plain manifests, or the Helm chart with the target's values, which render the same objects.
   * Default: `manifests`.
   */
  readonly delivery?: 'manifests' | 'chart';
  /** Whom Argo CD tells of failed syncs and aborted rollouts. Default: nobody. */
  readonly notifications?: Notifications;
  /** What is promised when something fails, of components that say nothing themselves. Default: nothing. */
  readonly recovery?: Recovery;
  /**
   * Version of its Helm charts, `X.Y.Z`: X is raised when a value was renamed, removed or changed its type, Y when one
   * was added. Default `1.0.0`.
   */
  readonly chartVersion?: `${number}.${number}.${number}`;
}

/** A recipient of one of the services of Argo CD's notifications. */
export interface Notifications {
  /** Key of the service in Argo CD's settings, e.g. `slack`. */
  readonly service: string;
  /** Channel, address or the like, as the service knows it. */
  readonly recipient: string;
}

/** Namespaces that a system's components run in: its own first, then others as they are declared. */
export function namespacesOf({ namespace, components }: System): readonly string[] {
  return [...new Set([namespace, ...components.map((declared) => declared.namespace ?? namespace)])];
}

/** One deployable unit with its own version. */
export interface ComponentDeclaration {
  /** Folder name in `dist/<target>/<system>/`, and key in `regions/releases.yaml`. */
  readonly name: string;
  /**
   * Adds the component's constructs for one target. Called twice for each target, first to learn who calls whom, then to
   * render; it must therefore depend on its arguments only. Returns nothing: an async function does not compile, since
   * what it adds after its first await would come too late.
   */
  readonly build: (scope: Construct, target: ComponentTarget) => undefined;
  /** Where it was declared. */
  readonly origin: Origin;
  /** Namespace of its objects. Default: the system's. */
  readonly namespace?: string;
  /** Components of the same system that must be there first. Default: none. */
  readonly after?: readonly string[];
  /** What is promised of it when something fails (T-22, L-15). Default: the system's. */
  readonly recovery?: Recovery;
}

/**
 * @param name folder and release name of the component
 * @param options `namespace`, `after` and `recovery`; see {@link ComponentDeclaration}
 */
export function component(
  name: string,
  build: ComponentDeclaration['build'],
  options: Pick<ComponentDeclaration, 'namespace' | 'after' | 'recovery'> = {},
): ComponentDeclaration {
  return { name, build, origin: captureOrigin(), ...options };
}
