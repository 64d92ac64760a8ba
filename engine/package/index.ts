/** Rendered charts to what Helm and registries take: bytes in, bytes out, the same on every machine. */
export { archiveOf, type ChartArchive, type RenderedChart } from './archive.ts';
export { blobFolder, ociLayout } from './oci.ts';
export type { PackedFile } from './tar.ts';
