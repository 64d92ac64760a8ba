import { describe, expect, it } from 'vitest';
import { Project, type Run } from '../support/project.ts';

/** First lines of what was complained of, apart from warnings. */
const errors = ({ stderr }: Run) => stderr.split('\n').filter((line) => / error [a-z]+\/[a-z-]+: /.test(line));

const region = `code: southeur
name: Southern Europe
purpose: Tenants in Southern Europe
residency: eu
size: small
locations: [italynorth, spaincentral]
domain: southeur.ghasi.example
secretStore:
  { name: vault-backend, kind: ClusterSecretStore, provider: vault, mount: secret,
    server: https://vault.southeur.ghasi.example, auth: { method: jwt, mount: jwt, role: external-secrets } }
dataNetworks: [10.80.64.0/20, 10.81.64.0/20]
`;

describe('npm run synth refuses what Azure could not provision, all at once, and writes nothing', () => {
  it('at the lines of regions and clusters', () => {
    const project = new Project();
    const before = project.tree();
    project.edit('regions/eu.yaml', 'germanywestcentral, northeurope', 'germanynorth, switzerlandnorth');
    for (const [from, to] of [
      ['10.65.0.0/16', '10.64.0.0/16'],
      ['location: germanywestcentral', 'location: germanynorth'],
      ['location: northeurope', 'location: switzerlandnorth'],
    ] as const) {
      project.edit('regions/clusters.yaml', from, to);
    }
    const run = project.synth();
    expect(run.status).toBe(1);
    expect(errors(run).map((line) => line.split(': ')[0])).toEqual([
      // The other half of what is written twice: policies and private endpoints mean the same addresses.
      'regions/ap.yaml:10:31 error region/data-network-off-plan',
      'regions/clusters.yaml:13:94 error region/overlapping-networks',
      'regions/eu.yaml:8:13 error region/no-zones',
      'regions/eu.yaml:8:27 error region/outside-boundary',
    ]);
    expect(project.tree()).toEqual(before);
  });

  it('M-5 at the component whose topic has a name that is none, once for six targets', () => {
    const project = new Project();
    project.edit(
      'systems/marketplace/asset-indexing.ts',
      "'asset-published', 'asset-indexing'",
      "'asset-published!', 'x'",
    );
    const run = project.synth();
    expect(run.status).toBe(1);
    expect(errors(run)).toHaveLength(1);
    expect(errors(run)[0]).toMatch(/^systems\/marketplace\/asset-indexing\.ts:4:30 error component\/azure-name: /);
    expect(errors(run)[0]).toContain('“asset-published!”');
  });

  it('at the code of a region that is too long for the names of a system', () => {
    const project = new Project();
    project.edit('regions/azure.yaml', '[AT, BE, DE, ES,', '[AT, BE, IT, DE, ES,');
    project.write('regions/southeur.yaml', region);
    const run = project.synth();
    expect(run.status).toBe(1);
    expect([...new Set(errors(run).map((line) => line.split(': ')[0]))]).toEqual([
      'regions/southeur.yaml:1:7 error component/azure-name',
    ]);
    expect(run.stderr).toContain('“kv-marketplace-southeur-prod”, which has 28 characters, over the limit of 24');
  });

  it('at a database that no component uses', () => {
    const project = new Project();
    project.edit('regions/azure.yaml', 'marketplace/catalog:', 'marketplace/catalogue:');
    const run = project.synth();
    expect(errors(run)).toHaveLength(1);
    expect(errors(run)[0]).toMatch(/^regions\/azure\.yaml:\d+:3 error region\/unknown-database: /);
    expect(run.stderr).toContain('Did you mean `marketplace/catalog`?');
  });
});
