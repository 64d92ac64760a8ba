import { expect, it } from 'vitest';
import { contains } from '../../../model/azure/network-plan.ts';
import { overlap, parseCidr } from '../../../model/cidr.ts';
import type { Stacks } from '../../support/stacks.ts';

/** What holds for the networks of all stacks. */
export function networkRules(stacks: Stacks): void {
  const networks = () =>
    stacks.names.flatMap((stack) =>
      stacks.ofType(stack, 'network:VirtualNetwork').map(({ inputs, name }) => {
        const { addressSpace } = inputs as { addressSpace: { addressPrefixes: readonly string[] } };
        const [prefix = ''] = addressSpace.addressPrefixes;
        return {
          name: `${stack} ${name}`,
          prefix,
          range: parseCidr(prefix),
          vnet: inputs['virtualNetworkName'],
          stack,
        };
      }),
    );

  it('overlap nowhere, in no stack', () => {
    const found = networks();
    expect(found.length).toBeGreaterThanOrEqual(2 * stacks.model.clusters.length);
    const pairs = found.flatMap((a, index) =>
      found.slice(index + 1).flatMap((b) => {
        if (a.range === undefined || b.range === undefined) return [`${a.name} or ${b.name} is no block`];
        return overlap(a.range, b.range) ? [`${a.name} and ${b.name}`] : [];
      }),
    );
    expect(pairs).toEqual([]);
  });

  it('hold their subnets, which overlap with no other', () => {
    for (const stack of stacks.names) {
      const subnets = stacks.ofType(stack, 'network:Subnet').map(({ inputs }) => ({
        vnet: inputs['virtualNetworkName'],
        group: inputs['resourceGroupName'],
        name: String(inputs['subnetName']),
        range: parseCidr(String(inputs['addressPrefix'])),
      }));
      expect(subnets.length, stack).toBeGreaterThan(3);
      for (const { vnet, name, range } of subnets) {
        const outer = networks().find((network) => network.stack === stack && network.vnet === vnet);
        expect(
          range !== undefined && outer?.range !== undefined && contains(outer.range, range),
          `${stack} ${name}`,
        ).toBe(true);
      }
      const overlapping = subnets.flatMap((a, index) =>
        subnets
          .slice(index + 1)
          .flatMap((b) => (a.range && b.range && overlap(a.range, b.range) ? [`${a.name} ${b.name}`] : [])),
      );
      expect(overlapping, stack).toEqual([]);
    }
  });

  it('of spokes are peered with their hub, and with no other spoke', () => {
    for (const stack of stacks.names) {
      const remote = stacks.ofType(stack, 'network:VirtualNetworkPeering').map(({ inputs }) => ({
        from: String(inputs['virtualNetworkName']),
        to: String((inputs['remoteVirtualNetwork'] as { id: string }).id).replace(/.*\//, ''),
      }));
      expect(remote.length, stack).toBeGreaterThan(1);
      for (const { from, to } of remote) {
        const hubs = [from, to].filter((name) => name.includes('hub'));
        expect(hubs, `${stack}: ${from} to ${to}`).toHaveLength(1);
      }
    }
  });

  it('send everything that leaves the nodes to the firewall', () => {
    for (const stack of stacks.names) {
      const firewalls = stacks.ofType(stack, 'network:AzureFirewall');
      const tables = stacks.ofType(stack, 'network:RouteTable');
      const inline = tables.flatMap(
        ({ inputs }) => (inputs['routes'] as readonly Record<string, unknown>[] | undefined) ?? [],
      );
      const routes = [...inline, ...stacks.ofType(stack, 'network:Route').map(({ inputs }) => inputs)];
      const out = routes.filter(({ addressPrefix }) => addressPrefix === '0.0.0.0/0');
      expect(out.length, stack).toBe(firewalls.length);
      for (const route of out) expect(route['nextHopType'], stack).toBe('VirtualAppliance');
    }
  });
}
