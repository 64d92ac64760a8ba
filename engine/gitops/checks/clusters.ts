import type { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { PlanInput } from '../input.ts';
import type { Rendered } from '../rendered.ts';

/** Whether the clusters that were rendered are those that are stated, and can be chosen. */
export function checkClusters({ clusters }: Rendered, { settings, places }: PlanInput, diagnostics: Diagnostics): void {
  const rendered = new Set(clusters.map(({ name }) => name));
  for (const cluster of settings.clusters.filter((name) => !rendered.has(name))) {
    diagnostics.report(
      'plan/changed-clusters',
      { cluster, reason: 'stated and not rendered' },
      places.cluster(cluster),
    );
  }
  for (const { name, labels, place } of clusters) {
    if (!settings.clusters.includes(name)) {
      diagnostics.report('plan/changed-clusters', { cluster: name, reason: 'rendered and not stated' }, place);
    }
    const at = places.cluster(name) ?? place;
    if ((labels['target'] ?? '') === '') diagnostics.report('plan/missing-target', { cluster: name }, at);
  }
}
