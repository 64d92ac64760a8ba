import type { SourcePosition } from './diagnostic.ts';

/**
 * Where a construct was written, found out only when someone asks.
 *
 * @param keys leads to one of its props, such as `['uses', 'cache']`, whose line is given where it can be found
 */
export type Origin = (keys?: readonly string[]) => SourcePosition | undefined;

/** Finds a prop of the call at a position, or what is nearest around it; undefined where that cannot be told. */
export type EntryFinder = (call: SourcePosition, keys: readonly string[]) => SourcePosition | undefined;

/** One call in a stack: an absolute path or `file:` URL, with line and column counting from 1. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Turns a frame of what runs (a bundle, say) into the frame that a person wrote; see {@link mapFramesWith}. */
export type FrameMapper = (frame: Frame) => Frame | undefined;

let mapFrame: FrameMapper = (frame) => frame;

/** Installs the mapper that the program's launcher has: it alone knows whether the code was bundled. */
export function mapFramesWith(mapper: FrameMapper): void {
  mapFrame = mapper;
}

let findEntry: EntryFinder = () => undefined;

/** Installs the finder that the program has: it alone can read sources. */
export function findEntriesWith(finder: EntryFinder): void {
  findEntry = finder;
}

/** An error of one prop of a construct. */
export class BadProp extends Error {
  /** Leads to the prop. */
  readonly keys: readonly string[];

  constructor(keys: readonly string[], problem: string) {
    super(`${keys.join('.')} ${problem}`);
    this.keys = keys;
  }
}

/** Where somebody's code threw an error, or called what threw it. */
export function thrownAt(error: Error): SourcePosition | undefined {
  return entryAt(userPosition(error.stack ?? ''), error instanceof BadProp ? error.keys : []);
}

/** Runs somebody's code so that an error knows of all calls that led to it, however deep. */
export function withDeepStacks<T>(run: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/**
 * Remembers the calls that led here, however deep. Only to be called when a problem is at hand: a stack costs time, and
 * keeps alive what it passed. Reading it, and its source map, is put off further.
 *
 * @param keys leads to the prop that is meant, where it is one
 */
export function captureOrigin(keys: readonly string[] = []): Origin {
  const trace = withDeepStacks(() => new Error('origin'));
  return (other = keys) => entryAt(userPosition(trace.stack ?? ''), other);
}

function entryAt(call: SourcePosition | undefined, keys: readonly string[]): SourcePosition | undefined {
  return call === undefined || keys.length === 0 ? call : (findEntry(call, keys) ?? call);
}

/**
 * The first place in a stack that is neither a library's nor Meridian's own.
 *
 * @param ownFolders folders whose frames are skipped, besides `node_modules` and Node's own
 */
export function userPosition(
  stack: string,
  ownFolders: readonly string[] = machineFolders,
): SourcePosition | undefined {
  for (const frame of framesOf(stack)) {
    const file = projectPath(frame.file);
    if (file === undefined || ownFolders.some((folder) => file.startsWith(folder))) continue;
    return { file, line: frame.line, column: frame.column };
  }
  return undefined;
}

/** What runs, as against what people edit (`systems/`, and the folders of whoever uses the constructs elsewhere). */
const machineFolders = ['node_modules/', 'constructs/', 'engine/', 'model/', 'cli/', 'imports/', 'main.ts'];

function framesOf(stack: string): Frame[] {
  const frames: Frame[] = [];
  for (const line of stack.split('\n')) {
    // `at name (/file:1:2)` or `at /file:1:2`; a path may hold parentheses of its own.
    const match = /^at (?:async )?(?:.*? \((?=\/|file:))?((?:file:\/\/)?\/.*?):(\d+):(\d+)\)?$/.exec(line.trim());
    if (match === null) continue;
    const [, file = '', at = '1', column = '1'] = match;
    const frame = mapFrame({ file: decodeFile(file), line: Number(at), column: Number(column) });
    if (frame !== undefined) frames.push(frame);
  }
  return frames;
}

function decodeFile(file: string): string {
  return file.startsWith('file://') ? decodeURIComponent(file.slice('file://'.length)) : file;
}

/** Relative to the project where possible: positions must read the same on every machine. */
function projectPath(file: string): string | undefined {
  const at = file.lastIndexOf('/node_modules/');
  if (at >= 0) return file.slice(at + 1);
  const root = `${process.cwd()}/`;
  return file.startsWith(root) ? file.slice(root.length) : file;
}
