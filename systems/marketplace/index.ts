import { managed, type System } from '../../constructs/index.ts';
import { assetIndexing } from './asset-indexing.ts';
import { catalogPgbouncer } from './catalog-pgbouncer.ts';
import { marketplaceSearch } from './marketplace-search.ts';
import { apiGateway, istiod, observability, prometheus } from './peers.ts';
import { platform } from './platform.ts';

/** Marketplace: assets that are published, found and installed (document 001). Its data is Azure's in every target. */
export const marketplace: System = {
  name: 'marketplace',
  namespace: 'marketplace',
  backends: {
    postgres: managed('postgres'),
    redis: managed('redis'),
    serviceBus: managed('serviceBus'),
    keyVault: managed('keyVault'),
    search: managed('search'),
    telemetry: observability,
    scraper: observability,
    prometheus,
  },
  secretStore: { name: 'key-vault', kind: 'SecretStore', provider: 'azureKeyVault' },
  mesh: { gateway: apiGateway, control: istiod },
  notifications: { service: 'slack', recipient: 'marketplace-releases' },
  peers: [observability],
  // 001 gives no figures; its data are the same managed services as in 003.
  recovery: {
    source: 'document 003 §6.2, for managed data services',
    scenarios: [
      {
        failure: 'Failure within a location',
        rpo: '< 5 min',
        rto: '< 5 min',
        strategy: 'Automatic failover between zones',
      },
      {
        failure: 'Failure of a location',
        rpo: '< 5 min',
        rto: '< 15 min',
        strategy: 'Manual failover to the other location, whose data is replicated asynchronously',
      },
    ],
  },
  components: [platform, catalogPgbouncer, marketplaceSearch, assetIndexing],
};
