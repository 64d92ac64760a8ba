import { getClientConfigOutput } from '@pulumi/azure-native/authorization/index.js';
import { Provider } from '@pulumi/azure-native/provider.js';
import { Config, type CustomResourceOptions, type Output, output, type ProviderResource } from '@pulumi/pulumi';
import { type Role, roles } from '../model/azure/roles.ts';
import { resourceTags } from '../model/azure/tags.ts';
import type { AzureSettings } from '../model/regions/index.ts';

/** How a replica of PostgreSQL becomes the writer. */
export type Promotion = 'Planned' | 'Forced';

/** What every component of a stack knows; people set the configuration with `pulumi config set`. */
export interface Context {
  /** `global`, or the name of a target. */
  readonly stack: string;
  readonly azure: AzureSettings;
  readonly subscriptionId: Output<string>;
  /** Subscription of the stack `global`. Default: that of this stack. Configuration: `globalSubscriptionId`. */
  readonly globalSubscriptionId: Output<string>;
  /** Options of what a target declares in that subscription. */
  readonly inGlobal: { readonly provider?: ProviderResource };
  readonly tenantId: Output<string>;
  /** Object ID of the Entra group that administers clusters and databases. Configuration: `administratorsGroupId`. */
  readonly administratorsGroupId: string;
  /** Name of that group, as PostgreSQL shows it. Configuration: `administratorsGroupName`. */
  readonly administratorsGroupName: string;
  /** Who gets alerts. Configuration: `alertEmail`. */
  readonly alertEmail: string;
  /**
   * Whether the ingress gateways run, whose private link Front Door needs before it can send requests there.
   * Configuration: `gatewaysReady`; default false.
   */
  readonly gatewaysReady: boolean;
  /**
   * Set while PostgreSQL's writer is to move to the location that is written to: `Planned` waits until nothing is left to
   * replicate, `Forced` does not, for a location that is lost. Configuration: `promotion`; default: nothing is promoted.
   */
  readonly promotion: Promotion | undefined;
  /** On everything that can carry them. */
  readonly tags: Readonly<Record<string, string>>;
}

/** @throws where a value that has no default is not configured */
export function contextOf(stack: string, azure: AzureSettings): Context {
  const config = new Config('meridian');
  const client = getClientConfigOutput();
  const globalSubscription = config.get('globalSubscriptionId');
  return {
    stack,
    azure,
    subscriptionId: client.subscriptionId,
    globalSubscriptionId: globalSubscription === undefined ? client.subscriptionId : output(globalSubscription),
    inGlobal:
      globalSubscription === undefined
        ? {}
        : { provider: new Provider('global', { subscriptionId: globalSubscription }) },
    tenantId: client.tenantId,
    administratorsGroupId: config.require('administratorsGroupId'),
    administratorsGroupName: config.get('administratorsGroupName') ?? 'platform-administrators',
    alertEmail: config.require('alertEmail'),
    gatewaysReady: config.getBoolean('gatewaysReady') ?? false,
    promotion: config.get<Promotion>('promotion', { allowedValues: ['Planned', 'Forced'] }),
    tags: { 'managed-by': 'pulumi', ...resourceTags(stack) },
  };
}

/** ID of a built-in role in a subscription. */
export function roleId(subscriptionId: Output<string>, role: Role): Output<string> {
  return subscriptionId.apply(
    (id) => `/subscriptions/${id}/providers/Microsoft.Authorization/roleDefinitions/${roles[role]}`,
  );
}

/** ID of a resource by convention: stacks know each other's names, and nothing else of each other. */
export function resourceId(
  subscriptionId: Output<string>,
  group: string,
  provider: string,
  path: string,
): Output<string> {
  return subscriptionId.apply((id) => `/subscriptions/${id}/resourceGroups/${group}/providers/${provider}/${path}`);
}

/** What holds data, and what would cut everybody off, survives a mistake in the program. */
export const kept: CustomResourceOptions = { protect: true };
