import type { ChartArchive } from './archive.ts';
import type { PackedFile } from './tar.ts';
import { sha256 } from './version.ts';

/** What Helm looks for in a registry. */
const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.cncf.helm.config.v1+json',
  chart: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
} as const;

/** Where the blobs of a layout lie, each named by its SHA-256. */
export const blobFolder = 'blobs/sha256';

/**
 * An archive as an OCI image layout of one tag, as `helm push` would store it but for the time of its making.
 *
 * @returns its files with paths from the layout's folder, in the order in which they can be put there: what names others
 *   comes after them
 */
export function ociLayout({ name, version, metadata, bytes }: ChartArchive): readonly PackedFile[] {
  const config = json(metadata);
  const manifest = json({
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: descriptor(mediaTypes.config, config),
    layers: [descriptor(mediaTypes.chart, bytes)],
    annotations: { 'org.opencontainers.image.title': name, 'org.opencontainers.image.version': version },
  });
  const index = json({
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: [
      {
        ...descriptor(mediaTypes.manifest, manifest),
        annotations: { 'org.opencontainers.image.ref.name': tagOf(version) },
      },
    ],
  });
  return [
    ...[config, bytes, manifest].map((blob) => ({ path: `${blobFolder}/${sha256(blob)}`, bytes: blob })),
    { path: 'oci-layout', bytes: json({ imageLayoutVersion: '1.0.0' }) },
    { path: 'index.json', bytes: index },
  ];
}

/** A tag cannot hold a plus; Helm writes, and reads, an underscore in its place. */
function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}

function descriptor(mediaType: string, blob: Uint8Array) {
  return { mediaType, digest: `sha256:${sha256(blob)}`, size: blob.length };
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
