import { type Budget, podsThatMustStay } from '../../model/disruption.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { autoscalersOf } from './autoscaling.ts';
import type { Check } from './index.ts';
import { sameNamespace, scalableOf } from './pods.ts';
import { type Selector, selects } from './selector.ts';

interface BudgetSpec extends Budget {
  readonly selector?: Selector;
}

/**
 * A disruption budget that can never spare a pod stops every node drain and cluster upgrade. TieredService finds this in
 * its props and points at the figure; here it is found in hand-written objects, and after JSON patches.
 */
export const disruptionProblems: Check = ({ component, target, objects }, report) => {
  for (const budget of objects.filter(({ kind }) => kind === 'PodDisruptionBudget')) {
    const spec = (budget['spec'] ?? {}) as BudgetSpec;
    const fewest = fewestPods(sameNamespace(objects, budget), spec.selector ?? {});
    if (fewest === undefined || fewest < 1) continue;
    const staying = podsThatMustStay(spec, fewest);
    if (staying < fewest) continue;
    report('component/budget-blocks-drain', { component, target, name: budget.metadata.name, staying, fewest });
  }
};

/** Fewest pods that the selected workload can have; undefined when it is not among the objects. */
function fewestPods(objects: readonly KubeObject[], selector: Selector): number | undefined {
  for (const object of objects) {
    const scalable = scalableOf(object);
    if (scalable === undefined) continue;
    if (!selects(selector, scalable.labels)) continue;
    return scalable.replicas ?? autoscalerMinimum(objects, object) ?? 1;
  }
  return undefined;
}

function autoscalerMinimum(objects: readonly KubeObject[], { kind, metadata }: KubeObject): number | undefined {
  return autoscalersOf(objects).find((scaler) => scaler.kind === kind && scaler.name === metadata.name)?.min;
}
