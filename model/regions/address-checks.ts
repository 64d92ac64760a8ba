import { apiServerAddress, clusterNetworks, hasApiServerAddress, networkPlan } from '../azure/network-plan.ts';
import { type Network, overlap, parseCidr } from '../cidr.ts';
import type { Diagnostics, SourcePosition } from '../diagnostics/index.ts';
import type { AzureFile } from './azure-schema.ts';
import { placements } from './placements.ts';
import type { PlatformSources, Source } from './sources.ts';

/** Addresses that somebody has. */
interface Block {
  readonly network: Network;
  /** Whose they are, behind the block itself: `10.16.0.0/16 of us-prod-eastus2`. */
  readonly title: string;
}

/**
 * Addresses that no network here may have: those within clusters, and those that AKS keeps for itself.
 *
 * @see https://learn.microsoft.com/azure/aks/configure-azure-cni
 */
const reserved: readonly Block[] = [
  [clusterNetworks.pods, 'of the pods of every cluster'],
  [clusterNetworks.services, 'of the Services of every cluster'],
  ...['169.254.0.0/16', '172.30.0.0/16', '172.31.0.0/16', '192.0.2.0/24'].map((text) => [text, 'of AKS itself']),
].flatMap(([text = '', title = '']) => block(text, title));

/** Data of two targets must not share addresses: policies and routes would mean both. */
export function checkDataNetworks(sources: PlatformSources, diagnostics: Diagnostics): void {
  const taken: Block[] = [];
  for (const { text, place } of placements(sources).flatMap(({ dataNetworks }) => dataNetworks)) {
    const network = parseCidr(text);
    if (network === undefined) continue;
    reportOverlap(text, network, taken, place, diagnostics);
    taken.push({ network, title: text });
  }
}

/** P-2: one plan of addresses, in which nothing overlaps. */
export function checkAddresses(sources: PlatformSources, azure: Source<AzureFile>, diagnostics: Diagnostics): void {
  const taken = [...reserved];
  takes(ofManagement(azure), taken, diagnostics);
  const right = ofClusters(sources, diagnostics).filter((stated) => takes(stated, taken, diagnostics));
  checkApiServers(azure.data, right, diagnostics);
  checkPlannedNetworks(sources, taken, diagnostics);
}

/** Notes whose addresses these are; false where they cannot be, which is reported. */
function takes({ text, owner, place }: Stated, taken: Block[], diagnostics: Diagnostics): boolean {
  const [mine] = block(text, `of ${owner}`);
  if (mine === undefined) return false;
  const before = diagnostics.errorCount;
  if (networkPlan(text) === undefined) {
    diagnostics.report('region/bad-network', { network: text, nearest: widened(text) }, place());
  }
  reportOverlap(text, mine.network, taken, place, diagnostics);
  taken.push(mine);
  return diagnostics.errorCount === before;
}

/** Argo CD reaches each cluster at an address of its own in the management network, which follows from the cluster's. */
function checkApiServers({ management }: AzureFile, clusters: readonly Stated[], diagnostics: Diagnostics): void {
  const endpoints = networkPlan(management.network)?.spoke.endpoints;
  if (endpoints === undefined) return;
  const owners = new Map<string, string>();
  for (const { text, owner, place } of clusters) {
    const address = apiServerAddress(endpoints, text);
    const other = owners.get(address);
    if (other === undefined) owners.set(address, owner);
    if (other === undefined && hasApiServerAddress(text)) continue;
    const problem = other === undefined ? 'Azure keeps for itself' : `is that of ${other}`;
    diagnostics.report('region/api-server-address', { cluster: owner, address, problem }, place());
  }
}

interface Stated {
  readonly text: string;
  readonly owner: string;
  readonly place: () => SourcePosition;
}

function ofManagement({ document, data: { management } }: Source<AzureFile>): Stated {
  const place = () => document.at(['management', 'network']);
  return { text: management.network, owner: 'the management cluster', place };
}

/** Reports clusters without a network, which only Azure makes necessary. */
function ofClusters({ clusters }: PlatformSources, diagnostics: Diagnostics): readonly Stated[] {
  if (clusters === undefined) return [];
  const { document, data } = clusters;
  return Object.entries(data.clusters).flatMap(([owner, { network: text }]) => {
    if (text !== undefined) return [{ text, owner, place: () => document.at(['clusters', owner, 'network']) }];
    const parameters = { key: 'network', parent: `“clusters.${owner}”` };
    diagnostics.report('region/missing-key', parameters, document.at(['clusters', owner], 'key'));
    return [];
  });
}

/** The data network of a target is that of its cluster; where it has none yet, it is at least nobody else's. */
function checkPlannedNetworks(sources: PlatformSources, taken: readonly Block[], diagnostics: Diagnostics): void {
  const clusters = Object.entries(sources.clusters?.data.clusters ?? {});
  for (const { target, locations, dataNetworks } of placements(sources)) {
    for (const [index, { text: network, place }] of dataNetworks.entries()) {
      const location = locations[index] ?? '';
      const found = clusters.find(([, cluster]) => cluster.target === target && cluster.location === location);
      const planned = networkPlan(found?.[1].network ?? '')?.spoke.data;
      if (found === undefined) {
        const mine = parseCidr(network);
        if (mine !== undefined) reportOverlap(network, mine, taken, place, diagnostics);
      } else if (planned !== undefined && network !== planned) {
        const parameters = { network, location, cluster: found[0], planned };
        diagnostics.report('region/data-network-off-plan', parameters, place());
      }
    }
  }
}

function reportOverlap(
  text: string,
  mine: Network,
  taken: readonly Block[],
  place: () => SourcePosition,
  diagnostics: Diagnostics,
): void {
  const other = taken.find(({ network }) => overlap(network, mine));
  if (other === undefined) return;
  diagnostics.report('region/overlapping-networks', { network: text, other: other.title }, place());
}

function block(text: string, owner: string): readonly Block[] {
  const network = parseCidr(text);
  return network === undefined ? [] : [{ network, title: `${text} ${owner}` }];
}

/** The /16 that a block begins in. */
function widened(text: string): string {
  return `${text.split('.').slice(0, 2).join('.')}.0.0/16`;
}
