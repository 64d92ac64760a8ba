import { peer, type RolloutProps, TieredService } from '../../../constructs/index.ts';
import { type Rendered, type RenderOptions, renderComponent, testSystem } from '../../support/component.ts';
import { mesh } from '../mesh/meshed.ts';
import { baseProps } from '../tiered-service/web.ts';

export const slo = { availability: 99.5, window: '30d', requests: { metric: 'web_requests_total' } } as const;

/** T-20's own steps. */
export const canary = {
  canary: [
    { weight: 5, pause: '30m' },
    { weight: 50, pause: '1h' },
  ],
} as const satisfies RolloutProps;

export const blueGreen = { blueGreen: { promote: '10m' } } as const satisfies RolloutProps;

/** What a rollout needs of its system. */
export const backends = {
  ...testSystem.backends,
  prometheus: peer('prometheus', { namespace: 'observability', ports: { http: 9090 } }),
};

/** Renders one service named `web` with a rollout, in a mesh unless the options say otherwise. */
export function rolled(props: object = {}, { system = {}, ...options }: RenderOptions = {}) {
  return renderComponent(
    (scope) => {
      const all = { ...baseProps, replicas: 20, slo, rollout: canary, ...props };
      new TieredService(scope, 'web', all as never); // the line to blame
    },
    { ...options, system: { mesh, backends, ...system } },
  );
}

/** The object of a kind and a name. */
export function named({ objects }: { readonly objects: readonly Rendered[] }, kind: string, name: string): Rendered {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} objects ${kind} ${name}`);
  return found[0];
}
