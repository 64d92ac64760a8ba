import type { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { Application } from '../application.ts';
import { type Bounds, boundsOf } from '../project.ts';
import { type PlannedCluster, placeIn, type Rendered } from '../rendered.ts';

/** Projects by name, with what they permit. */
export type Projects = ReadonlyMap<string, Bounds>;

/** Projects, none of which shares a namespace with another. */
export function checkedProjects({ projects }: Rendered, diagnostics: Diagnostics): Projects {
  const owners = new Map<string, string>();
  const found = new Map<string, Bounds>();
  for (const project of projects) {
    const bounds = boundsOf(project);
    found.set(project.name, bounds);
    for (const namespace of bounds.namespaces) {
      const one = owners.get(namespace);
      owners.set(namespace, one ?? project.name);
      if (one === undefined) continue;
      const place = placeIn(project, ['spec', 'destinations']);
      diagnostics.report('plan/shared-namespace', { namespace, one, other: project.name }, place);
    }
  }
  return found;
}

/** Whether Argo CD makes the Applications at all: in a project that is there, from and to where it permits. */
export function checkDestinations(
  applications: readonly Application[],
  projects: Projects,
  clusters: readonly PlannedCluster[],
  diagnostics: Diagnostics,
): void {
  const servers = new Map(clusters.map(({ name, server }) => [name, server]));
  for (const { name: application, project, cluster, known, namespace, sources, place } of applications) {
    const bounds = projects.get(project);
    if (!known) diagnostics.report('plan/unknown-destination', { application, destination: cluster }, place);
    if (bounds === undefined) {
      diagnostics.report('plan/unknown-project', { application, project }, place);
      continue;
    }
    const forbid = (what: string) => diagnostics.report('plan/forbidden', { application, project, what }, place);
    for (const { repository } of sources) if (!bounds.permitsSource(repository)) forbid(`the source ${repository}`);
    const at = { name: cluster, server: servers.get(cluster) ?? 'https://kubernetes.default.svc' };
    if (known && !bounds.permitsDestination(at, namespace)) forbid(`the namespace ${namespace} on ${cluster}`);
  }
}
