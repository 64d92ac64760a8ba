import { describe, expect, it } from 'vitest';
import { marketplace } from '../../../systems/marketplace/index.ts';
import type { Rendered } from '../../support/component.ts';
import { renderedEverywhere } from '../../support/systems.ts';

describe.each(renderedEverywhere(marketplace, 'asset-indexing'))('AssetIndexing in $target', (rendered) => {
  const { target, one, objects, problems } = rendered;
  const pod = one('Deployment').spec.template;
  const [container] = pod.spec.containers;
  const ofOthers = renderedEverywhere(marketplace, 'marketplace-search').find((other) => other.target === target);

  it('M-2 has its own image and version', () => {
    expect(problems).toEqual([]);
    expect(container.image).toMatch(/^crmeridian\.azurecr\.io\/marketplace\/asset-indexing-worker:\d/);
    const [other] = ofOthers?.one('Deployment').spec.template.spec.containers ?? [];
    expect(container.image.split(':')[1]).not.toBe(other.image.split(':')[1]);
  });

  it('M-7 follows its two subscriptions, rests at zero and absorbs a mass re-index', () => {
    const { minReplicaCount, maxReplicaCount, triggers, advanced } = one('ScaledObject').spec;
    expect(minReplicaCount).toBe(0);
    expect(maxReplicaCount).toBe({ dev: 2, staging: 5 }[target] ?? 30);
    expect(triggers.map(({ type, metadata }: Rendered) => [type, metadata.topicName, metadata.namespace])).toEqual([
      ['azure-servicebus', 'catalog-changed', `sb-marketplace-${target}`],
      ['azure-servicebus', 'asset-published', `sb-marketplace-${target}`],
    ]);
    expect(advanced.horizontalPodAutoscalerConfig.behavior.scaleUp.stabilizationWindowSeconds).toBe(0);
    expect(one('Deployment').spec.replicas, 'KEDA decides').toBeUndefined();
  });

  it('M-4 M-6 is called by nobody, and reaches the bus, SQL, the index and telemetry', () => {
    const { ingress, egress } = one('NetworkPolicy').spec;
    expect(ingress.flatMap(({ ports }: Rendered) => ports)).toEqual([{ port: 9090, protocol: 'TCP' }]);
    expect(egress[0].ports.map(({ port }: Rendered) => port)).toEqual([443, 5671]);
    const [pooler] = egress[1].to;
    expect(pooler.podSelector).toEqual({ matchLabels: { app: 'catalog-pgbouncer' } });
    expect(egress[1].ports).toEqual([{ port: 6432, protocol: 'TCP' }]);
    const kinds = objects.map(({ kind }) => kind);
    for (const none of ['Service', 'AuthorizationPolicy', 'VirtualService']) expect(kinds).not.toContain(none);
  });

  it('M-12 reports its health on a port of its own', () => {
    expect(container.readinessProbe.httpGet).toEqual({ path: '/health/ready', port: 'health' });
  });

  it('has two minutes for what is in flight', () => {
    expect(pod.spec.terminationGracePeriodSeconds).toBe(120);
  });
});
