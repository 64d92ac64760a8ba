export { type CatalogueEntry, catalogue, type DiagnosticCode, type ParametersOf } from './catalogue/index.ts';
export type { Diagnostic, Place, SourcePosition } from './diagnostic.ts';
export { Diagnostics } from './diagnostics.ts';
export { captureOrigin, type Frame, mapFramesWith, type Origin, userPosition } from './origin.ts';
export { printJson, printSarif, printText } from './print.ts';
