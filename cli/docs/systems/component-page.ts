import { tiers } from '../../../model/tier.ts';
import { alertSection } from './alerts.ts';
import { edgesOfComponent } from './edges.ts';
import { code, page, plain } from './markdown.ts';
import { flowChart } from './mermaid.ts';
import { objectSection } from './objects.ts';
import { probeSections } from './probes.ts';
import { secretSection } from './secrets.ts';
import { sizeSections } from './sizes.ts';
import { trafficSections } from './traffic.ts';
import { accountNames, type ComponentView, workloadNames } from './view.ts';

/**
 * A component for whoever is woken by it, and for whoever reviews it.
 *
 * @param runbook whether there is one
 */
export function componentPage(view: ComponentView, runbook: boolean): string {
  const hasWorkload = workloadNames(view).length > 0;
  return page(
    `# ${plain(view.component)}`,
    introduction(view, runbook),
    ...(hasWorkload ? [picture(view), ...trafficSections(view)] : []),
    ...sizeSections(view),
    ...probeSections(view),
    hasWorkload || rendersSecrets(view) ? secretSection(view) : '',
    alertSection(view),
    objectSection(view),
  );
}

function introduction({ system, component, targets }: ComponentView, runbook: boolean): string {
  const workloads = targets.flatMap((view) => view.workloads);
  const facts = workloads.map(({ name, tier, namespace }) => {
    return `- Workload ${code(name)} in namespace ${code(namespace)}, tier ${code(tier)}: ${plain(tiers[tier].description)}`;
  });
  const what =
    `${code(component)} is a component of [${plain(system.name)}](README.md). ` +
    'Figures of a region are changed in [regions](../../../regions/), all else in [systems](../../../systems/).' +
    (runbook ? ` What to do about it at night: its [runbook](../../runbooks/${system.name}/${component}.md).` : '');
  if (facts.length === 0) return `${what} It declares no workload.`;
  return [what, '', ...[...new Set(facts)].sort()].join('\n');
}

function rendersSecrets({ targets }: ComponentView): boolean {
  return targets.some(({ objects }) => objects.some(({ kind }) => kind === 'ExternalSecret'));
}

/** Callers, the component's workloads, dependencies; of all targets together. */
function picture(view: ComponentView): string {
  return flowChart(
    edgesOfComponent(view),
    accountNames(view).map((name) => ({ name, shape: 'workload' })),
  );
}
