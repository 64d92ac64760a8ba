import { addOnFiles } from './add-ons.ts';
import { systemApplicationSet } from './application-set.ts';
import { clusterFile } from './clusters.ts';
import { notificationSettings } from './notifications.ts';
import { objectsFile } from './objects.ts';
import { systemProject } from './project.ts';
import { rootObjects } from './root.ts';
import type { ArgoFile, Delivery } from './types.ts';

/** Everything below `argocd/`; needs all components in all targets, since projects permit what these render. */
export function argocdFiles(delivery: Delivery): readonly ArgoFile[] {
  const { gitops, clusters, targets, systems, addOns } = delivery;
  const recipients = [addOns, ...systems].flatMap((one) => one?.notifications ?? []);
  const notifications = notificationSettings(recipients, gitops);
  return [
    objectsFile('root.yaml', rootObjects(gitops)),
    ...(notifications === undefined ? [] : [objectsFile('notifications.yaml', [notifications])]),
    ...(addOns === undefined ? [] : addOnFiles(addOns, delivery)),
    ...systems.flatMap((system) => [
      objectsFile(`projects/${system.name}.yaml`, [systemProject(system, delivery)], { system: system.name }),
      objectsFile(`systems/${system.name}.yaml`, [systemApplicationSet(system, delivery)], { system: system.name }),
    ]),
    ...clusters.map((cluster) => clusterFile(cluster, targets, gitops.namespace)),
  ];
}
