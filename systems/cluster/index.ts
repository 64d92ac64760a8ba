import type { System } from '../../constructs/index.ts';
import { nodePools } from './node-pools.ts';
import { observability } from './peers.ts';
import { secretStores } from './secret-stores.ts';

/** What each cluster has once, for all systems. Argo CD wants every Application to have a namespace: this one is never made. */
export const cluster: System = {
  name: 'cluster',
  namespace: 'cluster',
  clusterScoped: true,
  backends: { telemetry: observability, scraper: observability },
  notifications: { service: 'slack', recipient: 'platform-alerts' },
  peers: [],
  components: [nodePools, secretStores],
};
