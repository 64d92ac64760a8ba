import { type DependencyFacts, type ServiceDependency, service } from '../../model/dependency.ts';

/**
 * Flags from a `FeatureFlags`: `FLAGD_HOST` and `FLAGD_PORT`, which OpenFeature's flagd providers read by themselves. An
 * application evaluates with `tenantId` in the context, and has a value of its own for when nobody answers.
 *
 * @param serviceName name of the Service, e.g. `flagd`
 */
export function flags(serviceName: string, facts: DependencyFacts): ServiceDependency {
  return service(serviceName, { port: 'grpc', variables: { FLAGD_HOST: 'host', FLAGD_PORT: 'port' }, ...facts });
}
