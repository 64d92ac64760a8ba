import type { Rendered, RenderedComponent } from '../../support/component.ts';

/** What every case below starts from: the least that renders, with metrics so that all kinds but two are there. */
export const baseProps = {
  tier: 'standard',
  image: { repository: 'shop/web', tag: '1.0.0' },
  ports: { http: 3000, metrics: 9090 },
  resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
} as const;

/** Objects by kind; a TieredService renders at most one of each. */
export function byKind({ objects }: RenderedComponent): Rendered {
  return Object.fromEntries(objects.map((object) => [object.kind, object]));
}
