import { describe, expect, it } from 'vitest';
import { nats, type PostgresDependency, postgres } from '../../model/dependency.ts';
import { readerDatabase, secretFilesOf, secretsOf, variablesOf } from '../../model/dependency-facts.ts';

const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };
const at = { host: 'data-postgres.data-postgres', port: 5432 };
const orders = (via: 'pgbouncer' | 'sidecar' | 'direct', readers?: boolean) =>
  postgres('orders', { via, ...facts, ...(readers === undefined ? {} : { readers }) });
const pooler: PostgresDependency = { kind: 'postgres', database: 'orders', via: 'pooler', ...facts };

describe('L-6 a database behind a sidecar', () => {
  it('is told to the application by what libpq reads', () => {
    expect(variablesOf('database', orders('sidecar'), at)).toEqual({
      PGHOST: '127.0.0.1',
      PGPORT: '6432',
      PGDATABASE: 'orders',
    });
  });

  it('has user and password as secrets of their own, and no URL', () => {
    expect(secretsOf(orders('sidecar'))).toEqual({
      PGUSER: { path: 'db', property: 'username' },
      PGPASSWORD: { path: 'db', property: 'password' },
    });
  });

  it('has the users of PgBouncer as a file', () => {
    const file = { 'userlist.txt': { path: 'pgbouncer', property: 'userlist.txt' } };
    expect(secretFilesOf(orders('sidecar'))).toEqual(file);
    expect(secretFilesOf(pooler)).toEqual(file);
    expect(secretFilesOf(orders('pgbouncer'))).toEqual({});
    expect(secretFilesOf(orders('direct'))).toEqual({});
    expect(secretFilesOf(nats('S', facts))).toEqual({});
  });
});

describe('other ways to a database', () => {
  it('a pooler reads neither variables nor secrets', () => {
    expect(variablesOf('server', pooler, at)).toEqual({});
    expect(secretsOf(pooler)).toEqual({});
  });

  it('name the readers where a pooler has them', () => {
    expect(readerDatabase('orders')).toBe('orders_ro');
    expect(variablesOf('database', orders('pgbouncer', true), at)).toEqual({ DATABASE_READER: 'orders_ro' });
    expect(variablesOf('database', orders('sidecar', true), at)).toMatchObject({ DATABASE_READER: 'orders_ro' });
    expect(variablesOf('database', orders('sidecar', false), at)).not.toHaveProperty('DATABASE_READER');
    expect(variablesOf('database', orders('direct', true), at)).toEqual({});
  });
});

describe('T-18 what a service does in a stream', () => {
  it('is part of its dependency', () => {
    expect(nats('ORDERS', { ...facts, publish: ['orders.>'], consumes: ['web'] })).toEqual({
      kind: 'nats',
      stream: 'ORDERS',
      publish: ['orders.>'],
      consumes: ['web'],
      ...facts,
    });
  });
});
