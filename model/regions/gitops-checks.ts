import type { Diagnostics } from '../diagnostics/index.ts';
import { nearest } from '../nearest.ts';
import { productionName } from '../target.ts';
import type { YamlDocument, YamlPath } from '../yaml/index.ts';
import { placements } from './placements.ts';
import type { PlatformSources } from './sources.ts';

/** Labels that every cluster's secret gets; templates and selectors rely on them. */
export const clusterLabels = ['environment', 'location', 'region', 'role', 'target'] as const;

/** Agreement of clusters, freezes and revisions with the targets. */
export function checkGitops(sources: PlatformSources, diagnostics: Diagnostics): void {
  const targets = new Set(['dev', 'staging', ...sources.announced.map(productionName)]);
  const unknown = (target: string, document: YamlDocument, path: YamlPath, part?: 'key') => {
    if (targets.has(target)) return false;
    const parameters = { target, known: [...targets].join(', '), nearest: nearest(target, targets) };
    diagnostics.report('gitops/unknown-target', parameters, document.at(path, part));
    return true;
  };
  checkClusters(sources, unknown, diagnostics);
  checkOrder(sources, unknown, diagnostics);
  checkRevisions(sources, unknown, diagnostics);
}

type Unknown = (target: string, document: YamlDocument, path: YamlPath, part?: 'key') => boolean;

function checkClusters(sources: PlatformSources, unknown: Unknown, diagnostics: Diagnostics): void {
  if (sources.clusters === undefined) return;
  const { document, data } = sources.clusters;
  const primaries = new Map<string, { name: string; count: number }>();
  for (const [name, { target, location, role, labels = {} }] of Object.entries(data.clusters)) {
    for (const label of Object.keys(labels)) {
      if (!isReserved(label)) continue;
      const parameters = { label, reserved: clusterLabels.join(', ') };
      diagnostics.report('gitops/reserved-label', parameters, document.at(['clusters', name, 'labels', label], 'key'));
    }
    if (unknown(target, document, ['clusters', name, 'target'])) continue;
    const seen = primaries.get(target) ?? { name, count: 0 };
    if (role === 'primary' && seen.count > 0) {
      const parameters = { cluster: name, other: seen.name, target };
      diagnostics.report('gitops/two-primaries', parameters, document.at(['clusters', name, 'role']));
    }
    primaries.set(target, role === 'primary' ? { name, count: seen.count + 1 } : seen);
    const known = locationsOf(sources, target);
    if (known !== undefined && !known.includes(location)) {
      const parameters = { location, target, known: known.join(' and ') };
      diagnostics.report('gitops/foreign-location', parameters, document.at(['clusters', name, 'location']));
    }
  }
  for (const [target, { name, count }] of primaries) {
    if (count === 0) diagnostics.report('gitops/no-primary', { target }, document.at(['clusters', name], 'key'));
  }
}

function isReserved(label: string): boolean {
  return (clusterLabels as readonly string[]).includes(label) || label.startsWith('argocd.argoproj.io/');
}

/** Where a target stands; undefined where the file of its region could not be read. */
function locationsOf(sources: PlatformSources, target: string): readonly string[] | undefined {
  return placements(sources).find((placement) => placement.target === target)?.locations;
}

function checkOrder({ gitops }: PlatformSources, unknown: Unknown, diagnostics: Diagnostics): void {
  if (gitops === undefined) return;
  const { document, data } = gitops;
  const seen = new Set<string>();
  for (const [index, target] of (data.order ?? []).entries()) {
    if (unknown(target, document, ['order', index])) continue;
    if (!isProduction(target) || seen.has(target)) {
      diagnostics.report('gitops/bad-order', { target }, document.at(['order', index]));
    }
    seen.add(target);
  }
  for (const [index, { targets = [] }] of (data.freezes ?? []).entries()) {
    for (const [at, target] of targets.entries()) unknown(target, document, ['freezes', index, 'targets', at]);
  }
}

function checkRevisions({ releases }: PlatformSources, unknown: Unknown, diagnostics: Diagnostics): void {
  if (releases === undefined) return;
  const { document, data } = releases;
  for (const target of Object.keys(data.revisions ?? {})) {
    const path = ['revisions', target];
    if (unknown(target, document, path, 'key') || isProduction(target)) continue;
    diagnostics.report('gitops/early-revision', { target }, document.at(path, 'key'));
  }
}

function isProduction(target: string): boolean {
  return target !== 'dev' && target !== 'staging';
}
