import type { AddOns } from '../../model/regions/index.ts';
import { addOnProject, addOnsName } from './add-on-project.ts';
import { addOnApplicationSet } from './add-on-set.ts';
import { objectsFile } from './objects.ts';
import type { ArgoFile, Delivery } from './types.ts';

/** The project of all add-ons, and an ApplicationSet for each. */
export function addOnFiles(addOns: AddOns, delivery: Delivery): readonly ArgoFile[] {
  return [
    objectsFile(`${addOnsName}/project.yaml`, [addOnProject(addOns, delivery)]),
    ...addOns.all.map((addOn) => {
      return objectsFile(`${addOnsName}/${addOn.name}.yaml`, [addOnApplicationSet(addOn, addOns, delivery.gitops)]);
    }),
  ];
}
