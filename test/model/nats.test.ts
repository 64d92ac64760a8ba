import { describe, expect, it } from 'vitest';
import { covers, inboxPrefix, isSubject, overlap, partitionConsumers, streamName } from '../../model/nats.ts';

describe('subjects of NATS', () => {
  it.each(['a', 'a.b', 'a.*.c', '*', '>', 'a.>', '$JS.API.>', 'a-b_c.1'])('%s is one', (subject) => {
    expect(isSubject(subject)).toBe(true);
  });

  it.each(['', '.', 'a.', '.a', 'a..b', 'a b', 'a.>.b', 'a*.b', '>a'])('%j is none', (subject) => {
    expect(isSubject(subject)).toBe(false);
  });

  it.each<[wide: string, narrow: string, covered: boolean]>([
    ['a.>', 'a.b', true],
    ['a.>', 'a.*.>', true],
    ['a.>', 'a', false],
    ['a.*', 'a.b', true],
    ['a.*', 'a.*', true],
    ['a.*', 'a.>', false],
    ['a.*', 'a.b.c', false],
    ['a.b', 'a.*', false],
    ['>', 'a', true],
    ['a.*.>', 'a.>', false],
    ['a.b', 'a.c', false],
  ])('%s covers %s: %s', (wide, narrow, covered) => {
    expect(covers(wide, narrow)).toBe(covered);
  });

  it.each<[one: string, other: string, shared: boolean]>([
    ['a.>', 'a.b', true],
    ['a.>', '*.b', true],
    ['a.*.c', 'a.b.*', true],
    ['a.*', 'b.*', false],
    ['a', 'a.b', false],
    ['a.>', 'a', false],
    ['a.*.new', 'a.*.old', false],
  ])('%s and %s overlap: %s', (one, other, shared) => {
    expect(overlap(one, other)).toBe(shared);
    expect(overlap(other, one)).toBe(shared);
  });
});

describe('names in NATS', () => {
  it('T-18 streams have capitals and no dot', () => {
    expect(streamName('tenant')).toBe('TENANT');
    expect(streamName('tenant-dlq')).toBe('TENANT_DLQ');
  });

  it('consumers of partitions are counted from 0', () => {
    expect(partitionConsumers('projector', 3)).toEqual(['projector-0', 'projector-1', 'projector-2']);
  });

  it('replies come below the account', () => {
    expect(inboxPrefix('tenant-service')).toBe('_INBOX_tenant-service');
  });
});
