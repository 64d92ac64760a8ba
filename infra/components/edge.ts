import { Profile } from '@pulumi/azure-native/cdn/index.js';
import { Policy } from '@pulumi/azure-native/frontdoor/index.js';
import { ResourceGroup } from '@pulumi/azure-native/resources/index.js';
import { ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import { type Context, kept } from '../context.ts';
import { sendLogs } from '../diagnostics.ts';
import { globalOwner } from '../global-names.ts';

export interface EdgeArgs {
  readonly context: Context;
  readonly workspaceId: Output<string>;
}

/** Requests a minute from one address beyond which it is refused: far above what a person or an app asks for. */
const mostRequests = 3000;

/**
 * Front Door, which stands in no location, and the firewall for web requests before it (P-3). Targets add their entrances;
 * both are in one place so that an attack is seen as a whole, and blocked once.
 */
export class Edge extends ComponentResource {
  readonly profileId: Output<string>;

  constructor(name: string, { context, workspaceId }: EdgeArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:Edge', name, {}, options);
    const { azure, tags } = context;
    const child = { parent: this };
    const group = new ResourceGroup(
      name,
      { resourceGroupName: names.sharedGroup('edge', globalOwner), location: azure.management.location, tags },
      { ...child, ...kept },
    );
    const here = { resourceGroupName: group.name, location: 'global', tags };
    const profile = new Profile(
      name,
      {
        ...here,
        profileName: names.frontDoor(azure.organization),
        // Only Premium reaches origins by private link, and has the managed rules.
        sku: { name: 'Premium_AzureFrontDoor' },
        originResponseTimeoutSeconds: 60,
        // Addresses of people are personal data (001, 003: GDPR).
        logScrubbing: {
          state: 'Enabled',
          scrubbingRules: [
            { matchVariable: 'RequestIPAddress', selectorMatchOperator: 'EqualsAny', state: 'Enabled' },
            { matchVariable: 'QueryStringArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' },
          ],
        },
      },
      { ...child, ...kept },
    );
    new Policy(
      name,
      {
        ...here,
        policyName: names.wafPolicy(azure.organization),
        sku: { name: 'Premium_AzureFrontDoor' },
        policySettings: { enabledState: 'Enabled', mode: 'Prevention', requestBodyCheck: 'Enabled' },
        managedRules: {
          managedRuleSets: [
            { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1', ruleSetAction: 'Block' },
            { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' },
          ],
        },
        customRules: {
          rules: [
            {
              name: 'TooManyRequests',
              priority: 100,
              enabledState: 'Enabled',
              ruleType: 'RateLimitRule',
              action: 'Block',
              rateLimitDurationInMinutes: 1,
              rateLimitThreshold: mostRequests,
              groupBy: [{ variableName: 'SocketAddr' }],
              // Azure wants a condition; this one holds for every request.
              matchConditions: [
                {
                  matchVariable: 'SocketAddr',
                  operator: 'IPMatch',
                  matchValue: ['0.0.0.0/0', '::/0'],
                  negateCondition: false,
                },
              ],
            },
          ],
        },
      },
      child,
    );
    sendLogs(name, { of: profile.id, to: workspaceId }, child);
    this.profileId = profile.id;
    this.registerOutputs({ profileId: profile.id });
  }
}
