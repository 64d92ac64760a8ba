import { Diagnostics } from '../diagnostics/index.ts';
import { parseYaml } from '../yaml/index.ts';
import type { Data } from './emit.ts';
import { nodesOf } from './nodes.ts';
import { isSameData, Splicer } from './splicer.ts';

/**
 * The text changed just so far that it says what is wanted: values are replaced where they stand, what is new follows
 * what it follows in the wanted data. Comments, order, quotes, braces, line ends and all else stay.
 *
 * @param wanted the whole data; keys that are there already keep their order
 * @returns undefined where the form of the text does not allow it; nothing else is ever said by what is returned
 */
export function spliced(text: string, wanted: Data, maxBytes = 8 * 2 ** 20): string | undefined {
  // What goes must be gone before it is clear where the end of what stays is.
  const less = pass(text, wanted, maxBytes, false);
  const result = less === undefined ? undefined : pass(less, wanted, maxBytes, true);
  // Whatever was overlooked: what is written must mean what was meant.
  return result !== undefined && isSameData(parsed(result, maxBytes), wanted) ? result : undefined;
}

function pass(text: string, wanted: Data, maxBytes: number, adds: boolean): string | undefined {
  const present = parsed(text, maxBytes);
  const root = present === undefined ? undefined : nodesOf(text);
  if (root === undefined) return undefined;
  const splicer = new Splicer(text, adds);
  splicer.sync(root, present as Data, wanted, 0);
  return splicer.result();
}

function parsed(text: string, maxBytes: number): unknown {
  const diagnostics = new Diagnostics();
  const document = parseYaml('', text, diagnostics, { maxBytes });
  return diagnostics.hasErrors ? undefined : document?.value;
}
