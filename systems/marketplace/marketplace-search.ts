import {
  component,
  keyVault,
  postgres,
  RuntimeConfig,
  redis,
  searchIndex,
  serviceBus,
  TieredService,
} from '../../constructs/index.ts';

/** Finds assets (document 001): reads the index, and scales most aggressively of all services, with the catalog. */
export const marketplaceSearch = component(
  'marketplace-search',
  (scope, target) => {
    const { size } = target;
    const options = new RuntimeConfig(scope, 'marketplace-search-options', {
      versions: {
        v1: { Search__MaxPageSize: '100', Search__CacheSeconds: '60', Catalog__Visibility: 'published' },
        v2: {
          Search__MaxPageSize: '100',
          Search__CacheSeconds: '300',
          Catalog__Visibility: 'published',
          Catalog__MinimumTrustTier: 'verified',
        },
      },
      current: target.pick({ dev: 'v2', staging: 'v2', prod: 'v1' }),
    });
    new TieredService(scope, 'marketplace-search', {
      tier: 'edge',
      image: target.image('marketplace/search-service'),
      ports: { http: 8080, metrics: 9090 },
      routes: [{ prefix: '/v1/search', port: 'http', host: 'marketplace' }],
      uses: {
        assets: searchIndex('assets', {
          access: 'read',
          purpose: 'Answers to queries',
          whenDown: 'Cached answers are given; other queries fail with 503.',
        }),
        database: postgres('search', {
          via: 'direct',
          purpose: 'Saved searches and synonyms',
          whenDown: 'Queries are answered without synonyms; saved searches fail with 503.',
        }),
        cache: redis({ purpose: 'Answers to frequent queries', whenDown: 'Every query goes to the index.' }),
        changes: serviceBus.subscription('catalog-changed', 'marketplace-search', {
          purpose: 'Dropping cached answers that changed',
          whenDown: 'Cached answers live until they expire.',
        }),
        vault: keyVault({
          purpose: 'Signing keys of page tokens',
          whenDown: 'Keys in memory are used until a restart.',
        }),
      },
      config: options,
      probes: { startup: { path: '/health/live', failureThreshold: 30, periodSeconds: 5 } },
      slo: { availability: 99.9, window: '30d', requests: { metric: 'marketplace_search_http_requests_total' } },
      env: { DOTNET_ENVIRONMENT: target.pick({ dev: 'Development', staging: 'Staging', prod: 'Production' }) },
      resources: target.resources(),
      ...target.pick({
        dev: { replicas: size.replicas, disruption: { minAvailable: 1 } },
        staging: { scaling: scaling(size.replicas, 6), disruption: { minAvailable: '50%' } },
        prod: { scaling: scaling(size.replicas, 40), disruption: { minAvailable: '50%' } },
      }),
    });
  },
  { after: ['platform'] },
);

function scaling(min: number, max: number) {
  return {
    min,
    max,
    on: [{ cpu: 60 }, { metric: 'marketplace_search_http_requests_per_second', perPod: 300 }],
  } as const;
}
