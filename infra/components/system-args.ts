import { all, type CustomResource, type Output } from '@pulumi/pulumi';
import type { AzurePlan, SystemPlan } from '../../model/azure/plan.ts';
import type { Context } from '../context.ts';
import type { EndpointNetwork } from '../private-endpoint.ts';

/** What every service of a system is made from. */
export interface SystemArgs {
  readonly context: Context;
  readonly plan: AzurePlan;
  readonly system: SystemPlan;
  /** The system's resource group, which has its services of both locations. */
  readonly group: Output<string>;
  /** Where it is reached from: the target's networks, primary first. */
  readonly networks: readonly EndpointNetwork[];
  /** ID of the Log Analytics workspace. */
  readonly workspaceId: Output<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/** The ID of a service, for those who name parts of it: they wait until the parts are there. */
export function idWithParts(id: Output<string>, parts: readonly CustomResource[]): Output<string> {
  return all([id, ...parts.map((part) => part.id)]).apply(([whole = '']) => whole);
}
