import type { AzurePlan, SystemPlan } from '../../model/azure/plan.ts';
import { type AzureService, azureServices, privateZone } from '../../model/azure/services.ts';
import { apiServerZone, registryZone } from '../global-names.ts';
import { monitorZones } from '../monitoring/collection.ts';

/** Zones of a target's hubs: of the services that its systems use, and of what every cluster needs. */
export function targetZones({ systems }: AzurePlan, location: string): readonly string[] {
  const used = azureServices.filter((service) => systems.some((system) => uses[service](system)));
  return [...sharedZones(used), apiServerZone(location)];
}

/** Zones of the management hub: Argo CD finds the API servers of all locations there. */
export function managementZones(locations: readonly string[]): readonly string[] {
  return [...sharedZones([]), ...[...new Set(locations)].sort().map(apiServerZone)];
}

/** Whether a system has data there. */
const uses: Readonly<Record<AzureService, (system: SystemPlan) => boolean>> = {
  postgres: ({ databases }) => databases.length > 0,
  redis: ({ redis }) => redis,
  serviceBus: ({ serviceBus }) => serviceBus !== undefined,
  keyVault: ({ keyVault }) => keyVault,
  blob: ({ containers }) => containers.length > 0,
  search: ({ indexes }) => indexes.length > 0,
};

/** That of Blob Storage is Azure Monitor's too. */
function sharedZones(services: readonly AzureService[]): readonly string[] {
  return [...new Set([registryZone, ...monitorZones, privateZone('blob'), ...services.map(privateZone)])];
}
