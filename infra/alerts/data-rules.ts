import { above, below, type NamedRule } from './thresholds.ts';

const postgres = 'Microsoft.DBforPostgreSQL/flexibleServers';
const serviceBus = 'Microsoft.ServiceBus/namespaces';

/** By service, as in the keys of what a system has. */
export const serviceRules: Readonly<Record<string, readonly NamedRule[]>> = {
  serviceBus: [
    {
      name: 'dead-letters',
      namespace: serviceBus,
      metric: 'DeadletteredMessages',
      ...above(0, 'Maximum'),
      dimensions: { EntityName: '*' },
      window: 'PT15M',
      severity: 3,
      description:
        'Messages could not be handled, and were put aside: read why in the dead-letter queue, mend it, and send them again.',
    },
    {
      name: 'throttled',
      namespace: serviceBus,
      metric: 'ThrottledRequests',
      ...above(0, 'Total'),
      severity: 2,
      description: 'Service Bus refuses requests: raise serviceBusUnits of the size in regions/azure.yaml.',
    },
  ],
  keyVault: [
    {
      name: 'availability',
      namespace: 'Microsoft.KeyVault/vaults',
      metric: 'Availability',
      ...below(99),
      window: 'PT15M',
      severity: 2,
      description:
        'The vault fails requests: secrets are not refreshed, and pods that run keep theirs; nothing is decrypted or signed with its keys.',
    },
  ],
  redis: [
    {
      name: 'memory',
      namespace: 'Microsoft.Cache/redisEnterprise',
      metric: 'usedmemorypercentage',
      ...above(90, 'Maximum'),
      window: 'PT15M',
      severity: 2,
      description:
        'Redis is nearly full: it throws away what was used least recently. Raise the cache of the size class.',
    },
  ],
  blob: [
    {
      name: 'availability',
      namespace: 'Microsoft.Storage/storageAccounts',
      metric: 'Availability',
      ...below(99),
      window: 'PT15M',
      severity: 2,
      description: 'The storage account fails requests.',
    },
  ],
  search: [
    {
      name: 'throttled',
      namespace: 'Microsoft.Search/searchServices',
      metric: 'ThrottledSearchQueriesPercentage',
      ...above(5),
      severity: 2,
      description: 'Search refuses queries: raise searchReplicas of the size in regions/azure.yaml.',
    },
  ],
};

/** Of every PostgreSQL server. */
export const databaseRules: readonly NamedRule[] = [
  {
    name: 'down',
    namespace: postgres,
    metric: 'is_db_alive',
    ...below(1, 'Maximum'),
    severity: 1,
    description:
      'The server does not answer. Its standby takes over by itself within minutes; see docs/azure if it does not.',
  },
  {
    name: 'storage',
    namespace: postgres,
    metric: 'storage_percent',
    ...above(85),
    window: 'PT15M',
    severity: 2,
    description:
      'Storage is nearly full. It grows by itself, unless the limit of its size is reached: then it stops writing.',
  },
  {
    name: 'processor',
    namespace: postgres,
    metric: 'cpu_percent',
    ...above(90),
    window: 'PT30M',
    severity: 3,
    description:
      'The server has been busy for half an hour: look for slow queries, or raise its sku in regions/azure.yaml.',
  },
];

/** Of replicas alone: further behind than 003 §6.2 lets data be lost, and a failover would lose more. */
export const replicaRules: readonly NamedRule[] = [
  {
    name: 'replication',
    namespace: postgres,
    metric: 'physical_replication_delay_in_seconds',
    ...above(300, 'Maximum'),
    window: 'PT15M',
    severity: 2,
    description: 'The replica is more than 5 minutes behind: a forced failover would lose that much (003 §6.2).',
  },
];
