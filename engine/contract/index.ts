import type { Diagnostics } from '../../model/diagnostics/index.ts';
import { checkData } from './data.ts';
import { Declared } from './declared.ts';
import { checkHosts } from './hosts.ts';
import { checkIdentities } from './identities.ts';
import { checkImages } from './images.ts';
import { checkMessaging } from './messaging.ts';
import { checkNetworks } from './networks.ts';
import { RenderedSide } from './rendered.ts';
import { checkSecrets } from './secrets.ts';
import type { Check, ContractInput, Counts, Subject } from './subject.ts';

export type { DeclaredResource } from './declared.ts';
export { accountOf, type RenderedObject, subjectOf } from './rendered.ts';
export type { ContractInput, Front, OutsideAccount } from './subject.ts';

/** What was compared in a target. */
export interface ContractRow extends Counts {
  readonly target: string;
  readonly check: string;
  /** How many differences there are. */
  readonly differences: number;
}

const checks: Readonly<Record<string, Check>> = {
  'federated credentials': checkIdentities,
  'vault secrets and keys': checkSecrets,
  'topics and queues': checkMessaging,
  'stores and databases': checkData,
  hosts: checkHosts,
  networks: checkNetworks,
  images: checkImages,
};

/**
 * Compares what Kubernetes relies on, read from the rendered objects, with what Azure is told to provide, read from the
 * declared resources. Neither is computed from the other here, so that it holds for both as they are.
 *
 * @returns what was compared; every difference is an error in `diagnostics`
 */
export function checkContract(input: ContractInput, diagnostics: Diagnostics): readonly ContractRow[] {
  const { target, objects, resources, shared, ...rest } = input;
  const subject: Subject = {
    ...rest,
    target,
    rendered: new RenderedSide(objects),
    declared: new Declared(resources),
    everything: new Declared([...resources, ...shared]),
  };
  return Object.entries(checks).map(([check, compare]) => {
    const before = diagnostics.errorCount;
    const counts = compare(subject, (...difference) => diagnostics.report(...difference));
    return { target, check, ...counts, differences: diagnostics.errorCount - before };
  });
}
