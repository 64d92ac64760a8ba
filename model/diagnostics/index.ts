export { type CatalogueEntry, catalogue, type DiagnosticCode, type ParametersOf } from './catalogue/index.ts';
export type { Diagnostic, Place, SourcePosition } from './diagnostic.ts';
export { Diagnostics } from './diagnostics.ts';
export {
  BadProp,
  captureOrigin,
  type EntryFinder,
  type Frame,
  findEntriesWith,
  mapFramesWith,
  type Origin,
  thrownAt,
  userPosition,
  withDeepStacks,
} from './origin.ts';
export { printJson, printSarif, printText } from './print.ts';
