import { hostOfUrl } from '../../model/azure/traffic.ts';
import { nearest } from '../../model/nearest.ts';
import { isRecord, listAt, textAt, textsAt, textsIn } from '../../model/plain.ts';
import { isAllowed } from './firewall.ts';
import { azureHostsIn, dataTypes, hostsOf } from './hosts-of.ts';
import { type RenderedObject, shown } from './rendered.ts';
import { counted, type Report, type Subject } from './subject.ts';

/** What pods find data by. A server of PostgreSQL is found by its virtual endpoint. */
const found = [
  dataTypes.serviceBus,
  dataTypes.keyVault,
  dataTypes.blob,
  dataTypes.redis,
  dataTypes.search,
  dataTypes.postgresEndpoint,
];

/** Hosts that objects name are those of declared resources, and the firewall lets the others out. */
export function checkHosts(subject: Subject, report: Report) {
  const { target, rendered, declared, everything, fronts } = subject;
  const named = azureHostsNamed(rendered.all);
  const known = everything.all.flatMap(hostsOf);
  for (const [host, by] of named) {
    if (known.includes(host)) continue;
    report('contract/unknown-host', { target, object: shown(by), host, nearest: nearest(host, known) }, by.place);
  }
  const resources = declared.of(...found);
  for (const resource of resources) {
    const hosts = hostsOf(resource);
    const fronted = fronts.some(
      ({ service, group }) =>
        group.toLowerCase() === resource.group &&
        resource.type === (service === 'redis' ? dataTypes.redis : dataTypes.postgresEndpoint),
    );
    if (fronted || hosts.some((host) => named.has(host))) continue;
    const [host = ''] = hosts;
    report('contract/unused-resource', { target, kind: 'host', name: host, where: resource.group });
  }
  const outside = [...outsideHosts(rendered.of('ServiceEntry')), ...vaultHosts(rendered.of('ClusterSecretStore'))];
  const others = new Set(outside.map(({ host }) => host));
  const firewalls = declared.of('microsoft.network/azurefirewalls');
  for (const { host, port, by } of outside) {
    for (const firewall of firewalls) {
      if (isAllowed(declared, firewall, host, port)) continue;
      const parameters = { target, host, port: String(port), object: shown(by), firewall: firewall.name };
      report('contract/blocked-host', parameters, by.place);
    }
  }
  return {
    kubernetes: `${counted(named.size, 'host')} of Azure, ${counted(others.size, 'other')}`,
    azure: `${counted(resources.length, 'resource')}, ${counted(firewalls.length, 'firewall')}`,
  };
}

/** Each host of Azure's services with the first object that names it, wherever in it: in a rule, a URL, a file. */
function azureHostsNamed(all: readonly RenderedObject[]): ReadonlyMap<string, RenderedObject> {
  const named = new Map<string, RenderedObject>();
  for (const by of all) {
    for (const [, text] of textsIn(by.object)) {
      for (const host of azureHostsIn(text)) if (!named.has(host)) named.set(host, by);
    }
  }
  return named;
}

/** Hosts that the mesh lets pods call and that are none of Azure's services. */
function outsideHosts(entries: readonly RenderedObject[]) {
  return entries.flatMap((by) => {
    if (textAt(by.object, 'spec', 'location') !== 'MESH_EXTERNAL') return [];
    const ports = listAt(by.object, 'spec', 'ports')
      .filter(isRecord)
      .map((port) => Number(port['number']));
    const hosts = textsAt(by.object, 'spec', 'hosts').filter((host) => azureHostsIn(host).length === 0);
    return hosts.flatMap((host) => ports.map((port) => ({ host, port, by })));
  });
}

/** Where stores of Vault send External Secrets, which is in no mesh. */
function vaultHosts(stores: readonly RenderedObject[]) {
  return stores.flatMap((by) => {
    const server = textAt(by.object, 'spec', 'provider', 'vault', 'server');
    return server === undefined ? [] : [{ ...hostOfUrl(server), by }];
  });
}
