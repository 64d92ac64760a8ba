import { DiagnosticSetting } from '@pulumi/azure-native/monitor/index.js';
import type { CustomResourceOptions, Input } from '@pulumi/pulumi';

/**
 * Sends a resource's logs to Log Analytics.
 *
 * @param categories which; default: all that it has
 */
export function sendLogs(
  name: string,
  {
    of,
    to,
    categories,
  }: { readonly of: Input<string>; readonly to: Input<string>; readonly categories?: readonly string[] },
  options: CustomResourceOptions,
): void {
  new DiagnosticSetting(
    name,
    {
      name: 'to-log-analytics',
      resourceUri: of,
      workspaceId: to,
      // A table for each kind of log, with columns: it is cheaper and faster to query than the one for all.
      logAnalyticsDestinationType: 'Dedicated',
      logs: (categories ?? []).map((category) => ({ category, enabled: true })),
      ...(categories === undefined ? { logs: [{ categoryGroup: 'allLogs', enabled: true }] } : {}),
    },
    options,
  );
}
