/**
 * Rendered text to disk, safely: compare, stage, journal, rename. See `publication.ts` for the promises it keeps and
 * `journal.ts` for what a crash leaves behind.
 */
export { digest } from './bytes.ts';
export { Lock } from './lock.ts';
export { isProblem, type Manifest, readManifest } from './manifest.ts';
export { pathOf, reasonOf, tolerating } from './os-error.ts';
export { reportLocked } from './problems.ts';
export { Publication } from './publication.ts';
export { standsAsWritten } from './standing.ts';
export type { OutputFile, PublishOptions, PublishReport } from './types.ts';
