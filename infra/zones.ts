import { factsOf } from '../model/azure/locations.ts';
import type { AzureSettings } from '../model/regions/index.ts';

/**
 * Availability zones that something stands in: all three, or none where the location has none or nobody needs them.
 *
 * @param redundant whether it must outlive a zone
 */
export function zonesOf(azure: AzureSettings, location: string, redundant: boolean): string[] {
  return redundant && factsOf(location, azure.locations)?.zones === true ? ['1', '2', '3'] : [];
}
