import { type ApiObject, JsonPatch } from 'cdk8s';
import type { Json } from '../model/kube-object.ts';

/** An RFC 6902 operation that changes an object; `test` guards the ones after it. */
export type Operation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: `/${string}`; readonly value: Json }
  | { readonly op: 'remove'; readonly path: `/${string}` }
  | { readonly op: 'move' | 'copy'; readonly from: `/${string}`; readonly path: `/${string}` };

/** Hands operations to cdk8s, which applies them when the object is rendered. */
export function applyOperations(object: ApiObject, operations: readonly Operation[]): void {
  object.addJsonPatch(...operations.map(toCdk8s));
}

function toCdk8s(operation: Operation): JsonPatch {
  switch (operation.op) {
    case 'add':
      return JsonPatch.add(operation.path, operation.value);
    case 'replace':
      return JsonPatch.replace(operation.path, operation.value);
    case 'test':
      return JsonPatch.test(operation.path, operation.value);
    case 'remove':
      return JsonPatch.remove(operation.path);
    case 'move':
      return JsonPatch.move(operation.from, operation.path);
    case 'copy':
      return JsonPatch.copy(operation.from, operation.path);
  }
}
