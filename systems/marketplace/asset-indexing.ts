import { component, postgres, searchIndex, serviceBus, Worker } from '../../constructs/index.ts';

/** Writes assets to the search index (document 001): rests while nothing is published, and absorbs a mass re-index. */
export const assetIndexing = component(
  'asset-indexing',
  (scope, target) => {
    new Worker(scope, 'asset-indexing', {
      tier: 'batch',
      image: target.image('marketplace/asset-indexing-worker'),
      ports: { health: 8080, metrics: 9090 },
      uses: {
        published: serviceBus.subscription('asset-published', 'asset-indexing', {
          purpose: 'Assets to index',
          whenDown: 'New assets are not found yet; they wait in the topic.',
        }),
        changes: serviceBus.subscription('catalog-changed', 'asset-indexing', {
          purpose: 'Assets to index again',
          whenDown: 'The index shows what was true before; changes wait in the topic.',
        }),
        assets: searchIndex('assets', {
          access: 'define',
          purpose: 'What search reads',
          whenDown: 'Messages are given back and tried again.',
        }),
        database: postgres('catalog', {
          purpose: 'What an asset is',
          whenDown: 'Messages are given back and tried again.',
        }),
      },
      probes: { startup: { path: '/health/live', failureThreshold: 30, periodSeconds: 5 } },
      env: { DOTNET_ENVIRONMENT: target.pick({ dev: 'Development', staging: 'Staging', prod: 'Production' }) },
      resources: target.resources(),
      gracePeriodSeconds: 120,
      scaling: {
        min: 0,
        max: target.pick({ dev: 2, staging: 5, prod: 30 }),
        on: [
          { serviceBus: 'published', messages: 20 },
          { serviceBus: 'changes', messages: 100 },
        ],
        burst: { pods: 10, periodSeconds: 15 },
      },
    });
  },
  { after: ['platform', 'catalog-pgbouncer'] },
);
