import { parseCidr } from '../../model/cidr.ts';
import { distinct } from '../../model/distinct.ts';
import { isRecord, listAt, textAt } from '../../model/plain.ts';
import { dataTypes } from './hosts-of.ts';
import { type RenderedObject, shown } from './rendered.ts';
import { counted, type Report, type Subject } from './subject.ts';

const privateSpace = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((text) => parseCidr(text));
const data: ReadonlySet<string> = new Set(Object.values(dataTypes));

/** Private addresses that network policies open are subnets of the target, and private endpoints of data stand in these. */
export function checkNetworks({ target, rendered, declared, fronts }: Subject, report: Report) {
  const subnets = declared.subnets();
  const prefixes = distinct([...subnets.values()].flat());
  const blocks = rendered
    .of('NetworkPolicy')
    .flatMap((policy) => blocksOf(policy).map((block) => [block, policy] as const));
  const opened = distinct(blocks.map(([block]) => block));
  for (const network of opened.filter((block) => !prefixes.includes(block))) {
    const by = blocks.find(([block]) => block === network)?.[1];
    if (by === undefined) continue;
    const parameters = { target, object: shown(by), network, known: prefixes.join(', ') };
    report('contract/foreign-network', parameters, by.place);
  }
  const endpoints = declared.of('microsoft.network/privateendpoints').flatMap(({ properties }) => {
    const [connection] = listAt(properties, 'privateLinkServiceConnections').filter(isRecord);
    const resource = declared.byId(textAt(connection, 'privateLinkServiceId') ?? '');
    return resource !== undefined && data.has(resource.type) ? [{ resource, properties }] : [];
  });
  for (const { resource, properties } of endpoints) {
    // Pods of what stands before it go there, and are rendered elsewhere.
    if (fronts.some(({ group }) => group.toLowerCase() === resource.group)) continue;
    const networks = subnets.get((textAt(properties, 'subnet', 'id') ?? '').toLowerCase()) ?? [];
    if (networks.some((network) => opened.includes(network))) continue;
    const network = networks.join(' and ') || 'no subnet that is declared';
    report('contract/unreachable-endpoint', { target, resource: resource.name, network, known: opened.join(', ') });
  }
  return { kubernetes: counted(opened.length, 'network'), azure: counted(endpoints.length, 'private endpoint') };
}

/** Private blocks that a policy lets its pods out to. */
function blocksOf({ object }: RenderedObject): readonly string[] {
  return listAt(object, 'spec', 'egress')
    .flatMap((rule) => listAt(rule, 'to'))
    .flatMap((to) => textAt(to, 'ipBlock', 'cidr') ?? [])
    .filter((block) => {
      const network = parseCidr(block);
      return privateSpace.some(
        (space) => space && network && space.first <= network.first && network.last <= space.last,
      );
    });
}
