import {
  blob,
  type Dependency,
  external,
  keyVault,
  nats,
  peer,
  postgres,
  redis,
  searchIndex,
  service,
  serviceBus,
} from '../../../model/dependency.ts';

/** One way to write an entry of `uses`. */
export interface Sample {
  /** As it is written, with `facts` for what every kind says. */
  readonly written: string;
  readonly dependency: Dependency;
  /** Built-in role of Azure that the identity of the pods needs there. */
  readonly role?: string;
}

const facts = { purpose: '', whenDown: '' };
const tenants = peer('tenant-service', { namespace: 'ghasi-services', ports: { http: 3000 } });
const variables = { TENANT_URL: 'url' } as const;
const stripe = { name: 'stripe', host: 'api.stripe.com', port: 443, networks: ['192.0.2.0/24'] } as const;

/**
 * Ways to write each kind; a new kind does not compile until it has one. The entry is called `orders` in all of them.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
export const samples: Readonly<Record<Dependency['kind'], readonly Sample[]>> = {
  postgres: [
    { written: "postgres('shop', facts)", dependency: postgres('shop', facts) },
    {
      written: "postgres('shop', { via: 'sidecar', readers: true, …facts })",
      dependency: postgres('shop', { via: 'sidecar', readers: true, ...facts }),
    },
    {
      written: "postgres('shop', { via: 'direct', …facts })",
      dependency: postgres('shop', { via: 'direct', ...facts }),
    },
  ],
  redis: [{ written: 'redis(facts)', dependency: redis(facts) }],
  nats: [
    {
      written: "nats('ORDERS', { publish: ['orders.>'], …facts })",
      dependency: nats('ORDERS', { publish: ['orders.>'], ...facts }),
    },
  ],
  service: [
    {
      written: "service('tenant-service', { port: 'http', …facts })",
      dependency: service(tenants, { port: 'http', ...facts }),
    },
    {
      written: "service('tenant-service', { port: 'http', variables: { TENANT_URL: 'url' }, …facts })",
      dependency: service(tenants, { port: 'http', variables, ...facts }),
    },
  ],
  serviceBus: [
    {
      written: "serviceBus.topic('ordered', facts)",
      dependency: serviceBus.topic('ordered', facts),
      role: 'Azure Service Bus Data Sender',
    },
    {
      written: "serviceBus.subscription('ordered', 'packing', facts)",
      dependency: serviceBus.subscription('ordered', 'packing', facts),
      role: 'Azure Service Bus Data Receiver',
    },
    {
      written: "serviceBus.queue('parcels', { access: 'send', …facts })",
      dependency: serviceBus.queue('parcels', { access: 'send', ...facts }),
      role: 'Azure Service Bus Data Sender, or Receiver',
    },
  ],
  keyVault: [
    { written: 'keyVault(facts)', dependency: keyVault(facts), role: 'Key Vault Secrets User' },
    {
      written: "keyVault({ key: 'orders', …facts })",
      dependency: keyVault({ key: 'orders', ...facts }),
      role: 'Key Vault Crypto User, on that key',
    },
  ],
  blob: [
    {
      written: "blob('invoices', { access: 'read', …facts })",
      dependency: blob('invoices', { access: 'read', ...facts }),
      role: 'Storage Blob Data Reader, or Contributor to write',
    },
  ],
  search: [
    {
      written: "searchIndex('orders', { access: 'read', …facts })",
      dependency: searchIndex('orders', { access: 'read', ...facts }),
      role: 'Search Index Data Reader, or Contributor to write; Search Service Contributor to define',
    },
  ],
  external: [{ written: 'external(stripe, facts)', dependency: external(stripe, facts) }],
};
