import { managed, type System } from '../../constructs/index.ts';
import { assetIndexing } from './asset-indexing.ts';
import { catalogPgbouncer } from './catalog-pgbouncer.ts';
import { marketplaceSearch } from './marketplace-search.ts';
import { apiGateway, istiod, observability } from './peers.ts';
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
  },
  secretStore: { name: 'key-vault', kind: 'SecretStore', provider: 'azureKeyVault' },
  mesh: { gateway: apiGateway, control: istiod },
  peers: [observability],
  components: [platform, catalogPgbouncer, marketplaceSearch, assetIndexing],
};
