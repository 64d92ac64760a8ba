import { describe, expect, it } from 'vitest';
import { marketplace } from '../../../systems/marketplace/index.ts';
import type { Rendered } from '../../support/component.ts';
import { realPlatform, renderedEverywhere } from '../../support/systems.ts';

const networks = new Map(realPlatform().targets.map((target) => [target.name, target.networks]));

describe.each(renderedEverywhere(marketplace, 'marketplace-search'))('MarketplaceSearch in $target', (rendered) => {
  const { target, one, objects, problems } = rendered;
  const pod = one('Deployment').spec.template;
  const [container] = pod.spec.containers;

  it('M-1 is a service of its own, with its own image', () => {
    expect(problems).toEqual([]);
    expect(container.image).toMatch(/^crmeridian\.azurecr\.io\/marketplace\/search-service:\d/);
    expect(one('Service').metadata).toMatchObject({ name: 'marketplace-search', namespace: 'marketplace' });
  });

  it('M-3 is routed to by the gateway, and admits nobody else but who scrapes', () => {
    expect(one('VirtualService').spec.gateways).toEqual(['gateway/marketplace-gateway']);
    const { ingress } = one('NetworkPolicy').spec;
    const from = ingress.map(({ from, ports }: Rendered) => [
      from.map((peer: Rendered) => peer.namespaceSelector.matchLabels['kubernetes.io/metadata.name']),
      ports.map(({ port }: Rendered) => port),
    ]);
    expect(from).toEqual([
      [['gateway'], [8080]],
      [['observability'], [9090]],
    ]);
    expect(one('AuthorizationPolicy').spec.rules).toEqual([
      {
        from: [{ source: { principals: ['cluster.local/ns/gateway/sa/marketplace-gateway'] } }],
        to: [{ operation: { ports: ['8080'] } }],
      },
    ]);
  });

  it('M-6 reaches SQL, Redis, the bus, Key Vault and the search index in the data networks, and telemetry', () => {
    const { egress } = one('NetworkPolicy').spec;
    const [managed, entra, telemetry] = egress;
    expect(managed).toEqual({
      to: networks.get(target)?.map((cidr) => ({ ipBlock: { cidr } })),
      ports: [443, 5432, 5671, 10000].map((port) => ({ port, protocol: 'TCP' })),
    });
    expect(entra.ports).toEqual([{ port: 443, protocol: 'TCP' }]);
    expect(telemetry.ports).toEqual([{ port: 4317, protocol: 'TCP' }]);
    const cidrs = egress.flatMap(({ to }: Rendered) => to.flatMap((peer: Rendered) => peer.ipBlock?.cidr ?? []));
    expect(cidrs).not.toContain('0.0.0.0/0');
  });

  it('M-5 M-9 is told where everything is by its environment, and nothing of it is in the image', () => {
    const env = Object.fromEntries(container.env.map(({ name, value }: Rendered) => [name, value]));
    expect(env).toMatchObject({
      SEARCH_ENDPOINT: `https://srch-marketplace-${target}.search.windows.net/`,
      SERVICE_BUS_NAMESPACE: `sb-marketplace-${target}.servicebus.windows.net`,
      CHANGES_TOPIC: 'catalog-changed',
      CHANGES_SUBSCRIPTION: 'marketplace-search',
      KEY_VAULT_URI: `https://kv-marketplace-${target}.vault.azure.net/`,
      DOTNET_ENVIRONMENT: { dev: 'Development', staging: 'Staging' }[target] ?? 'Production',
    });
  });

  it('M-11 reads its secrets from Key Vault with its own identity', () => {
    const store = one('SecretStore');
    expect(store.spec.provider.azurekv).toEqual({
      authType: 'WorkloadIdentity',
      vaultUrl: `https://kv-marketplace-${target}.vault.azure.net/`,
      serviceAccountRef: { name: 'marketplace-search' },
    });
    const { secretStoreRef, data } = one('ExternalSecret').spec;
    expect(secretStoreRef).toEqual({ kind: 'SecretStore', name: store.metadata.name });
    expect(data.map(({ remoteRef }: Rendered) => remoteRef)).toEqual([
      { key: 'marketplace-search-db', property: 'url' },
      { key: 'marketplace-search-redis', property: 'url' },
    ]);
    expect(pod.metadata.labels['azure.workload.identity/use']).toBe('true');
  });

  it('M-12 is asked for its health where the document says', () => {
    expect(container.livenessProbe.httpGet.path).toBe('/health/live');
    expect(container.readinessProbe.httpGet.path).toBe('/health/ready');
  });

  it('M-7 scales on CPU and requests, in production most aggressively', () => {
    if (target === 'dev') return expect(objects.map(({ kind }) => kind)).not.toContain('HorizontalPodAutoscaler');
    const { metrics, maxReplicas } = one('HorizontalPodAutoscaler').spec;
    expect(metrics.map(({ type }: Rendered) => type)).toEqual(['Resource', 'Pods']);
    expect(maxReplicas).toBe(target === 'staging' ? 6 : 40);
  });
});
