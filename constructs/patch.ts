import type { ApiObject } from 'cdk8s';
import type { Origin } from '../model/diagnostics/index.ts';
import type { Json } from '../model/kube-object.ts';

/** An RFC 6902 operation that changes an object; `test` guards the ones after it. */
export type Operation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: `/${string}`; readonly value: Json }
  | { readonly op: 'remove'; readonly path: `/${string}` }
  | { readonly op: 'move' | 'copy'; readonly from: `/${string}`; readonly path: `/${string}` };

/** A change to a finished object that no prop can express. */
export interface ObjectPatch {
  /** Kind of the object; a construct renders one of each. */
  readonly kind: string;
  /** Why no prop will do; shown to reviewers in `dist/manifest.json`. Not empty. */
  readonly reason: string;
  /** RFC 6902 operations. Each must meet what it expects: an object that changed must not make a patch useless unseen. */
  readonly operations: readonly [Operation, ...Operation[]];
}

/** A patch that waits for its object to be rendered. */
export interface PendingPatch {
  readonly object: ApiObject;
  readonly reason: string;
  readonly operations: readonly Operation[];
  /** Where it was written. */
  readonly origin: Origin;
}
