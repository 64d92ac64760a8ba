import { managed, type System } from '../../constructs/index.ts';
import { deliveryService } from './delivery-service.ts';
import { featureFlags } from './feature-flags.ts';
import {
  aiGateway,
  apiGateway,
  billingService,
  identityService,
  istiod,
  natsPeer,
  observability,
  platformGateway,
  postgresPeer,
  prometheus,
  redisPeer,
  syncService,
} from './peers.ts';
import { platform } from './platform.ts';
import { streams } from './streams.ts';
import { tenantService } from './tenant-service.ts';

/** Ghasi: multi-tenant services behind one gateway (documents 002 and 004). */
export const ghasi: System = {
  name: 'ghasi',
  namespace: 'ghasi-services',
  backends: {
    postgres: postgresPeer,
    redis: redisPeer,
    nats: natsPeer,
    keyVault: managed('keyVault'),
    blob: managed('blob'),
    telemetry: observability,
    scraper: observability,
    prometheus,
  },
  mesh: { gateway: platformGateway, control: istiod },
  notifications: { service: 'slack', recipient: 'ghasi-releases' },
  chartVersion: '1.1.0',
  peers: [apiGateway, syncService, observability, identityService, aiGateway, billingService, istiod],
  components: [platform, streams, featureFlags, tenantService, deliveryService],
};
