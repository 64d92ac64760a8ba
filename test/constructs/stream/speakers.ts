import { type ComponentDeclaration, component, nats, TieredService } from '../../../constructs/index.ts';
import type { NatsDependency } from '../../../model/dependency.ts';

type Rights = Pick<NatsDependency, 'publish' | 'consumes'>;

/** A component that uses streams, each in its own way. */
export function speaker(name: string, streams: Readonly<Record<string, Rights>>): ComponentDeclaration {
  const uses = Object.entries(streams).map(([stream, rights]) => [
    stream.toLowerCase(),
    nats(stream, { purpose: 'Needed', whenDown: 'Nothing works.', ...rights }),
  ]);
  return component(name, (scope) => {
    new TieredService(scope, name, {
      tier: 'standard',
      image: { repository: 'shop/app', tag: '1.0.0' },
      ports: { http: 3000 },
      resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
      replicas: 2,
      uses: Object.fromEntries(uses),
    });
  });
}
