import { JsonPatch } from 'cdk8s';
import type { Operation, PendingPatch } from '../../constructs/patch.ts';
import type { KubeObject } from '../../model/kube-object.ts';

/** A record of the JSON patches that changed an object after its construct had built it. */
export interface PatchRecord {
  /** `Kind/name` of the object. */
  readonly object: string;
  readonly reason: string;
  /** JSON pointers that were changed. */
  readonly paths: readonly string[];
}

export function recordOf({ object, reason, operations }: PendingPatch): PatchRecord {
  return { object: `${object.kind}/${object.name}`, reason, paths: operations.map(({ path }) => path) };
}

/**
 * Applies operations one after another.
 *
 * @throws when one finds nothing at its path: cdk8s would pass over a `remove` and add what a `replace` names
 */
export function patched(object: KubeObject, operations: readonly Operation[]): KubeObject {
  // cdk8s changes the document that it is given, and its values find their way into it.
  let result: unknown = structuredClone(object);
  for (const operation of operations) {
    if (operation.op === 'add' && beyondEnd(result, operation.path)) {
      throw new Error(`a patch wants to add ${operation.path}, and the list ends before`);
    }
    for (const pointer of expected(operation)) {
      if (!exists(result, pointer))
        throw new Error(`a patch wants to ${operation.op} ${operation.path}, and ${pointer} is not there`);
    }
    result = applied(result, operation);
  }
  return result as KubeObject;
}

/** The value after one operation; what was given is not to be used any more. */
export function applied(value: unknown, operation: Operation): unknown {
  return JsonPatch.apply(value, toCdk8s(structuredClone(operation)));
}

/** What must be there before an operation. */
function expected(operation: Operation): string[] {
  switch (operation.op) {
    case 'add':
      return [parentOf(operation.path)];
    case 'move':
    case 'copy':
      return [operation.from, parentOf(operation.path)];
    default:
      return [operation.path];
  }
}

export function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

/** Whether a pointer names an index of a list that is neither there nor the next one. */
function beyondEnd(value: unknown, pointer: string): boolean {
  const list = at(value, parentOf(pointer));
  return Array.isArray(list) && Number(pointer.slice(pointer.lastIndexOf('/') + 1)) > list.length;
}

function exists(value: unknown, pointer: string): boolean {
  return at(value, pointer) !== undefined;
}

/** What stands at a pointer; undefined when nothing does. */
export function at(value: unknown, pointer: string): unknown {
  let found = value;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
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
