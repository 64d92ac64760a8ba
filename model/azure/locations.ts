/** What is known of an Azure location. */
export interface LocationFacts {
  /** Country that its data centres stand in, ISO 3166-1. */
  readonly country: string;
  /** Whether it has three availability zones. */
  readonly zones: boolean;
  /** The location that Azure replicates to by itself (GRS, Key Vault); absent where it has none. */
  readonly pair?: string;
}

/**
 * Locations of Azure's public cloud. One that is newer is described in `regions/azure.yaml`, under `locations`.
 *
 * @see https://learn.microsoft.com/azure/reliability/regions-list
 * @see https://learn.microsoft.com/azure/reliability/regions-paired
 */
export const azureLocations: Readonly<Record<string, LocationFacts>> = {
  australiacentral: { country: 'AU', zones: false, pair: 'australiacentral2' },
  australiacentral2: { country: 'AU', zones: false, pair: 'australiacentral' },
  australiaeast: { country: 'AU', zones: true, pair: 'australiasoutheast' },
  australiasoutheast: { country: 'AU', zones: false, pair: 'australiaeast' },
  austriaeast: { country: 'AT', zones: true },
  belgiumcentral: { country: 'BE', zones: true },
  brazilsouth: { country: 'BR', zones: true, pair: 'southcentralus' },
  brazilsoutheast: { country: 'BR', zones: false, pair: 'brazilsouth' },
  canadacentral: { country: 'CA', zones: true, pair: 'canadaeast' },
  canadaeast: { country: 'CA', zones: false, pair: 'canadacentral' },
  centralindia: { country: 'IN', zones: true, pair: 'southindia' },
  centralus: { country: 'US', zones: true, pair: 'eastus2' },
  chilecentral: { country: 'CL', zones: true },
  eastasia: { country: 'HK', zones: true, pair: 'southeastasia' },
  eastus: { country: 'US', zones: true, pair: 'westus' },
  eastus2: { country: 'US', zones: true, pair: 'centralus' },
  francecentral: { country: 'FR', zones: true, pair: 'francesouth' },
  francesouth: { country: 'FR', zones: false, pair: 'francecentral' },
  germanynorth: { country: 'DE', zones: false, pair: 'germanywestcentral' },
  germanywestcentral: { country: 'DE', zones: true, pair: 'germanynorth' },
  indonesiacentral: { country: 'ID', zones: true },
  israelcentral: { country: 'IL', zones: true },
  italynorth: { country: 'IT', zones: true },
  japaneast: { country: 'JP', zones: true, pair: 'japanwest' },
  japanwest: { country: 'JP', zones: true, pair: 'japaneast' },
  koreacentral: { country: 'KR', zones: true, pair: 'koreasouth' },
  koreasouth: { country: 'KR', zones: false, pair: 'koreacentral' },
  malaysiawest: { country: 'MY', zones: true },
  mexicocentral: { country: 'MX', zones: true },
  newzealandnorth: { country: 'NZ', zones: true },
  northcentralus: { country: 'US', zones: false, pair: 'southcentralus' },
  northeurope: { country: 'IE', zones: true, pair: 'westeurope' },
  norwayeast: { country: 'NO', zones: true, pair: 'norwaywest' },
  norwaywest: { country: 'NO', zones: false, pair: 'norwayeast' },
  polandcentral: { country: 'PL', zones: true },
  qatarcentral: { country: 'QA', zones: true },
  southafricanorth: { country: 'ZA', zones: true, pair: 'southafricawest' },
  southafricawest: { country: 'ZA', zones: false, pair: 'southafricanorth' },
  southcentralus: { country: 'US', zones: true, pair: 'northcentralus' },
  southeastasia: { country: 'SG', zones: true, pair: 'eastasia' },
  southindia: { country: 'IN', zones: false, pair: 'centralindia' },
  spaincentral: { country: 'ES', zones: true },
  swedencentral: { country: 'SE', zones: true, pair: 'swedensouth' },
  swedensouth: { country: 'SE', zones: false, pair: 'swedencentral' },
  switzerlandnorth: { country: 'CH', zones: true, pair: 'switzerlandwest' },
  switzerlandwest: { country: 'CH', zones: false, pair: 'switzerlandnorth' },
  uaecentral: { country: 'AE', zones: false, pair: 'uaenorth' },
  uaenorth: { country: 'AE', zones: true, pair: 'uaecentral' },
  uksouth: { country: 'GB', zones: true, pair: 'ukwest' },
  ukwest: { country: 'GB', zones: false, pair: 'uksouth' },
  westcentralus: { country: 'US', zones: false, pair: 'westus2' },
  westeurope: { country: 'NL', zones: true, pair: 'northeurope' },
  westindia: { country: 'IN', zones: false, pair: 'southindia' },
  westus: { country: 'US', zones: false, pair: 'eastus' },
  westus2: { country: 'US', zones: true, pair: 'westcentralus' },
  westus3: { country: 'US', zones: true, pair: 'eastus' },
};

/** Facts of a location; those of `regions/azure.yaml` add to the table, and win over it. */
export function factsOf(
  location: string,
  own: Readonly<Record<string, LocationFacts>> = {},
): LocationFacts | undefined {
  if (Object.hasOwn(own, location)) return own[location];
  return Object.hasOwn(azureLocations, location) ? azureLocations[location] : undefined;
}
