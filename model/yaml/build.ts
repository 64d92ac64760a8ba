import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { DiagnosticCode, ParametersOf } from '../diagnostics/index.ts';
import type { Entry } from './document.ts';
import { plainValue } from './scalar.ts';

/** Reports a problem at an offset of the text. */
export type ReportAt = <C extends DiagnosticCode>(code: C, parameters: ParametersOf<C>, offset: number) => void;

/**
 * A mapping that inherits nothing, so that any key is safe to look up. `Object.create(null)` would do, but is several
 * times slower to fill and to read.
 */
const Mapping = (() => {
  function Mapping() {}
  Mapping.prototype = Object.create(null);
  return Mapping as unknown as new () => Record<string, unknown>;
})();

/** Nobody mends more in one go, and a file of megabytes can have a problem on every line. */
export const mostProblems = 100;

/** Control characters and halves of surrogate pairs: only escapes can write them. */
const unprintable = /[\p{Surrogate}\uFFFE\uFFFF]|(?![\t\n\r\u0085])\p{Cc}/u;

/** A collection that is being filled. */
interface Frame {
  readonly into: unknown[] | Record<string, unknown>;
  /** Only when places are wanted. */
  readonly children: Map<string | number, Entry> | undefined;
  /** Keys so far and their offsets, to name the first of two equal ones. */
  readonly names: string[];
  readonly offsets: number[];
  /** Of a mapping, once its key was read; without text when the key was refused, and its value is dropped. */
  key?: { readonly text: string | undefined; readonly at: number } | undefined;
}

/** What became of a document's events. */
export interface Built {
  readonly value: unknown;
  readonly root: Entry;
  /** False when something was refused that stands for data: judging the rest would blame the wrong places. */
  readonly sound: boolean;
}

/** Turns the events of one document into plain data. Not recursive: depth cannot exhaust the stack. */
export function build(text: string, events: readonly Event[], report: ReportAt): Built {
  return new Builder(text, report, false).run(events);
}

/**
 * Finds the places of the same data. They cost as much as the data, and are rarely asked for: only when a problem is
 * shown or a value replaced.
 */
export function places(text: string, events: readonly Event[]): Entry {
  return new Builder(text, () => {}, true).run(events).root;
}

class Builder {
  readonly #text: string;
  readonly #report: ReportAt;
  readonly #withPlaces: boolean;
  readonly #stack: Frame[] = [];
  #root: { value: unknown; entry: Entry } | undefined;
  #sound = true;
  #told = 0;
  /** Last offset seen: where to point when a key or list item is empty and so has no place of its own. */
  #last = 0;

  constructor(text: string, report: ReportAt, withPlaces: boolean) {
    this.#text = text;
    this.#report = report;
    this.#withPlaces = withPlaces;
  }

  run(events: readonly Event[]): Built {
    for (const event of events) this.#take(event);
    const { value, entry } = this.#root ?? { value: null, entry: { key: 0, start: -1, end: -1 } };
    return { value, root: entry, sound: this.#sound };
  }

  #take(event: Event): void {
    switch (event.type) {
      case EVENT_ID.SCALAR:
        this.#refuseProperties(event);
        this.#scalar(event);
        break;
      case EVENT_ID.MAPPING:
        this.#refuseProperties(event);
        this.#open(new Mapping(), event.start);
        break;
      case EVENT_ID.SEQUENCE:
        this.#refuseProperties(event);
        this.#open([], event.start);
        break;
      case EVENT_ID.ALIAS:
        this.#refuse(
          'yaml/anchor',
          { what: this.#text.slice(event.anchorStart - 1, event.anchorEnd) },
          event.anchorStart - 1,
        );
        this.#add(null, event.anchorStart - 1, event.anchorEnd);
        break;
      case EVENT_ID.POP:
        this.#stack.pop();
        break;
      default:
        break;
    }
  }

  #scalar(event: ScalarEvent): void {
    const raw = getScalarValue(this.#text, event);
    const value = event.style === SCALAR_STYLE.PLAIN ? plainValue(raw) : raw;
    const { start, end } = this.#extent(event);
    if (!event.fast && unprintable.test(raw)) this.#tell('yaml/unprintable', {}, start);
    const frame = this.#stack.at(-1);
    if (frame === undefined || Array.isArray(frame.into) || frame.key !== undefined) this.#add(value, start, end);
    else this.#key(frame, raw, value, start < 0 ? this.#last : start);
    if (end > 0) this.#last = end;
  }

