import type { AzurePlan, SystemFacts, SystemPlan } from '../../../model/azure/plan.ts';
import { azurePlan } from '../../../model/azure/plan.ts';
import { managed } from '../../../model/backends.ts';
import { peer } from '../../../model/dependency.ts';
import type { AzureSettings, Platform } from '../../../model/regions/index.ts';
import type { SharedStore } from '../../../model/secret-stores.ts';
import type { Target } from '../../../model/target.ts';
import type { Workload } from '../../../model/workload.ts';
import { platformWith, type RegionFiles, regionFiles } from '../../support/platform.ts';

export const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };

const size = (highAvailability: boolean) => `
    nodes: { by: provisioning, system: { size: Standard_D4ds_v5, count: 3 } }
    postgres: { sku: Standard_D4ds_v5, replicas: 1 }
    highAvailability: ${highAvailability}
    serviceBusUnits: 1
    searchReplicas: 3`;

export const azureText = `organization: contoso
boundaries: { north-america: [CA, US], eu: [DE, IE, NL] }
management: { location: eastus2, network: 10.0.0.0/16 }
sizes:
  dev: ${size(false)}
  staging: ${size(true)}
  small: ${size(true)}
  large: ${size(true)}
`;

const cluster = (target: string, location: string, role: string, network: string) =>
  `  ${target}-${location}: { target: ${target}, location: ${location}, role: ${role}, network: ${network} }\n`;

const clustersText = `clusters:
${[
  cluster('dev', 'eastus2', 'primary', '10.1.0.0/16'),
  cluster('staging', 'eastus2', 'primary', '10.2.0.0/16'),
  cluster('us-prod', 'westus3', 'secondary', '10.4.0.0/16'),
  cluster('us-prod', 'eastus2', 'primary', '10.3.0.0/16'),
  cluster('eu-prod', 'germanywestcentral', 'primary', '10.5.0.0/16'),
  cluster('eu-prod', 'northeurope', 'secondary', '10.6.0.0/16'),
].join('')}`;

/** The small platform of the tests, with Azure. */
export function azurePlatform(changes: RegionFiles = {}): Platform {
  return platformWith({ 'azure.yaml': azureText, 'clusters.yaml': clustersText, ...changes });
}

/** A further region that is right. */
export function further(code: string): RegionFiles {
  const text = regionFiles['eu.yaml'].replace('code: eu', `code: ${code}`).replace('eu.example', `${code}.example`);
  return { [`${code}.yaml`]: text.replace('[germanywestcentral,', '[westeurope,') };
}

export function targetOf(platform: Platform, name: string): Target {
  const target = platform.targets.find((candidate) => candidate.name === name);
  if (target === undefined) throw new Error(`no target ${name}`);
  return target;
}

export function azureOf({ azure }: Platform): AzureSettings {
  if (azure === undefined) throw new Error('no regions/azure.yaml');
  return azure;
}

/** A worker of the shop with an account of its own, which acts as an Azure identity. */
export function workload(name: string, changes: Partial<Workload> = {}): Workload {
  return {
    ...{ name, component: name, system: 'shop', namespace: 'shop', tier: 'batch' },
    ...{ ports: {}, selector: {}, uses: {}, pods: { least: 1, most: 1 } },
    account: { name, selector: {}, identity: true },
    ...changes,
  };
}

const telemetry = { ...peer('otel', { namespace: 'otel', ports: { otlp: 4317 } }), service: 'otel' };

/** A system whose data is all Azure's. */
export const shop: SystemFacts = {
  name: 'shop',
  backends: {
    ...{ postgres: managed('postgres'), redis: managed('redis'), serviceBus: managed('serviceBus') },
    ...{ keyVault: managed('keyVault'), blob: managed('blob'), search: managed('search') },
    ...{ telemetry, scraper: telemetry },
  },
};

/** What workloads ask of Azure in production in the USA. */
export function planOf(
  workloads: readonly Workload[],
  systems: readonly SystemFacts[] = [shop],
  platform: Platform = azurePlatform(),
  stores: readonly SharedStore[] = [],
): AzurePlan {
  const declared = { workloads, stores };
  return azurePlan(targetOf(platform, 'us-prod'), systems, declared, azureOf(platform), platform.clusters);
}

/** The only system of a plan. */
export function onlySystem({ systems }: AzurePlan): SystemPlan {
  const [system, ...others] = systems;
  if (system === undefined || others.length > 0) throw new Error(`${systems.length} systems`);
  return system;
}
