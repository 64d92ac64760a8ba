import { isDeepStrictEqual } from 'node:util';
import { type Data, inBlock, inFlow, scalarText } from './emit.ts';
import type { MappingNode, Member, Node, SequenceNode } from './nodes.ts';
import { TextLines } from './text-lines.ts';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Collects the edits that make a text say what is wanted, from its nodes. */
export class Splicer {
  readonly #text: string;
  readonly #lines: TextLines;
  readonly #lineEnd: string;
  readonly #edits: Edit[] = [];
  readonly #adds: boolean;
  #possible = true;

  /** @param adds whether what is new is put in, or only what is there is changed and taken away */
  constructor(text: string, adds: boolean) {
    this.#text = text;
    this.#adds = adds;
    this.#lines = new TextLines(text);
    this.#lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  }

  result(): string | undefined {
    if (!this.#possible) return undefined;
    // At one place, what is put there comes before what is taken away from there.
    const edits = [...this.#edits.entries()].sort(([i, a], [j, b]) => a.start - b.start || a.end - b.end || i - j);
    const parts: string[] = [];
    let at = 0;
    for (const [, { start, end, text }] of edits) {
      if (start < at) return undefined;
      parts.push(this.#text.slice(at, start), text);
      at = end;
    }
    const result = parts.join('') + this.#text.slice(at);
    // Where the last line of a file without a last line end went, the one before it is the last now.
    return this.#text.endsWith('\n') ? result : result.replace(/\r?\n$/, '');
  }

  /** @param depth how many collections are around it */
  sync(node: Node, present: Data, wanted: Data, depth: number): void {
    if (isSameData(present, wanted)) return;
    if (node.kind === 'mapping' && isMapping(present) && isMapping(wanted)) this.#mapping(node, present, wanted, depth);
    else if (node.kind === 'sequence' && Array.isArray(wanted))
      this.#sequence(node, present as readonly Data[], wanted);
    else this.#replace(node, wanted);
  }

  #mapping(node: MappingNode, present: Mapping, wanted: Mapping, depth: number): void {
    const keys = Object.keys(wanted);
    const kept = node.members.filter(({ key }) => Object.hasOwn(wanted, key));
    if (kept.length === 0) {
      this.#replace(node, wanted);
      return;
    }
    for (const { key, value } of kept) this.sync(value, present[key] as Data, wanted[key] as Data, depth + 1);
    this.#removeAll(
      node,
      node.members.map((member) => !kept.includes(member)),
    );
    const names = new Set(kept.map(({ key }) => key));
    let previous: Member | undefined;
    for (const key of keys) {
      if (names.has(key)) previous = kept.find((member) => member.key === key);
      else this.#add(node, previous, this.#entry(key, wanted[key] as Data, node, depth), depth === 0);
    }
  }

  /** Items are put in and taken out whole; those that stay keep their order. */
  #sequence(node: SequenceNode, present: readonly Data[], wanted: readonly Data[]): void {
    const kept = new Map<number, number>();
    let from = 0;
    for (const [index, item] of present.entries()) {
      const at = wanted.findIndex((other, place) => place >= from && isSameData(other, item));
      if (at < 0) continue;
      kept.set(at, index);
      from = at + 1;
    }
    if (kept.size === 0) {
      this.#replace(node, wanted);
      return;
    }
    const staying = new Set(kept.values());
    this.#removeAll(
      node,
      node.members.map((_, index) => !staying.has(index)),
    );
    let previous: Member | undefined;
    for (const [at, item] of wanted.entries()) {
      const index = kept.get(at);
      if (index !== undefined) previous = node.members[index];
      else this.#add(node, previous, node.flow ? inFlow(item) : `- ${inFlow(item)}`, false);
    }
  }

  #replace(node: Node, wanted: Data): void {
    const { start, end } = node;
    if (node.kind === 'scalar' && typeof wanted !== 'object') {
      if (node.quote === undefined) this.#possible = false;
      else this.#edits.push({ start, end, text: scalarText(wanted, node.quote) });
    } else if (node.kind === 'scalar' || node.flow) this.#edits.push({ start, end, text: inFlow(wanted) });
    // In block form, the lines of what was there would have to become one behind the key.
    else this.#possible = false;
  }

  #entry(key: string, value: Data, { flow, members }: MappingNode, depth: number): string {
    if (flow) return `${scalarText(key, '')}: ${inFlow(value)}`;
    const indent = ' '.repeat(this.#lines.column(members[0]?.start ?? 0));
    return inBlock(key, value, indent, this.#lineEnd, depth === 0);
  }

  /** @param apart whether an empty line stands between it and what was there */
  #add(node: MappingNode | SequenceNode, previous: Member | undefined, entry: string, apart: boolean): void {
    if (!this.#adds) return;
    const [first] = node.members;
    if (first === undefined) {
      this.#possible = false;
    } else if (node.flow) {
      const [at, text] = previous === undefined ? [first.start, `${entry}, `] : [previous.value.end, `, ${entry}`];
      this.#edits.push({ start: at, end: at, text });
    } else {
      const column = this.#lines.column(node.kind === 'sequence' ? this.#dash(first) : first.start);
      const indent = ' '.repeat(column);
      const gap = apart ? this.#lineEnd : '';
      const at =
        previous === undefined
          ? this.#lines.above(this.#lines.start(first.start))
          : this.#lines.below(previous.value.end, column);
      const line = `${gap}${indent}${entry}`;
      // What has no line end behind it keeps none.
      const text = previous === undefined ? `${line}${this.#lineEnd}` : `${this.#lineEnd}${line}`;
      this.#edits.push({ start: at, end: at, text });
    }
  }

  #removeAll(node: MappingNode | SequenceNode, removed: readonly boolean[]): void {
    const { members } = node;
    for (const [index, member] of members.entries()) {
      if (removed[index] !== true) continue;
      if (!node.flow) {
        this.#removeLines(node.kind === 'sequence' ? this.#dash(member) : member.start, member.value.end);
        continue;
      }
      // A run of them goes as one, with the commas that it needed.
      if (removed[index - 1] === true) continue;
      let last = index;
      while (removed[last + 1] === true) last++;
      const next = members[last + 1];
      const before = members[index - 1];
      if (next !== undefined) this.#edits.push({ start: member.start, end: next.start, text: '' });
      else if (before !== undefined) {
        this.#edits.push({ start: before.value.end, end: members[last]?.value.end ?? 0, text: '' });
      }
    }
  }

  #removeLines(start: number, end: number): void {
    const lineStart = this.#lines.start(start);
    // Something else stands before it on its line.
    if (this.#text.slice(lineStart, start).trim() !== '') this.#possible = false;
    const lineEnd = this.#lines.stop(end);
    const [behind = ''] = /^\r?\n/.exec(this.#text.slice(lineEnd, lineEnd + 2)) ?? [];
    this.#edits.push({ start: lineStart, end: lineEnd + behind.length, text: '' });
  }

  #dash({ start }: Member): number {
    return this.#text.lastIndexOf('-', start - 1);
  }
}

interface Mapping {
  readonly [key: string]: Data;
}

function isMapping(value: Data): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Mappings of the parser inherit nothing, which would make them unequal to others. */
export function isSameData(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other));
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
