import { Service } from '@pulumi/azure-native/search/index.js';
import { ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import { kept } from '../context.ts';
import { sendLogs } from '../diagnostics.ts';
import { dataEndpoints } from '../private-endpoint.ts';
import type { SystemArgs } from './system-args.ts';

/**
 * A system's search service in a location (M-6, M-14). Azure replicates no index: it is made anew from its source, so that
 * the service of the other location stands ready and empty until it is needed.
 */
export class Search extends ComponentResource {
  readonly id: Output<string>;
  readonly location: string;

  constructor(
    name: string,
    { location, ...args }: SystemArgs & { readonly location: string },
    options: ComponentResourceOptions = {},
  ) {
    super('meridian:azure:Search', name, {}, options);
    const { plan, system, group, networks, workspaceId, tags } = args;
    const searchServiceName = names.search(system.system, plan.target, location);
    const service = new Service(
      searchServiceName,
      {
        resourceGroupName: group,
        searchServiceName,
        location,
        sku: { name: plan.target.environment === 'dev' ? 'basic' : 'standard' },
        computeType: 'Default',
        hostingMode: 'Default',
        partitionCount: 1,
        replicaCount: plan.size.searchReplicas,
        // Roles only; with keys off, how keys are handled (`authOptions`) may not be said.
        disableLocalAuth: true,
        publicNetworkAccess: 'Disabled',
        networkRuleSet: { bypass: 'None', ipRules: [] },
        semanticSearch: 'disabled',
        tags,
      },
      { parent: this, ...kept },
    );
    dataEndpoints(networks, 'search', { id: service.id, name: searchServiceName }, { parent: this });
    sendLogs(searchServiceName, { of: service.id, to: workspaceId }, { parent: this });
    this.id = service.id;
    this.location = location;
    this.registerOutputs({});
  }
}
