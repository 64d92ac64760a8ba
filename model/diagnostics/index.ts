export { catalogue, type DiagnosticCode } from './catalogue/index.ts';
export type { Diagnostic, Place, Severity, SourcePosition } from './diagnostic.ts';
export { Diagnostics } from './diagnostics.ts';
