import { describe, expect, it } from 'vitest';
import { keyVault, nats, type PostgresDependency, postgres } from '../../model/dependency.ts';
import {
  describeDependency,
  needsAzureIdentity,
  readerDatabase,
  secretFilesOf,
  secretsOf,
  variablesOf,
} from '../../model/dependency-facts.ts';
import { shapeProblem } from '../../model/dependency-shape.ts';

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

describe('L-5 a key of a vault', () => {
  const vault = { host: 'kv-shop-dev.vault.azure.net', port: 443 };
  const key = keyVault({ key: 'orders', ...facts });

  it('is told by its ID without a version, and the vault itself only to who reads its secrets', () => {
    expect(variablesOf('kms', key, vault)).toEqual({
      KMS_KEY_ID: 'https://kv-shop-dev.vault.azure.net/keys/orders',
    });
    expect(variablesOf('vault', keyVault(facts), vault)).toEqual({
      KEY_VAULT_URI: 'https://kv-shop-dev.vault.azure.net/',
    });
    expect(variablesOf('kms', key, undefined)).toEqual({});
  });

  it('is reached with the identity, by no secret, and called by its name', () => {
    expect(needsAzureIdentity(key)).toBe(true);
    expect(secretsOf(key)).toEqual({});
    expect([describeDependency(key), describeDependency(keyVault(facts))]).toEqual([
      'Key Vault key orders',
      'Key Vault',
    ]);
  });

  it('has a name, whatever types were told to overlook', () => {
    expect([shapeProblem(key), shapeProblem(keyVault(facts))]).toEqual([undefined, undefined]);
    expect(shapeProblem({ ...key, key: undefined } as never)).toBe('has no key');
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
