import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { loadPlatform, type Platform } from '../../model/regions/index.ts';

/** A small platform that is right: two regions, three environments, one pin. Tests change what they are about. */
export const regionFiles = {
  'us.yaml': `code: us
name: United States
purpose: Tenants in North America
residency: north-america
size: large
locations: [eastus2, westus3]
domain: us.example.com
secretStore:
  { name: vault-backend, kind: ClusterSecretStore, provider: vault, mount: secret,
    server: https://vault.us.example.com, auth: { method: jwt, mount: jwt, role: external-secrets } }
`,
  'eu.yaml': `code: eu
name: Europe
purpose: Tenants in the EU
residency: eu
size: small
locations: [germanywestcentral, northeurope]
domain: eu.example.com
secretStore: { name: keyvault, kind: SecretStore, provider: azureKeyVault }
`,
  'environments.yaml': `environments:
  dev: { purpose: Trying, tenantData: synthetic, region: us, size: dev }
  staging: { purpose: Proving, tenantData: opt-in, region: us, size: staging }
  prod: { purpose: Serving, tenantData: real }
sizes:
  dev: { replicas: 2, cpu: 250m, memory: 512Mi, data: { database: 5Gi, cache: 1Gi, stream: 10Gi } }
  staging: { replicas: 3, cpu: 500m, memory: 1Gi, data: { database: 50Gi, cache: 2Gi, stream: 50Gi } }
  small: { replicas: 6, cpu: '1', memory: 1.5Gi, data: { database: 500Gi, cache: 8Gi, stream: 500Gi } }
  large: { replicas: 12, cpu: '1', memory: 1.5Gi, data: { database: 2Ti, cache: 16Gi, stream: 2Ti } }
`,
  'releases.yaml': `components:
  web:
    dev: { tag: 3.0.0 }
    staging: { tag: 2.0.0 }
    prod: { tag: 1.0.0 }
`,
} as const;

export type RegionFiles = Partial<Record<string, string>>;

/** Writes region files to a temporary folder for as long as `use` runs. */
export function withRegionFiles<T>(changes: RegionFiles, use: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'meridian-regions-'));
  try {
    for (const [name, text] of Object.entries({ ...regionFiles, ...changes })) {
      if (text !== undefined) writeFileSync(path.join(folder, name), text);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The platform of the files, or a failure that shows what is wrong with them. */
export function platformWith(changes: RegionFiles = {}): Platform {
  return withRegionFiles(changes, (folder) => {
    const diagnostics = new Diagnostics();
    const platform = loadPlatform(folder, diagnostics, 'regions');
    if (platform === undefined) throw new Error(JSON.stringify(diagnostics.sorted(), null, 2));
    return platform;
  });
}
