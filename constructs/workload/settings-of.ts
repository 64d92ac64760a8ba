import { serverVariables, variablesOf } from '../../model/dependency-facts.ts';
import { provisionsNodes } from '../../model/regions/index.ts';
import { priorityClassName } from '../../model/tier.ts';
import type { Workload } from '../../model/workload.ts';
import type { Component } from '../component/component.ts';
import { hostOf } from '../component/reach.ts';
import type { AccountProps, MemberProps, WorkloadProps } from './props.ts';
import { releaseMarks } from './release-marks.ts';
import type { Settings } from './settings.ts';
import type { WorkloadGroup } from './workload-group.ts';

/** Props as a construct was given them: those of a workload of its own, or of a member of a group. */
export type GivenProps = Omit<WorkloadProps, keyof AccountProps> & (AccountProps | MemberProps);

/** Tells the workloads of a group apart. */
export const partLabel = 'app.kubernetes.io/component';

/** Labels of the pods of one workload, and only of them. */
export function memberSelector({ selector, shared }: Settings['account'], id: string): Workload['selector'] {
  return shared ? { ...selector, [partLabel]: id } : selector;
}

/** Props of a member with what its group says for it. */
export function inGroup(given: GivenProps, group: WorkloadGroup | undefined): WorkloadProps {
  if (group === undefined) return given as WorkloadProps;
  const { tier, image } = group.props;
  return { ...given, tier: given.tier ?? tier, image: given.image ?? image } as WorkloadProps;
}

/** Fills in what the props leave open; the graph must be closed. */
export function settingsOf(
  workload: Pick<Workload, 'name' | 'selector' | 'system'>,
  component: Component,
  props: WorkloadProps,
  account: Settings['account'],
  {
    service,
    metrics,
    sharedImage,
  }: { service: string | undefined; metrics: Settings['metrics'] | undefined; sharedImage: boolean },
): Settings {
  const { name, selector } = workload;
  const { region } = component.target;
  const derived = derivedEnv(name, account, component, (props.sidecars ?? []).length > 0);
  return {
    name,
    props,
    account,
    ...(service === undefined ? {} : { service }),
    job: service ?? name,
    labels: { ...selector, tier: props.tier, region },
    podLabels: {
      ...component.labels,
      ...selector,
      region,
      ...(account.identity ? { 'azure.workload.identity/use': 'true' } : {}),
    },
    podAnnotations: {
      ...scrapeHints(props, metrics, component),
      ...props.podAnnotations,
      ...releaseMarks(props.image),
    },
    selector,
    priorityClassName: priorityClassName(workload.system, props.tier),
    env: environment(props.env ?? {}, derived),
    derived,
    writable: props.writable ?? ['/tmp'],
    ...nodesOf(component, props),
    ...(metrics === undefined ? {} : { metrics }),
    sharedImage,
  };
}

/** In a target whose clusters have pools of fixed sizes nothing is asked for: no node would have the label. */
function nodesOf({ context, target }: Component, { nodes }: WorkloadProps): Pick<Settings, 'nodes'> {
  return nodes === undefined || !provisionsNodes(context.platform.azure, target.size.name) ? {} : { nodes };
}

/**
 * Kept beside the monitors for set-ups that find pods by annotation (002 §3.2). In a mesh the scraper comes from outside
 * and has no identity there, so the sidecar leaves that port alone; the network policy guards it.
 */
function scrapeHints(
  { ports }: WorkloadProps,
  metrics: Settings['metrics'] | undefined,
  component: Component,
): Record<string, string> {
  if (metrics === undefined) return {};
  const port = String(ports[metrics.port]);
  return {
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': port,
    ...(component.context.system.mesh === undefined
      ? {}
      : {
          'traffic.sidecar.istio.io/excludeInboundPorts': port,
          // Otherwise the injector points the hints above to a port of its own, which no policy opens.
          'prometheus.istio.io/merge-metrics': 'false',
        }),
  };
}

/**
 * Its own variables, then those that every workload gets. One of the same name wins, in the derived one's place: a region
 * that sets it must not change the order.
 */
function environment(own: Readonly<Record<string, string>>, sources: Settings['derived']): Settings['env'] {
  const derived = Object.assign({}, ...sources.map(([, variables]) => variables)) as Record<string, string>;
  const others = Object.entries(own).filter(([name]) => !Object.hasOwn(derived, name));
  const given = Object.entries(derived).map(([name, text]) => [name, own[name] ?? text] as const);
  return Object.fromEntries([...others, ...given]);
}

/** Where its dependencies are, by their names in `uses`, and what every workload gets (002 §3.2). */
export function derivedEnv(
  name: string,
  account: Pick<Settings['account'], 'name' | 'uses'>,
  component: Component,
  hasSidecar: boolean,
): Settings['derived'] {
  const { service, namespace, ports } = component.context.system.backends.telemetry;
  const places = Object.entries(account.uses).map(([use, dependency]) => {
    const at = hostOf(component, dependency);
    const alone = dependency.kind === 'postgres' && dependency.via === 'sidecar' && !hasSidecar;
    const server = alone && at !== undefined;
    return [use, server ? serverVariables(dependency, at) : variablesOf(use, dependency, at, account.name)] as const;
  });
  const common = {
    REGION: component.target.region,
    OTEL_SERVICE_NAME: name,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${service}.${namespace}:${ports.otlp}`,
  };
  return [...places, [undefined, common]];
}
