import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ociLayout } from '../../../engine/package/index.ts';

const archive = {
  name: 'web',
  version: '1.2.3+0123456789ab',
  metadata: { apiVersion: 'v2', name: 'web', version: '1.2.3+0123456789ab' },
  bytes: Buffer.from('not really gzip'),
};
const layout = ociLayout(archive);
const bytesOf = (path: string) => Buffer.from(layout.find((file) => file.path === path)?.bytes ?? []);
const json = (path: string) => JSON.parse(bytesOf(path).toString());
const blob = ({ digest }: { digest: string }) => `blobs/${digest.replace(':', '/')}`;

describe('an OCI layout', () => {
  const index = json('index.json');
  const manifest = json(blob(index.manifests[0]));

  it('says which layout it is', () => {
    expect(json('oci-layout')).toEqual({ imageLayoutVersion: '1.0.0' });
  });

  it('has one manifest, by the version with an underscore for the plus', () => {
    expect(index).toEqual({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [
        {
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          digest: expect.any(String),
          size: expect.any(Number),
          annotations: { 'org.opencontainers.image.ref.name': '1.2.3_0123456789ab' },
        },
      ],
    });
  });

  it('has what Helm looks for, and no time', () => {
    expect(manifest).toEqual({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: expect.objectContaining({ mediaType: 'application/vnd.cncf.helm.config.v1+json' }),
      layers: [expect.objectContaining({ mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip' })],
      annotations: {
        'org.opencontainers.image.title': 'web',
        'org.opencontainers.image.version': '1.2.3+0123456789ab',
      },
    });
    expect(json(blob(manifest.config))).toEqual(archive.metadata);
    expect(bytesOf(blob(manifest.layers[0])).equals(archive.bytes)).toBe(true);
  });

  it('describes every blob by its size and digest, and has no other', () => {
    const described = [index.manifests[0], manifest.config, ...manifest.layers];
    for (const descriptor of described) {
      const bytes = bytesOf(blob(descriptor));
      expect(descriptor.size).toBe(bytes.length);
      expect(descriptor.digest).toBe(`sha256:${hash('sha256', bytes, 'hex')}`);
    }
    expect(layout.map(({ path }) => path).sort()).toEqual([...described.map(blob), 'index.json', 'oci-layout'].sort());
  });

  it('comes in an order in which nothing names what is not there yet', () => {
    const order = [
      blob(manifest.config),
      blob(manifest.layers[0]),
      blob(index.manifests[0]),
      'oci-layout',
      'index.json',
    ];
    expect(layout.map(({ path }) => path)).toEqual(order);
  });
});
