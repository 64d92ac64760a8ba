import { expect } from 'vitest';
import { environmentsText, regionText, tried } from './fixture.ts';

export type Files = Readonly<Record<string, string | null>>;
type Lines = Readonly<Record<string, string>>;

const locations: Readonly<Record<string, string>> = {
  us: '[eastus2, westus3]',
  eu: '[germanywestcentral, northeurope]',
};
export const region = (code: string, lines: Lines = {}) => ({
  [`${code}.yaml`]: regionText(code, { residency: code, locations: locations[code] ?? '[]', ...lines }),
});
export const environments = (lines: Lines) => ({ 'environments.yaml': environmentsText(lines) });

const rightClusters = [
  'dev: { target: dev, location: eastus2, role: primary, network: 10.1.0.0/16 }',
  'staging: { target: staging, location: eastus2, role: primary, network: 10.2.0.0/16 }',
  'us-a: { target: us-prod, location: eastus2, role: primary, network: 10.3.0.0/16 }',
  'us-b: { target: us-prod, location: westus3, role: secondary, network: 10.4.0.0/16 }',
  'eu-a: { target: eu-prod, location: germanywestcentral, role: primary, network: 10.5.0.0/16 }',
  'eu-b: { target: eu-prod, location: northeurope, role: secondary, network: 10.6.0.0/16 }',
];

/** The right clusters, one of them replaced where its name says so, and others added. */
export function clusters(...lines: readonly string[]): Files {
  const name = (line: string) => line.replaceAll('«', '').split(':')[0];
  const kept = rightClusters.map((line) => lines.find((other) => name(other) === name(line)) ?? line);
  const added = lines.filter((line) => !rightClusters.some((other) => name(other) === name(line)));
  return { 'clusters.yaml': `clusters:\n${[...kept, ...added].map((line) => `  ${line}\n`).join('')}` };
}

export function size(lines: Lines = {}): string {
  const all = {
    nodes: '{ by: provisioning, system: { size: Standard_D4ds_v5, count: 3 } }',
    postgres: '{ sku: Standard_D4ds_v5, replicas: 1 }',
    highAvailability: 'true',
    serviceBusUnits: '1',
    searchReplicas: '3',
    ...lines,
  };
  return `{ ${Object.entries(all)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')} }`;
}

export const pools = (app: string) =>
  `{ by: pools, system: { size: Standard_D2ds_v5, count: 1 }, app: { size: Standard_D4ds_v5, ${app} }, gateway: { size: Standard_D2ds_v5, min: 1, max: 1 } }`;

export function azure(lines: Lines = {}, sizes: Lines = {}): Files {
  const all = {
    organization: 'contoso',
    boundaries: '{ us: [CA, US], eu: [DE, IE] }',
    management: '{ location: eastus2, network: 10.0.0.0/16 }',
    ...lines,
  };
  const text = Object.entries(all).map(([key, value]) => `${key}: ${value}\n`);
  const ofSizes = Object.entries({
    dev: size({ highAvailability: 'false' }),
    staging: size(),
    small: size(),
    large: size(),
    ...sizes,
  });
  return { 'azure.yaml': `${text.join('')}sizes:\n${ofSizes.map(([key, value]) => `  ${key}: ${value}\n`).join('')}` };
}

export const right: Files = { ...region('us'), ...region('eu'), ...clusters(), ...azure() };
export const data = (networks: string) => ({ dataNetworks: networks });
export const dev = (lines: string) =>
  environments({ dev: `{ purpose: x, tenantData: synthetic, region: us, size: dev, ${lines} }` });

export type Case = [code: string, files: Files, says?: string];

export function found(...[code, files, says = '']: Case): void {
  const { problems, places, diagnostics } = tried({ ...right, ...files });
  expect(problems.filter(code === 'region/no-cluster' ? () => true : apartFromClusters)).toEqual(
    places.map((place) => `${place} ${code}`),
  );
  expect(diagnostics.map(({ message, why, fix }) => `${message}. ${why} ${fix}`).join('\n')).toContain(says);
}

/** A region that moves leaves its clusters behind, which is another problem. */
export function apartFromClusters(problem: string): boolean {
  return !problem.endsWith('gitops/foreign-location') && !problem.endsWith('region/no-cluster');
}

export function moved(to: string): Files {
  return region('eu', { locations: to });
}

export function withoutClusterIn(...names: readonly string[]): Files {
  const kept = rightClusters.filter((line) => !names.includes(line.split(':')[0] ?? ''));
  return { 'clusters.yaml': `clusters:\n${kept.map((line) => `  ${line}\n`).join('')}` };
}
