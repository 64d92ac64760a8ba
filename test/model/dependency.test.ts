import { describe, expect, it } from 'vitest';
import { type Dependency, nats, peer, postgres, redis, service } from '../../model/dependency.ts';
import { secretsOf } from '../../model/dependency-facts.ts';

const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };
const identity = peer('identity', { namespace: 'auth', ports: { https: 443 } });

describe('dependencies', () => {
  it('T-19 say what they are for and what happens without them', () => {
    const all: readonly Dependency[] = [
      postgres('db', facts),
      redis(facts),
      nats('S', facts),
      service(identity, { port: 'https', ...facts }),
    ];
    for (const dependency of all) expect(dependency).toMatchObject(facts);
  });

  it('a database is reached through its pooler unless told otherwise', () => {
    expect(postgres('orders', facts)).toEqual({ kind: 'postgres', database: 'orders', via: 'pgbouncer', ...facts });
    expect(postgres('orders', { via: 'direct', ...facts }).via).toBe('direct');
  });

  it('a service is a peer or the name of a workload', () => {
    expect(service(identity, { port: 'https', ...facts }).service).toBe(identity);
    expect(service('stock', { port: 'grpc', ...facts })).toMatchObject({ service: 'stock', port: 'grpc' });
  });

  it('T-14 bring their secrets', () => {
    expect(secretsOf(postgres('orders', facts))).toEqual({ DATABASE_URL: { path: 'db', property: 'url' } });
    expect(secretsOf(redis(facts))).toEqual({ REDIS_URL: { path: 'redis', property: 'url' } });
    expect(secretsOf(nats('S', facts))).toEqual({ NATS_CREDS: { path: 'nats', property: 'creds' } });
    expect(secretsOf(service('stock', { port: 'http', ...facts }))).toEqual({});
  });

  it('a peer knows where it was declared', () => {
    expect(identity.origin()).toMatchObject({ file: 'test/model/dependency.test.ts', line: 6 });
  });
});
