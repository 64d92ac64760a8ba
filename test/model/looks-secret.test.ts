import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsOf, sizings, syntheticServices } from '../../bench/synthetic/facts.ts';
import { looksSecret } from '../../model/looks-secret.ts';

/** Texts of this file that a scanner would take for secrets are put together here, so that none stands in it. */
const pem = (kind: string) => `-----BEGIN ${kind}-----\nMIIEpAIBAAKCAQEA7bq\n-----END ${kind}-----\n`;
const segment = (text: object) => Buffer.from(JSON.stringify(text)).toString('base64url');
const jwt = [segment({ alg: 'HS256', typ: 'JWT' }), segment({ sub: '1234567890' }), 'x'.repeat(43)].join('.');
const later = `\${DB_PASSWORD}`;
const random = createHash('sha512').update('seed').digest('base64').slice(0, 64);

describe('R-5 M-11 what looks like a secret', () => {
  it.each<[what: string, key: string, value: string]>([
    ['a private key', 'CERT', pem('RSA PRIVATE KEY')],
    ['a private key', 'CERT', `ca: |\n  ${pem('PRIVATE KEY')}`],
    ['a private key', 'CERT', pem('PGP PRIVATE KEY BLOCK')],
    ['connection string with its key', 'STORAGE', 'AccountName=shop;AccountKey=Zm9v;EndpointSuffix=core.windows.net'],
    ['connection string with its key', 'BUS', 'Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKey=Zm9v'],
    ['connection string with its password', 'SQL', 'Server=tcp:db,1433;User=shop;Password=hunter2;Encrypt=True'],
    ['connection string with its password', 'SQL', 'Password=hunter2;Server=db'],
    ['connection string with its password', 'PG', 'host=db port=5432 user=shop password=hunter2'],
    ['URL with a password', 'DATABASE', 'postgres://shop:hunter2@db:5432/shop'],
    ['URL with a password', 'REDIS', 'rediss://:hunter2@cache:6380'],
    ['URL with a password', 'nginx.conf', 'upstream {\n  server https://a:b@backend/;\n}\n'],
    ['JSON Web Token', 'HEADER', `Bearer ${jwt}`],
    ['access key of AWS', 'ID', `AKIA${'B'.repeat(16)}`],
    ['shared access signature', 'BLOB', `https://shop.blob.core.windows.net/x?sv=2024&sig=${'a1'.repeat(12)}%3D`],
    ['well-known service', 'CI', `ghp_${'a1'.repeat(18)}`],
    ['random text', 'X', random],
    ['random text', 'application.yaml', `level: info\nsalt: ${random.slice(0, 44)}\n`],
    ['is called DB_PASSWORD', 'DB_PASSWORD', 'hunter2'],
    ['is called DB_PASSWORD', 'DB_PASSWORD', '123456'],
    ['is called authToken', 'authToken', 'abc'],
    ['is called CLIENT_SECRET', 'CLIENT_SECRET', 'abc'],
    ['is called API_KEY', 'API_KEY', 'abc'],
    ['is called spring.datasource.password', 'app.properties', 'a=b\nspring.datasource.password=hunter2\n'],
    ['is called password', 'app.yaml', 'db:\n  user: shop\n  password: "hunter2"\n'],
    ['is called apiKey', 'app.json', '{\n  "apiKey": "abc",\n  "b": 1\n}'],
  ])('%s: %s', (what, key, value) => {
    expect(looksSecret(key, value)).toContain(what);
    expect(looksSecret(key, value), 'the value is not repeated').not.toContain('hunter2');
  });

  it.each<[key: string, value: string]>([
    ['DB_PASSWORD', ''],
    ['DB_PASSWORD', 'secretRef:web-secrets/DB_PASSWORD'],
    ['DB_PASSWORD', later],
    ['DB_PASSWORD', '$(DB_PASSWORD)'],
    ['DB_PASSWORD_FILE', '/run/secrets/password'],
    ['PASSWORD_FILE_DIR', 'run'],
    ['PASSWORD_MIN_LENGTH', '12'],
    ['PASSWORD_RESET_ENABLED', 'true'],
    ['TOKEN_URL', 'https://login.example.com/token'],
    ['TOKEN', 'https://login.example.com/token'],
    ['TOKEN_TTL', '15m'],
    ['ACCESS_TOKEN', '15m'],
    ['MAX_TOKENS', '4096'],
    ['SECRET_NAME', 'web-secrets'],
    ['SECRETS', 'false'],
    ['PARTITION_KEY', 'tenantId'],
    ['PUBLIC_KEY', 'abc'],
    ['CACHE_KEY_PREFIX', 'shop'],
    ['KMS_KEY_ID', 'alias/shop'],
    ['MONKEY', 'banana'],
    ['DATABASE', 'postgres://db:5432/shop'],
    ['DATABASE', `postgres://shop:${later}@db:5432/shop`],
    ['DATABASE', `Server=db;User=shop;Password=${later}`],
    ['URL', 'https://example.com:443/users/@me'],
    ['CONTACT', 'mailto:ops@example.com'],
    ['IMAGE', `shop/web:1.0.0@sha256:${'0123456789abcdef'.repeat(4)}`],
    ['COMMIT', '9ac329f9206360e532d615904f977309b0af71a5'],
    ['TENANT', '0b1f6471-1bf0-4dda-aec3-cb9272f09590'],
    ['ID', '/subscriptions/0B1F6471-1BF0-4DDA-AEC3-CB9272F09590/resourceGroups/rg-shop-1/providers/Microsoft.Cache'],
    ['CLASS', 'com.example.orders.OrderServiceV2ConfigurationProviderImpl'],
    ['POOLS', 'aks-pool1-zone2-node3-disk4-vol5-snap6-part7'],
    ['TOPIC', 'persistent.customer-order-created-v2-partition-assignment-strategy'],
    ['URL', `https://example.com/${random.replaceAll(/[^A-Za-z0-9]/g, 'x')}`],
    ['ca.crt', pem('CERTIFICATE').replace('MIIEpAIBAAKCAQEA7bq', random)],
    ['HASH', `sha512-${random}`],
    ['KEYS', `ssh-ed25519 ${random} ops@example.com`],
    ['NOTE', 'Basic authentication was replaced; a token, password or secret is no longer asked for.'],
    ['SHORT', 'aB3dE6gH9'],
    ['app.yaml', `token: true\npassword: ${later}\nsecret: web-secrets\ntokens: 12\napiKeyHeader: X-Api-Key\n`],
    ['init.lua', 'local token = request.headers["x-token"]\npassword = os.getenv("P")\n'],
    ['run.sh', 'TOKEN=$(cat /run/token)\nPASSWORD="$1"\n'],
    ['pgbouncer.ini', '[pgbouncer]\nauth_type = scram-sha-256\nauth_file = /etc/pgbouncer/users.txt\n'],
    ['rules.yaml', 'expr: sum(rate(http_requests_total{namespace="shop",code=~"5.."}[5m])) by (job)\n'],
  ])('is not: %s=%s', (key, value) => {
    expect(looksSecret(key, value)).toBeUndefined();
  });

  it('the settings of the bench are harmless', () => {
    for (const service of syntheticServices(200)) {
      for (const [key, value] of Object.entries(settingsOf(service, sizings.large))) {
        expect(looksSecret(key, value), `${service.name} ${key}`).toBeUndefined();
      }
    }
  });

  it('finds nearly all keys of 256 bits, and no sentence', () => {
    const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
    const keys = fc.sample(key, { numRuns: 1000, seed: 7 }).filter((bytes) => new Set(bytes).size > 20);
    const missed = keys.filter((bytes) => looksSecret('X', bytes.toString('base64')) === undefined);
    expect(missed.length / keys.length).toBeLessThan(0.05);
    const word = fc.constantFrom('tenant', 'Order', 'of', 'region', '7', 'Retry', 'v2', '2025', 'EU', 'gateway');
    const joined = fc.tuple(fc.array(word, { maxLength: 30 }), fc.constantFrom(' ', '-', '.', ', ', '/'));
    fc.assert(
      fc.property(joined, ([words, between]) => {
        expect(looksSecret('NOTE', words.join(between))).toBeUndefined();
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
