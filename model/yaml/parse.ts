import { EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml';
import type { Diagnostics } from '../diagnostics/index.ts';
import { build, places, type ReportAt } from './build.ts';
import { YamlDocument } from './document.ts';
import { Lines } from './lines.ts';

export interface YamlLimits {
  /** Largest size in bytes; default 1 MiB. Larger files are refused before they are looked at. */
  readonly maxBytes?: number;
  /** Deepest nesting of mappings and lists, 1 to 100; default 32. */
  readonly maxDepth?: number;
}

const defaultMaxBytes = 2 ** 20;
const defaultMaxDepth = 32;

/**
 * Reads one YAML document (1.2, core schema) with the place of every key and value. Whatever hides a change from the
 * reader of a difference is refused: anchors, merge keys, tags, duplicate keys, several documents.
 *
 * @param file path as shown to the person
 * @returns `undefined` when the data cannot be judged further; every reason is in `diagnostics`
 */
export function parseYaml(
  file: string,
  text: string,
  diagnostics: Diagnostics,
  limits: YamlLimits = {},
): YamlDocument | undefined {
  const { maxBytes = defaultMaxBytes, maxDepth = defaultMaxDepth } = limits;
  const size = Buffer.byteLength(text);
  if (size > maxBytes) {
    diagnostics.report('yaml/too-large', sizes(size, maxBytes), { file, line: 1, column: 1 });
    return undefined;
  }
  let lines: Lines | undefined;
  const report: ReportAt = (code, parameters, offset) => {
    lines ??= new Lines(text);
    diagnostics.report(code, parameters, { file, ...lines.at(offset) });
  };
  const events = readEvents(text, maxDepth, report);
  if (events === undefined) return undefined;
  const [first, second] = split(events);
  if (second.length > 0) report('yaml/multiple-documents', {}, secondStart(text, first, second));
  const { value, sound } = build(text, first, report);
  if (value === null && sound) report('yaml/empty', {}, 0);
  if (value === null || !sound || second.length > 0) return undefined;
  return new YamlDocument(file, text, value, () => places(text, parseEvents(text, { maxDepth })));
}

/** Figures of `yaml/too-large`, for whoever knows the size before reading. */
export function sizes(size: number, maxBytes: number): { readonly size: string; readonly limit: string } {
  const mebibytes = (bytes: number) => `${(Math.ceil((bytes / 2 ** 20) * 10) / 10).toFixed(1)} MiB`;
  return { size: mebibytes(size), limit: mebibytes(maxBytes) };
}

function readEvents(text: string, maxDepth: number, report: ReportAt): Event[] | undefined {
  try {
    return parseEvents(text, { maxDepth });
  } catch (error) {
    const reason = error instanceof YAMLException ? error.reason : String(error);
    const offset = error instanceof YAMLException ? (error.mark?.position ?? 0) : 0;
    const tabs = /tab characters/.test(reason)
      ? tabsFrom(text, lineStart(text, offset))
      : tabsFrom(text, lineStart(text, offset), 1);
    if (reason.startsWith('nesting exceeded')) report('yaml/too-deep', { limit: String(maxDepth) }, offset);
    else if (tabs.length > 0) for (const tab of tabs) report('yaml/tab', {}, tab);
    else report('yaml/syntax', { reason }, offset);
    return undefined;
  }
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** Offsets of the tabs that indent lines, so that a file full of them is mended in one go. */
function tabsFrom(text: string, start: number, lineCount = Number.POSITIVE_INFINITY): number[] {
  const found: number[] = [];
  let line = 0;
  for (const match of text.slice(start).matchAll(/([^\r\n]*)(?:\r\n|\n|\r|$)/g)) {
    if (line++ >= lineCount || found.length >= mostTabs) break;
    const indent = /^\uFEFF? *\t[ \t]*(?=[^\s#])/.exec(match[1] ?? '');
    if (indent !== null) found.push(start + match.index + indent[0].indexOf('\t'));
  }
  return found;
}

/** Enough to see that the whole file is indented so. */
const mostTabs = 20;

/** The events of the first document, and the rest. */
function split(events: Event[]): [first: Event[], rest: Event[]] {
  const second = events.findIndex((event, index) => index > 0 && event.type === EVENT_ID.DOCUMENT);
  return second < 0 ? [events, []] : [events.slice(0, second), events.slice(second)];
}

/** The marker between two documents has no event of its own: it is the first after the end of the first document. */
function secondStart(text: string, first: readonly Event[], second: readonly Event[]): number {
  const end = Math.max(...[0, ...first.slice(-1000).map(endOf)]);
  const markers = [...text.matchAll(/^---(?=\s|$)/gm)].filter(({ index }) => index >= end);
  const [opening] = first;
  const opened = opening?.type === EVENT_ID.DOCUMENT && opening.explicitStart && end === 0;
  return markers[opened ? 1 : 0]?.index ?? second.map(startOf).find((start) => start >= 0) ?? end;
}

function startOf(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  return event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE ? event.start : -1;
}

function endOf(event: Event): number {
  return event.type === EVENT_ID.SCALAR ? event.valueEnd : startOf(event);
}
