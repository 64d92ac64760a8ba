import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml';

/** A value of a YAML text and where it is written; offsets count from 0, ends are exclusive. */
export type Node = ScalarNode | MappingNode | SequenceNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  /** Quotes included. */
  readonly start: number;
  readonly end: number;
  /** Absent for text over several lines, which nothing is put in place of. */
  readonly quote?: '' | "'" | '"';
}

export interface MappingNode {
  readonly kind: 'mapping';
  /** In braces. */
  readonly flow: boolean;
  readonly start: number;
  readonly end: number;
  readonly members: readonly Member[];
}

export interface SequenceNode {
  readonly kind: 'sequence';
  /** In brackets. */
  readonly flow: boolean;
  readonly start: number;
  readonly end: number;
  readonly members: readonly Member[];
}

/** An entry of a mapping, from its key on, or an item of a list. */
export interface Member {
  /** Empty for an item. */
  readonly key: string;
  readonly start: number;
  readonly value: Node;
}

/**
 * The nodes of one YAML document that has been parsed without a problem.
 *
 * @returns undefined where it holds what has no place, such as an empty value
 */
export function nodesOf(text: string): Node | undefined {
  const events = parseEvents(text, {}).filter(({ type }) => type !== EVENT_ID.DOCUMENT);
  const reader = new Reader(text, events);
  try {
    return reader.node();
  } catch (error) {
    if (error instanceof Unplaced) return undefined;
    throw error;
  }
}

class Unplaced extends Error {}

class Reader {
  readonly #text: string;
  readonly #events: readonly Event[];
  #at = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
  }

  node(): Node {
    const event = this.#events[this.#at++];
    if (event?.type === EVENT_ID.SCALAR) return this.#scalar(event);
    if (event?.type !== EVENT_ID.MAPPING && event?.type !== EVENT_ID.SEQUENCE) throw new Unplaced();
    const members: Member[] = [];
    const mapping = event.type === EVENT_ID.MAPPING;
    while (this.#events[this.#at]?.type !== EVENT_ID.POP) {
      const key = mapping ? this.#key() : undefined;
      const value = this.node();
      members.push({ key: key?.text ?? '', start: key?.start ?? value.start, value });
    }
    this.#at++;
    const flow = this.#text[event.start] === (mapping ? '{' : '[');
    const last = members.at(-1)?.value.end ?? event.start + 1;
    const end = flow ? this.#closing(last) : last;
    return { kind: mapping ? 'mapping' : 'sequence', flow, start: event.start, end, members };
  }

  #key(): { readonly text: string; readonly start: number } {
    const event = this.#events[this.#at++];
    if (event?.type !== EVENT_ID.SCALAR) throw new Unplaced();
    return { text: getScalarValue(this.#text, event), start: this.#scalar(event).start };
  }

  #scalar(event: Extract<Event, { valueStart: number }>): ScalarNode {
    const { valueStart: start, valueEnd: end, style } = event;
    if (start < 0) throw new Unplaced();
    if (style === SCALAR_STYLE.SINGLE_QUOTED) return { kind: 'scalar', start: start - 1, end: end + 1, quote: "'" };
    if (style === SCALAR_STYLE.DOUBLE_QUOTED) return { kind: 'scalar', start: start - 1, end: end + 1, quote: '"' };
    return style === SCALAR_STYLE.PLAIN ? { kind: 'scalar', start, end, quote: '' } : { kind: 'scalar', start, end };
  }

  /** Behind the bracket that ends a collection: past spaces, a last comma and comments. */
  #closing(from: number): number {
    const gap = /(?:[\s,]|#.*)*[}\]]/y;
    gap.lastIndex = from;
    if (!gap.test(this.#text)) throw new Unplaced();
    return gap.lastIndex;
  }
}
