import { describe, expect, it } from 'vitest';
import {
  NetworkPolicySet,
  type NetworkPolicySetProps,
  peer,
  service,
  TieredService,
} from '../../../constructs/index.ts';
import { renderComponent } from '../../support/component.ts';
import { baseProps } from '../tiered-service/web.ts';

const gateway = { name: 'gateway', namespace: 'edge' };
const worker = { name: 'worker', namespace: 'jobs', selector: { app: 'worker' } };
const other = { name: 'other', namespace: 'jobs', selector: { app: 'other' } };

function policy(props: Partial<NetworkPolicySetProps>, id = 'web') {
  const { one, diagnostics } = renderComponent((scope) => {
    new NetworkPolicySet(scope, id, { selector: { app: 'web' }, ...props });
  });
  expect(diagnostics).toEqual([]);
  return one('NetworkPolicy');
}

const inNamespace = (namespace: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
});
const tcp = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'TCP' }));
const dns = {
  to: [inNamespace('kube-system')],
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
};

describe('T-13 NetworkPolicySet', () => {
  it('closes both directions and leaves DNS', () => {
    expect(policy({}).spec).toEqual({
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Ingress', 'Egress'],
      egress: [dns],
    });
  });

  it('denies everything without DNS, for every pod of the namespace', () => {
    expect(policy({ selector: {}, dns: false }).spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
  });

  it('takes its name from the ID, and labels besides the component’s', () => {
    expect(policy({}, 'shop').metadata.name).toBe('shop-np');
    const { name, labels } = policy({ name: 'doors', labels: { tier: 'edge' } }).metadata;
    expect(name).toBe('doors');
    expect(labels).toMatchObject({ tier: 'edge', 'app.kubernetes.io/name': 'web' });
  });

  it('stands in the component’s namespace, or in the one it is given', () => {
    expect(policy({}).metadata.namespace).toBe('shop-services');
    expect(policy({ namespace: 'shop-jobs' }).metadata.namespace).toBe('shop-jobs');
  });

  it('selects pods where their labels are known, in one entry with their namespace: both must fit', () => {
    const { ingress, egress } = policy({
      ingress: [{ from: worker, ports: [3000] }],
      egress: [{ to: worker, ports: [8080] }],
      dns: false,
    }).spec;
    const both = { ...inNamespace('jobs'), podSelector: { matchLabels: { app: 'worker' } } };
    expect(ingress).toEqual([{ from: [both], ports: tcp(3000) }]);
    expect(egress).toEqual([{ to: [both], ports: tcp(8080) }]);
  });

  it('puts callers with equal rights into one rule, and others into rules of their own', () => {
    const { ingress } = policy({
      ingress: [
        { from: gateway, ports: [9090, 3000] },
        { from: worker, ports: [3000] },
        { from: other, ports: [3000, 9090] },
      ],
    }).spec;
    expect(ingress).toEqual([
      {
        from: [inNamespace('edge'), { ...inNamespace('jobs'), podSelector: { matchLabels: { app: 'other' } } }],
        ports: tcp(3000, 9090),
      },
      { from: [{ ...inNamespace('jobs'), podSelector: { matchLabels: { app: 'worker' } } }], ports: tcp(3000) },
    ]);
  });

  it('merges what is said of one endpoint in several places', () => {
    const { ingress, egress } = policy({
      ingress: [
        { from: gateway, ports: [3000] },
        { from: { ...gateway, name: 'same namespace' }, ports: [9090, 3000] },
      ],
      egress: [
        { to: gateway, ports: [443] },
        { to: gateway, ports: [80] },
      ],
      dns: false,
    }).spec;
    expect(ingress).toEqual([{ from: [inNamespace('edge')], ports: tcp(3000, 9090) }]);
    expect(egress).toEqual([{ to: [inNamespace('edge')], ports: tcp(80, 443) }]);
  });

  it('opens nothing for an empty list of ports, which to Kubernetes would mean all of them', () => {
    const { ingress, egress } = policy({
      ingress: [{ from: gateway, ports: [] }],
      egress: [{ to: gateway, ports: [] }],
    }).spec;
    expect(ingress).toBeUndefined();
    expect(egress).toEqual([dns]);
  });
});

describe('T-13 the policy of a service', () => {
  const render = (calls: readonly { workload: string; ports: readonly string[] }[], uses = {}) =>
    renderComponent((scope) => void new TieredService(scope, 'web', { ...baseProps, replicas: 3, uses }), {
      system: { peers: [peer('gateway', { namespace: 'edge', ports: {}, calls })] },
    });

  it('admits the peers that say they call it, on those ports, and the scraper', () => {
    const { one } = render([{ workload: 'web', ports: ['http'] }]);
    expect(one('NetworkPolicy').spec.ingress).toEqual([
      { from: [inNamespace('edge')], ports: tcp(3000) },
      { from: [inNamespace('observability')], ports: tcp(9090) },
    ]);
  });

  it('opens nothing to a peer whose ports are wrong or none', () => {
    const scraperOnly = [{ from: [inNamespace('observability')], ports: tcp(9090) }];
    const wrong = render([{ workload: 'web', ports: ['grpc'] }]);
    expect(wrong.codes).toEqual(['component/unknown-port']);
    expect(wrong.one('NetworkPolicy').spec.ingress).toEqual(scraperOnly);
    expect(render([{ workload: 'web', ports: [] }]).one('NetworkPolicy').spec.ingress).toEqual(scraperOnly);
  });

  it('reaches what it uses once, however often it is named', () => {
    const auth = peer('auth', { namespace: 'auth', ports: { https: 443, admin: 8443 } });
    const facts = { purpose: 'p', whenDown: 'w' };
    const { one } = render([], {
      login: service(auth, { port: 'https', ...facts }),
      keys: service(auth, { port: 'https', ...facts }),
      admin: service(auth, { port: 'admin', ...facts }),
    });
    expect(one('NetworkPolicy').spec.egress).toEqual([
      { to: [inNamespace('auth')], ports: tcp(443, 8443) },
      { to: [inNamespace('observability')], ports: tcp(4317) },
      dns,
    ]);
  });
});
