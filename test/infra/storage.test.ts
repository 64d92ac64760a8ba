import { beforeAll, describe, expect, it } from 'vitest';
import { storageSku } from '../../infra/components/storage.ts';
import type { Recording } from '../../infra/record/record.ts';
import { failedOver, ofType, one, only, planOf, recordData } from './fixtures/data.ts';

describe('M-8 copies of blobs', () => {
  const prod = { environment: 'prod', pairedWithin: true } as const;
  const outside = { environment: 'prod', pairedWithin: false } as const;
  const staging = { environment: 'staging', pairedWithin: true } as const;
  it.each([
    ['in three zones and the pair', prod, { zones: true, pair: 'x' }, 'Standard_GZRS'],
    ['in the pair', prod, { zones: false, pair: 'x' }, 'Standard_GRS'],
    ['in three zones, where there is no pair', prod, { zones: true }, 'Standard_ZRS'],
    ['in three zones, where the pair is outside the boundary', outside, { zones: true, pair: 'x' }, 'Standard_ZRS'],
    ['in three zones, where nothing is real', staging, { zones: true, pair: 'x' }, 'Standard_ZRS'],
    ['in one place', outside, { zones: false, pair: 'x' }, 'Standard_LRS'],
  ] as const)('are %s', (_, target, facts, sku) => {
    expect(storageSku(target, facts)).toBe(sku);
  });
});

describe('storage of a target', () => {
  let eu: Recording;
  let ap: Recording;
  beforeAll(async () => {
    eu = await recordData(only(planOf('eu-prod'), 'blob'));
    ap = await recordData(only(planOf('ap-prod'), 'blob'));
  });

  it('M-11 has no keys, no public endpoint, and nothing that anybody may read', () => {
    for (const { inputs, options } of ofType(ap, 'storage:StorageAccount').values()) {
      expect(inputs).toMatchObject({
        allowSharedKeyAccess: false,
        allowBlobPublicAccess: false,
        publicNetworkAccess: 'Disabled',
        networkRuleSet: { defaultAction: 'Deny', bypass: 'None' },
        minimumTlsVersion: 'TLS1_2',
        enableHttpsTrafficOnly: true,
        encryption: { requireInfrastructureEncryption: true },
      });
      expect(options.protect).toBe(true);
    }
    for (const { inputs } of ofType(ap, 'storage:BlobContainer').values()) expect(inputs['publicAccess']).toBe('None');
  });

  it('gives back what was deleted or overwritten', () => {
    expect(one(eu, 'storage:BlobServiceProperties', 'stghasieuprod').inputs).toMatchObject({
      isVersioningEnabled: true,
      changeFeed: { enabled: true },
      deleteRetentionPolicy: { enabled: true, days: 30 },
      containerDeleteRetentionPolicy: { enabled: true, days: 30 },
    });
  });

  it('has the containers that components use', () => {
    const containers = [...ofType(eu, 'storage:BlobContainer').values()].map(({ inputs }) => inputs['containerName']);
    expect(containers).toEqual(planOf('eu-prod').systems.flatMap((system) => system.containers));
  });

  it('T-2 copies blobs itself where Azure would carry them out of the boundary', () => {
    expect(ofType(eu, 'storage:ObjectReplicationPolicy').size).toBe(0);
    const destination = one(ap, 'storage:ObjectReplicationPolicy', 'ghasi-copies-destination');
    const source = one(ap, 'storage:ObjectReplicationPolicy', 'ghasi-copies-source');
    const rule = { sourceContainer: 'play-packages', destinationContainer: 'play-packages' };
    expect(destination.inputs).toMatchObject({
      accountName: 'stghasiapprod2',
      objectReplicationPolicyId: 'default',
      rules: [rule],
    });
    // Azure makes up the IDs at the destination; the source names them.
    expect(source.inputs).toMatchObject({
      accountName: 'stghasiapprod',
      objectReplicationPolicyId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      rules: [{ ...rule, ruleId: expect.stringMatching(/^[0-9a-f-]{36}$/) }],
    });
    expect(source.inputs['sourceAccount']).toBe(ofType(ap, 'storage:StorageAccount').get('stghasiapprod')?.id);
  });

  it('R-8 copies the other way once the other location is written to', async () => {
    const moved = await recordData(failedOver(only(planOf('ap-prod'), 'blob')));
    const source = one(moved, 'storage:ObjectReplicationPolicy', 'ghasi-copies-source');
    expect(source.inputs['accountName']).toBe('stghasiapprod2');
    expect(source.options.deleteBeforeReplace).toBe(true);
  });
});
