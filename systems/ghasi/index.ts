import type { System } from '../../constructs/index.ts';
import {
  aiGateway,
  apiGateway,
  billingService,
  identityService,
  natsPeer,
  observability,
  postgresPeer,
  redisPeer,
  syncService,
} from './peers.ts';
import { platform } from './platform.ts';
import { tenantService } from './tenant-service.ts';

/** Ghasi: multi-tenant services behind one gateway (documents 002 and 004). */
export const ghasi: System = {
  name: 'ghasi',
  namespace: 'ghasi-services',
  backends: {
    postgres: postgresPeer,
    redis: redisPeer,
    nats: natsPeer,
    telemetry: observability,
    scraper: observability,
  },
  peers: [apiGateway, syncService, observability, identityService, aiGateway, billingService],
  components: [platform, tenantService],
};
