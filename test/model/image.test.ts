import { describe, expect, it } from 'vitest';
import { imageReference } from '../../model/image.ts';

describe('T-6 imageReference', () => {
  it('is repository and tag', () => {
    expect(imageReference({ repository: 'ghasi/tenant-service', tag: '1.4.2' })).toBe('ghasi/tenant-service:1.4.2');
  });

  it('names the digest too, once it is known, and keeps the tag for readers', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    expect(imageReference({ repository: 'registry:5000/web', tag: '1', digest })).toBe(`registry:5000/web:1@${digest}`);
  });
});
