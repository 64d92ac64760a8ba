import type { Construct } from 'constructs';
import { component, type MeshFacts, peer, type System, TieredService } from '../../../constructs/index.ts';
import { type Rendered, type RenderOptions, renderComponent, testSystem } from '../../support/component.ts';
import { baseProps } from '../tiered-service/web.ts';

export const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };

export const mesh: MeshFacts = {
  gateway: {
    ...peer('gateway', { namespace: 'istio-ingress', ports: {}, serviceAccount: 'public-gateway' }),
    gateway: 'public',
  },
  control: peer('istiod', { namespace: 'istio-system', ports: { xds: 15_012 } }),
};

/** Another component of the system, with a service in it. */
export function other(
  name: string,
  props: object = {},
  options: { namespace?: string } = {},
): System['components'][number] {
  return component(
    name,
    (scope) => void new TieredService(scope, name, { ...baseProps, replicas: 3, ...props } as never),
    options,
  );
}

/** Renders one component of a system with a mesh. */
export function meshed(build: (scope: Construct) => undefined, { system = {}, ...options }: RenderOptions = {}) {
  return renderComponent(build, { ...options, system: { mesh, ...system } });
}

/** Renders one service named `web` in a mesh. */
export function meshedService(props: object = {}, options: RenderOptions = {}) {
  return meshed(
    (scope) => void new TieredService(scope, 'web', { ...baseProps, replicas: 3, ...props } as never),
    options,
  );
}

/** Objects of a kind. */
export function of(kind: string, { objects }: { readonly objects: readonly Rendered[] }): readonly Rendered[] {
  return objects.filter((object) => object.kind === kind);
}

export const backends = testSystem.backends;
