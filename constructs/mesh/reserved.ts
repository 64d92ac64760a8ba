import type { WorkloadProps } from '../workload/props.ts';
import { type BadValue, portsOf } from '../workload/values.ts';

const requirements = 'https://istio.io/latest/docs/ops/deployment/application-requirements/';
const portRule = `outside 15000 to 15090, where the mesh's own container listens in each pod (${requirements})`;
const userRule = `another user than 1337, as whom the mesh's own container runs and is let pass (${requirements})`;

/**
 * What Istio keeps for the container that it adds to each pod.
 *
 * @see https://istio.io/latest/docs/ops/deployment/application-requirements/
 */
export function* badMeshValues(props: WorkloadProps): Generator<BadValue> {
  for (const { path, number } of portsOf(props)) {
    if (number >= 15_000 && number <= 15_090) yield { path, value: number, rule: portRule };
  }
  if (props.user === 1337) yield { path: ['user'], value: props.user, rule: userRule };
}
