import { runsOnce } from '../../../model/once.ts';
import { code, plain, section } from '../systems/markdown.ts';
import { commands, kubectl, type RunbookFacts, runningOf } from './facts.ts';

/** What a failed cluster or location means for one component; what holds for all stands in the index. */
export function failoverSection(facts: RunbookFacts): string {
  const { component, places } = facts;
  const pairs = places.filter(({ production, cluster }) => production && cluster.role === 'secondary');
  const [pair] = pairs;
  const other = pair && kubectl(facts, pair.cluster.name);
  return section(
    'When a cluster or location fails',
    'First what holds for everything: [cluster or location](../README.md#when-a-cluster-or-location-fails).',
    ...databases(facts),
    runsOnce(component)
      ? `${code(component)} runs in the primary cluster of a region only: [move the primary role](../README.md#move-the-primary-role), or nothing of it runs.`
      : 'Nothing of it runs in the primary cluster only. Its figures are per cluster: the one that is left carries the region.',
    ...(other === undefined || runsOnce(component) || runningOf(facts).length === 0
      ? []
      : ['See that the other cluster does (here the second one of the first target):', commands(`${other} get pods`)]),
  );
}

/** Who brings back the databases that it uses, and how. */
function databases({ workloads, system }: RunbookFacts): readonly string[] {
  const names = workloads.flatMap(({ uses }) =>
    Object.values(uses).flatMap((use) => (use.kind === 'postgres' ? [use.database] : [])),
  );
  const { postgres } = system.backends;
  const unique = [...new Set(names)].sort();
  if (unique.length === 0 || postgres === undefined) return ['It has no database of its own.'];
  const which = `${unique.length === 1 ? 'database' : 'databases'} ${unique.map(code).join(', ')}`;
  if ('managed' in postgres) {
    return [
      `Its ${which}: Azure Database for PostgreSQL. Within a location it fails over by itself; from one location to the other a person promotes the replica:`,
      commands(
        '# Names of servers and resource groups:',
        "az postgres flexible-server list --query '[].{name:name, group:resourceGroup, location:location, role:replicationRole}' --output table",
        '# planned loses nothing and needs the old primary; forced is for when that is gone, and loses what was not copied yet',
        '# switchover keeps the name that clients use, and needs a virtual endpoint; without one, standalone and a new DATABASE_URL',
        'az postgres flexible-server replica promote --resource-group GROUP --name REPLICA --promote-mode switchover --promote-option forced',
      ),
    ];
  }
  return [
    `Its ${which}: run by others in namespace ${code(postgres.namespace)}, and not rendered here. Whoever runs them promotes the replica of the other location, and keeps the name ${code(`${plain(postgres.name)}.${postgres.namespace}`)} pointing to the writer; pods then connect again by themselves.`,
  ];
}
