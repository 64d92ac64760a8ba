import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterNetworks, contains, networkPlan } from '../../../model/azure/network-plan.ts';
import { type Network, overlap, parseCidr } from '../../../model/cidr.ts';

const octet = fc.integer({ min: 0, max: 255 });

function block(text: string): Network {
  const network = parseCidr(text);
  if (network === undefined) throw new Error(`${text} is no block`);
  return network;
}

function planOf(network: string) {
  const plan = networkPlan(network);
  if (plan === undefined) throw new Error(`no plan of ${network}`);
  return plan;
}

/** Every pair of different items. */
function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((a, index) => items.slice(index + 1).map((b): [T, T] => [a, b]));
}

describe('P-2 the plan of a location’s addresses', () => {
  it('cuts every /16 into parts that lie in their space and never overlap', () => {
    fc.assert(
      fc.property(octet, octet, (a, b) => {
        const network = `${a}.${b}.0.0/16`;
        const { hub, spoke } = planOf(network);
        const { space, firewallAddress, ...subnets } = hub;
        const { space: spokeSpace, ...spokeSubnets } = spoke;
        expect(overlap(block(space), block(spokeSpace))).toBe(false);
        for (const part of [space, spokeSpace]) expect(contains(block(network), block(part))).toBe(true);
        for (const subnet of Object.values(subnets)) expect(contains(block(space), block(subnet))).toBe(true);
        for (const subnet of Object.values(spokeSubnets)) expect(contains(block(spokeSpace), block(subnet))).toBe(true);
        for (const [one, other] of pairs([...Object.values(subnets), ...Object.values(spokeSubnets)])) {
          expect(overlap(block(one), block(other)), `${one} and ${other}`).toBe(false);
        }
        // Azure keeps the first four addresses of a subnet; the firewall gets the next.
        expect(block(`${firewallAddress}/32`).first).toBe(block(subnets.firewall).first + 4);
      }),
    );
  });

  it('two locations share no address', () => {
    const network = fc.tuple(octet, octet).map(([a, b]) => `${a}.${b}.0.0/16`);
    fc.assert(
      fc.property(fc.uniqueArray(network, { minLength: 2, maxLength: 2 }), ([one = '', other = '']) => {
        const parts = (text: string) => {
          const { hub, spoke } = planOf(text);
          return [hub.space, spoke.space].map(block);
        };
        for (const a of parts(one)) for (const b of parts(other)) expect(overlap(a, b)).toBe(false);
      }),
    );
  });

  it('is the same cut everywhere', () => {
    expect(networkPlan('10.32.0.0/16')).toEqual({
      hub: {
        space: '10.32.252.0/22',
        firewall: '10.32.252.0/26',
        firewallAddress: '10.32.252.4',
        bastion: '10.32.253.0/26',
      },
      spoke: {
        space: '10.32.0.0/17',
        nodes: '10.32.0.0/18',
        data: '10.32.64.0/20',
        endpoints: '10.32.80.0/24',
        ingress: '10.32.81.0/24',
        privateLink: '10.32.82.0/24',
      },
    });
  });

  it('gives the subnets that Azure names a size for at least that size', () => {
    const { hub } = planOf('10.0.0.0/16');
    for (const subnet of [hub.firewall, hub.bastion]) expect(Number(subnet.split('/')[1])).toBeLessThanOrEqual(26);
  });

  it.each(['10.0.0.0/15', '10.0.0.0/17', '10.0.1.0/16', '10.0.0.0', '300.0.0.0/16', 'x/16', ''])(
    'is not made of %s',
    (network) => {
      expect(networkPlan(network)).toBeUndefined();
    },
  );

  it('pods and Services have addresses of their own within every cluster', () => {
    const { pods, services, dns } = clusterNetworks;
    expect(overlap(block(pods), block(services))).toBe(false);
    expect(contains(block(services), block(`${dns}/32`))).toBe(true);
    // Azure takes the first of them for the API server.
    expect(block(`${dns}/32`).first).toBeGreaterThan(block(services).first + 1);
  });
});
