import type { Operation } from '../../constructs/patch.ts';
import type { Knob } from '../../model/knob.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { applied, at, parentOf } from './patches.ts';

/**
 * The knobs of an object that patches have changed. Each follows its field when items of a list move; it goes with a field
 * that goes, and where a whole is replaced, since an item of another list is another thing.
 */
export function followed(knobs: readonly Knob[], object: KubeObject, operations: readonly Operation[]): Knob[] {
  let before: unknown = structuredClone(object);
  let pointers: readonly (readonly [Knob, string | undefined])[] = knobs.map((knob) => [
    knob,
    knob.kind === 'object' ? '' : knob.pointer,
  ]);
  for (const operation of operations) {
    const list = (pointer: string) => Array.isArray(at(before, pointer));
    pointers = pointers.map(([knob, pointer]) => [knob, pointer && moved(pointer, operation, list)]);
    before = applied(before, operation);
  }
  return pointers.flatMap(([knob, pointer]) => {
    if (pointer === undefined) return [];
    return [knob.kind === 'object' || knob.pointer === pointer ? knob : { ...knob, pointer }];
  });
}

type IsList = (pointer: string) => boolean;

/** Where a field is after one operation; undefined when it is gone, or may be another. */
function moved(pointer: string, operation: Operation, isList: IsList): string | undefined {
  const { path } = operation;
  switch (operation.op) {
    case 'test':
      return pointer;
    case 'remove':
      return afterRemoval(pointer, path, isList);
    case 'replace':
      return throughList(pointer, path, isList) ? undefined : pointer;
    case 'move': {
      const inside = below(pointer, operation.from);
      // Where the end of a list is, only the list itself knows.
      if (inside !== undefined) return path.endsWith('/-') ? undefined : path + inside;
      const left = afterRemoval(pointer, operation.from, isList);
      const taken = left !== undefined && below(left, path) !== undefined && !isList(parentOf(path));
      return left === undefined || taken ? undefined : afterAddition(left, path, isList);
    }
    default:
      return afterAddition(pointer, path, isList);
  }
}

/** What comes after a prefix, from its slash on; undefined when the pointer lies elsewhere. */
function below(pointer: string, prefix: string): string | undefined {
  return pointer === prefix || pointer.startsWith(`${prefix}/`) ? pointer.slice(prefix.length) : undefined;
}

/** Whether a pointer leads through an item of a list that lies in what stands at `path`. */
function throughList(pointer: string, path: string, isList: IsList): boolean {
  const steps = below(pointer, path)?.split('/').slice(1) ?? [];
  return steps.some((_, index) => isList([path, ...steps.slice(0, index)].join('/')));
}

function afterRemoval(pointer: string, path: string, isList: IsList): string | undefined {
  if (below(pointer, path) !== undefined) return undefined;
  return shifted(pointer, path, isList, -1);
}

function afterAddition(pointer: string, path: string, isList: IsList): string | undefined {
  if (isList(parentOf(path))) return shifted(pointer, path, isList, 1);
  return throughList(pointer, path, isList) ? undefined : pointer;
}

/** The pointer with its index moved, where it leads through an item that stands at `path` or behind it in one list. */
function shifted(pointer: string, path: string, isList: IsList, by: 1 | -1): string {
  const parent = parentOf(path);
  const [, index, rest] = /^\/(\d+)(.*)$/s.exec(below(pointer, parent) ?? '') ?? [];
  // `-` stands for the place behind the last item, where nothing moves.
  const from = Number(path.slice(parent.length + 1));
  if (index === undefined || !isList(parent) || !(Number(index) >= from)) return pointer;
  return `${parent}/${Number(index) + by}${rest}`;
}
