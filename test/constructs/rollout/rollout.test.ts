import { describe, expect, it } from 'vitest';
import { RuntimeConfig, TieredService } from '../../../constructs/index.ts';
import { type Rendered, renderComponent } from '../../support/component.ts';
import { problemsOf } from '../../support/validate-objects.ts';
import { mesh } from '../mesh/meshed.ts';
import { baseProps } from '../tiered-service/web.ts';
import { backends, blueGreen, canary, named, rolled, slo } from './rolled.ts';

const scaling = { replicas: undefined, scaling: { min: 3, max: 20, on: [{ cpu: 70 }] } };
const wave = 'argocd.argoproj.io/sync-wave';
const stable = 'web.shop-services.svc.cluster.local';
const next = 'web-canary.shop-services.svc.cluster.local';

/** Both versions' destinations, as they stand between two releases. */
function split(number: number) {
  return [
    { destination: { host: stable, port: { number } }, weight: 100 },
    { destination: { host: next, port: { number } }, weight: 0 },
  ];
}

describe('L-11 a canary in a mesh', () => {
  const result = rolled(scaling);
  const { one } = result;
  const rollout = one('Rollout');

  it('is a Rollout with the pods of the Deployment, which is not there', () => {
    const deployment = rolled({ ...scaling, rollout: undefined }).one('Deployment');
    expect(result.diagnostics).toEqual([]);
    expect(result.kinds).not.toContain('Deployment');
    expect(rollout.spec.template).toEqual(deployment.spec.template);
    expect(rollout.spec.selector).toEqual(deployment.spec.selector);
    expect(rollout.metadata.name).toBe(deployment.metadata.name);
  });

  it('is made of objects that the API server takes', () => {
    for (const object of result.objects) expect({ [object.kind]: problemsOf(object) }).toEqual({ [object.kind]: [] });
  });

  it('T-20 takes 5 % for 30 min, then 50 %, then all, and is judged before each step', () => {
    const { steps } = rollout.spec.strategy.canary;
    expect(steps.map((step: object) => Object.keys(step)[0])).toEqual([
      ...['setWeight', 'pause', 'analysis'],
      ...['setWeight', 'pause', 'analysis'],
    ]);
    expect(steps.map(({ setWeight, pause }: Rendered) => setWeight ?? pause)).toEqual([
      5,
      { duration: '30m' },
      undefined,
      50,
      { duration: '1h' },
      undefined,
    ]);
  });

  it('shares out requests between two Services with the same ports and selector', () => {
    const [usual, second] = [named(result, 'Service', 'web'), named(result, 'Service', 'web-canary')];
    expect(second.spec).toEqual(usual.spec);
    expect(rollout.spec.strategy.canary).toMatchObject({ stableService: 'web', canaryService: 'web-canary' });
  });

  it('P-6 lists every VirtualService that leads to it, with the names of its routes', () => {
    const routes = [
      { prefix: '/v1/web', port: 'http' },
      { prefix: '/v1/web/admin', port: 'http' },
      { prefix: '/', port: 'http', host: 'shop' },
    ];
    const routed = rolled({ routes });
    expect(routed.one('Rollout').spec.strategy.canary.trafficRouting.istio.virtualServices).toEqual([
      { name: 'web', routes: ['/v1/web/admin', '/v1/web'] },
      { name: 'web-shop', routes: ['/'] },
      { name: 'web-mesh', routes: ['http'] },
    ]);
    for (const name of ['web', 'web-shop', 'web-mesh']) {
      for (const { route } of named(routed, 'VirtualService', name).spec.http) expect(route).toEqual(split(3000));
    }
  });

  it('sends callers in the mesh the same way, but for the port that is scraped', () => {
    expect(one('VirtualService').spec).toEqual({
      hosts: [stable],
      gateways: ['mesh'],
      http: [{ name: 'http', match: [{ port: 3000 }], route: split(3000) }],
    });
  });

  it('is followed by the autoscaler and the disruption budget', () => {
    expect(one('HorizontalPodAutoscaler').spec.scaleTargetRef).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      name: 'web',
    });
    expect(rollout.spec.replicas).toBeUndefined();
    expect(rollout.spec.template.metadata.labels).toMatchObject(one('PodDisruptionBudget').spec.selector.matchLabels);
  });

  it('has its versions told apart by their hash, and each pod scraped once under the one name', () => {
    const { podTargetLabels, endpoints } = one('ServiceMonitor').spec;
    expect(podTargetLabels).toEqual(['rollouts-pod-template-hash']);
    expect(endpoints[0].relabelings).toEqual([
      { targetLabel: 'job', replacement: 'web' },
      { targetLabel: 'service', replacement: 'web' },
    ]);
  });

  it('L-13 keeps the version before at full size, and its ReplicaSet for the way back', () => {
    expect(rollout.spec).toMatchObject({
      revisionHistoryLimit: 3,
      rollbackWindow: { revisions: 3 },
      progressDeadlineAbort: true,
      strategy: { canary: { dynamicStableScale: false, scaleDownDelaySeconds: 600 } },
    });
  });

  it('counts both versions where connections are shared out', () => {
    const most = (props: object) => {
      let pods = 0;
      renderComponent(
        (scope) => {
          const all = { ...baseProps, slo, replicas: 20, ...props } as never;
          pods = new TieredService(scope, 'web', all).pods.most;
        },
        { system: { mesh, backends } },
      );
      return pods;
    };
    expect(most({})).toBe(21);
    // Both at full size, and the first step of a third beside one that still stays.
    expect(most({ rollout: canary })).toBe(41);
    expect(most({ rollout: blueGreen })).toBe(60);
  });
});

