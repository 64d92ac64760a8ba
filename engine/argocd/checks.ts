import type { Diagnostics, Place } from '../../model/diagnostics/index.ts';
import { addOnsName } from './add-on-project.ts';
import { services } from './notifications.ts';
import { rootName } from './root.ts';
import type { Delivery, DeployedSystem } from './types.ts';

/** Names and namespaces that Argo CD would refuse, or take for each other. */
export function checkDelivery(
  { systems, clusters }: Delivery,
  components: readonly DeployedName[],
  diagnostics: Diagnostics,
): void {
  checkSystems(systems, components, diagnostics);
  checkApplications(
    components,
    clusters.map(({ name }) => name),
    diagnostics,
  );
  const charts = new Set(systems.filter(({ delivery }) => delivery === 'chart').map(({ name }) => name));
  for (const { system, component, place } of components) {
    if (component.length <= longestRelease || !charts.has(system)) continue;
    diagnostics.report('gitops/long-release-name', { component, most: String(longestRelease) }, place);
  }
}

/** A component that is deployed somewhere, and where it was written. */
export interface DeployedName {
  readonly system: string;
  readonly component: string;
  readonly place: Place;
}

function checkSystems(
  systems: readonly DeployedSystem[],
  components: readonly DeployedName[],
  diagnostics: Diagnostics,
): void {
  const placeOf = (system: string) => components.find((component) => component.system === system)?.place;
  const owners = new Map<string, string>();
  for (const { name, namespaces, footprint } of systems) {
    if (reserved.has(name)) {
      diagnostics.report(
        'gitops/reserved-project',
        { system: name, reserved: [...reserved].join(', ') },
        placeOf(name),
      );
    }
    for (const namespace of new Set([...namespaces, ...footprint.namespaces])) {
      const owner = owners.get(namespace);
      owners.set(namespace, owner ?? name);
      if (owner === undefined) continue;
      diagnostics.report('gitops/shared-namespace', { namespace, system: name, other: owner }, placeOf(name));
    }
  }
}

/** Services of notifications that nobody has set up. */
export function checkRecipients(
  { systems, addOns }: Delivery,
  components: readonly DeployedName[],
  diagnostics: Diagnostics,
): void {
  for (const { name, notifications } of [{ name: addOnsName, ...addOns }, ...systems]) {
    if (notifications === undefined || Object.hasOwn(services, notifications.service)) continue;
    const place = components.find(({ system }) => system === name)?.place;
    const parameters = { service: notifications.service, system: name, known: Object.keys(services).join(', ') };
    diagnostics.report('gitops/unknown-service', parameters, place);
  }
}

/** Projects that are there already, or are made for something else. */
const reserved: ReadonlySet<string> = new Set([addOnsName, 'default', rootName]);

/** `a` + `b-c` and `a-b` + `c` read alike, and of two Applications with one name neither is made. */
function checkApplications(
  components: readonly DeployedName[],
  clusters: readonly string[],
  diagnostics: Diagnostics,
): void {
  const seen = new Map<string, string>();
  for (const { system, component, place } of components) {
    // Joined as the ApplicationSet's template joins them.
    const whole = `${system}-${component}`;
    const other = seen.get(whole);
    if (other !== undefined) {
      diagnostics.report('gitops/ambiguous-name', { name: whole, one: `${system}/${component}`, other }, place);
    }
    seen.set(whole, `${system}/${component}`);
  }
  for (const [whole, owner] of seen) {
    for (const cluster of clusters) {
      const clash = clashing(`${whole}-${cluster}`, whole, seen, clusters);
      if (clash === undefined) continue;
      const place = components.find(({ system, component }) => `${system}/${component}` === owner)?.place;
      diagnostics.report('gitops/ambiguous-name', { name: `${whole}-${cluster}`, one: owner, other: clash }, place);
    }
  }
}

/** Helm's own limit of a release's name. */
const longestRelease = 53;

/** Another component whose name and some cluster's make the same name; the shorter of the two is told. */
function clashing(
  name: string,
  whole: string,
  byName: ReadonlyMap<string, string>,
  clusters: readonly string[],
): string | undefined {
  for (const cluster of clusters) {
    if (!name.endsWith(`-${cluster}`)) continue;
    const rest = name.slice(0, -cluster.length - 1);
    if (rest.length > whole.length && byName.has(rest)) return byName.get(rest);
  }
  return undefined;
}