  #key(frame: Frame, raw: string, value: unknown, at: number): void {
    frame.key = { text: undefined, at };
    if (raw === '<<') this.#refuse('yaml/anchor', { what: raw }, at);
    else if (typeof value !== 'string') this.#tell('yaml/bad-key', { key: raw, reason: keyReason(value) }, at);
    else if (raw === '__proto__')
      this.#tell('yaml/bad-key', { key: raw, reason: 'JavaScript gives it a meaning of its own' }, at);
    else if (raw in frame.into) this.#tell('yaml/duplicate-key', { key: raw, first: this.#firstLine(frame, raw) }, at);
    else {
      frame.key = { text: raw, at };
      frame.names.push(raw);
      frame.offsets.push(at);
    }
  }

  #open(into: Frame['into'], start: number): void {
    const children: Frame['children'] = this.#withPlaces ? new Map() : undefined;
    this.#last = start;
    this.#add(into, start, start, children);
    this.#stack.push({ into, children, names: [], offsets: [] });
  }

  #add(value: unknown, start: number, end: number, children?: Frame['children']): void {
    const frame = this.#stack.at(-1);
    if (frame === undefined) {
      this.#root = { value, entry: entryOf(Math.max(start, 0), start, end, children) };
    } else if (Array.isArray(frame.into)) {
      const key = start < 0 ? this.#last : start;
      frame.children?.set(frame.into.length, entryOf(key, start, end, children));
      frame.into.push(value);
    } else if (frame.key === undefined) {
      frame.key = { text: undefined, at: start };
      this.#refuse(
        'yaml/bad-key',
        { key: this.#text[start] ?? '', reason: 'a list, a mapping or an alias names nothing' },
        start,
      );
    } else {
      const { text, at } = frame.key;
      frame.key = undefined;
      if (text === undefined) return;
      frame.into[text] = value;
      frame.children?.set(text, entryOf(at, start, end, children));
    }
  }

  #refuseProperties(event: Exclude<Event, { type: 1 | 5 | 6 }>): void {
    const { anchorStart, anchorEnd, tagStart, tagEnd } = event;
    // An anchor alone changes no data: its aliases do.
    if (anchorStart >= 0)
      this.#tell('yaml/anchor', { what: this.#text.slice(anchorStart - 1, anchorEnd) }, anchorStart - 1);
    if (tagStart >= 0) this.#refuse('yaml/tag', { tag: this.#text.slice(tagStart, tagEnd) }, tagStart);
  }

  #refuse<C extends DiagnosticCode>(code: C, parameters: ParametersOf<C>, offset: number): void {
    this.#sound = false;
    this.#tell(code, parameters, offset);
  }

  #tell<C extends DiagnosticCode>(code: C, parameters: ParametersOf<C>, offset: number): void {
    if (this.#told++ < mostProblems) this.#report(code, parameters, offset);
  }

  /** From quote to quote, from a block scalar's `|`, or the bare text. */
  #extent({ valueStart, valueEnd, style }: ScalarEvent): { start: number; end: number } {
    if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) {
      return { start: valueStart - 1, end: valueEnd + 1 };
    }
    if (style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK) {
      const lineStart = this.#text.lastIndexOf('\n', valueStart - 2) + 1;
      const header = /[|>][-+0-9]*[ \t]*(?: #.*)?[\r\n]*$/.exec(this.#text.slice(lineStart, valueStart));
      return { start: header === null ? valueStart : lineStart + header.index, end: valueEnd };
    }
    return { start: valueStart, end: valueEnd };
  }

  #firstLine({ names, offsets }: Frame, name: string): string {
    if (this.#told >= mostProblems) return '';
    const before = this.#text.slice(0, offsets[names.indexOf(name)] ?? 0);
    return String(before.split(/\r\n|\n|\r/).length);
  }
}

function entryOf(key: number, start: number, end: number, children: Frame['children']): Entry {
  return children === undefined ? { key, start, end } : { key, start, end, children };
}

function keyReason(value: unknown): string {
  if (value === null) return 'it is empty';
  return `unquoted, it is ${typeof value === 'number' ? 'a number' : 'a truth value'} and not text`;
}