describe('the order in which Argo CD applies it', () => {
  const config = { versions: { v1: { A: '1' } }, current: 'v1' } as const;

  function waves(rollout: object | undefined) {
    const { objects } = renderComponent(
      (scope) => {
        const settings = new RuntimeConfig(scope, 'web-options', config);
        const routes = [{ prefix: '/', port: 'http' }];
        const all = { ...baseProps, ...scaling, slo, routes, config: settings, rollout };
        new TieredService(scope, 'web', all as never);
      },
      { system: { mesh, backends } },
    );
    return objects.map(({ kind, metadata: { annotations = {} } }) => [kind, annotations[wave] ?? '0'] as const);
  }

  it('a Deployment, then its autoscaler, then routes', () => {
    const found = Object.fromEntries(waves(undefined));
    expect(found).toMatchObject({
      ConfigMap: '-2',
      Deployment: '0',
      Service: '0',
      HorizontalPodAutoscaler: '1',
      VirtualService: '2',
    });
  });

  it('a Rollout last of all, with its autoscaler: nobody waits for a canary', () => {
    const found = waves(canary);
    expect(Object.fromEntries(found)).toMatchObject({ AnalysisTemplate: '0', Service: '0', VirtualService: '2' });
    expect(found.filter(([, at]) => Number(at) >= 3).map(([kind]) => kind)).toEqual([
      'HorizontalPodAutoscaler',
      'Rollout',
    ]);
  });

  it('leaves a Deployment standing until what replaces it is healthy', () => {
    const { annotations } = rolled({ rollout: undefined }).one('Deployment').metadata;
    expect(annotations).toEqual({ 'argocd.argoproj.io/sync-options': 'PruneLast=true' });
  });

  it('keeps ConfigMaps of the version before, whose removal would have to wait for the canary', () => {
    const options = (rollout: object | undefined) => {
      const { one } = renderComponent(
        (scope) => {
          const settings = new RuntimeConfig(scope, 'web-options', config);
          new TieredService(scope, 'web', { ...baseProps, replicas: 20, slo, config: settings, rollout } as never);
        },
        { system: { mesh, backends } },
      );
      const { [wave]: _, ...rest } = one('ConfigMap').metadata.annotations;
      return rest;
    };
    expect(options(undefined)).toEqual({ 'argocd.argoproj.io/sync-options': 'PruneLast=true' });
    expect(options(canary)).toEqual({
      'argocd.argoproj.io/sync-options': 'Prune=false',
      'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
    });
  });
});

describe('L-11 a canary without a mesh', () => {
  const result = rolled({}, { system: { mesh: undefined } as never });
  const { canary: strategy } = result.one('Rollout').spec.strategy;

  it('has its share in pods, behind the one Service', () => {
    expect(result.diagnostics).toEqual([]);
    expect(result.kinds.filter((kind) => kind === 'Service' || kind === 'VirtualService')).toEqual(['Service']);
    for (const field of ['trafficRouting', 'stableService', 'canaryService', 'scaleDownDelaySeconds']) {
      expect(strategy).not.toHaveProperty(field);
    }
    expect(strategy).toMatchObject({ maxSurge: 1, maxUnavailable: 0 });
  });

  it('is scraped as before, with the hash of each version', () => {
    const { podTargetLabels, endpoints } = result.one('ServiceMonitor').spec;
    expect(podTargetLabels).toEqual(['rollouts-pod-template-hash']);
    expect(endpoints).toEqual([{ port: 'metrics', path: '/metrics', interval: '30s' }]);
  });
});

describe('P-6 blue-green', () => {
  const result = rolled({ rollout: blueGreen, uses: {} });
  const { blueGreen: strategy } = result.one('Rollout').spec.strategy;

  it('has a Service for what stands ready, and leaves routes alone', () => {
    expect(result.diagnostics).toEqual([]);
    expect(result.kinds).not.toContain('VirtualService');
    expect(named(result, 'Service', 'web-preview').spec).toEqual(named(result, 'Service', 'web').spec);
    expect(strategy).toMatchObject({
      activeService: 'web',
      previewService: 'web-preview',
      autoPromotionEnabled: true,
      autoPromotionSeconds: 600,
      scaleDownDelaySeconds: 1800,
    });
  });

  it('asks probes before the switch, and for failed requests after it, when there are some', () => {
    const of = (moment: string) => strategy[moment].templates.map(({ templateName }: Rendered) => templateName);
    expect(of('prePromotionAnalysis')).toEqual(['web-pods']);
    expect(of('postPromotionAnalysis')).toEqual(['web-burn-rate', 'web-pods']);
    expect(result.kinds.filter((kind) => kind === 'AnalysisTemplate')).toHaveLength(2);
  });

  it('is made of objects that the API server takes', () => {
    for (const object of result.objects) expect({ [object.kind]: problemsOf(object) }).toEqual({ [object.kind]: [] });
  });
});

describe('whom it tells', () => {
  const subscription = 'notifications.argoproj.io/subscribe.on-rollout-aborted.slack';

  it('of a Rollout that goes back, whoever the system names', () => {
    const notifications = { service: 'slack', recipient: 'shop-releases' };
    const { annotations } = rolled({}, { system: { notifications } }).one('Rollout').metadata;
    expect(annotations).toEqual({ [wave]: '3', [subscription]: 'shop-releases' });
  });

  it('nobody, by default', () => {
    expect(rolled().one('Rollout').metadata.annotations).toEqual({ [wave]: '3' });
  });
});
