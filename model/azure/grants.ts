import type { Dependency } from '../dependency.ts';
import type { Role } from './roles.ts';
import type { AzureService } from './services.ts';

/** A role of an identity on a service of its system, or on a part of it. */
export interface Grant {
  readonly role: Role;
  readonly service: AzureService;
  /** Resource types and names below the service's own resource, e.g. `['topics', 'orders']`; empty for all of it. */
  readonly path: readonly string[];
}

/**
 * What a dependency needs of Azure's role-based access, and no more (M-6). PostgreSQL and Redis know rights of their own.
 */
export function grantsOf(dependency: Dependency): readonly Grant[] {
  switch (dependency.kind) {
    case 'serviceBus': {
      const role = dependency.access === 'send' ? 'Azure Service Bus Data Sender' : 'Azure Service Bus Data Receiver';
      return [{ role, service: 'serviceBus', path: entityPath(dependency.entity) }];
    }
    case 'keyVault':
      // Who uses a key reads no secret, and no other key.
      return dependency.key === undefined
        ? [{ role: 'Key Vault Secrets User', service: 'keyVault', path: [] }]
        : [{ role: 'Key Vault Crypto User', service: 'keyVault', path: ['keys', dependency.key] }];
    case 'blob': {
      const role = dependency.access === 'read' ? 'Storage Blob Data Reader' : 'Storage Blob Data Contributor';
      const container = ['blobServices', 'default', 'containers', dependency.container];
      return [
        { role, service: 'blob', path: container },
        // Signs URLs with the identity: an account key, which would open everything, does not exist.
        { role: 'Storage Blob Delegator', service: 'blob', path: [] },
      ];
    }
    case 'search': {
      const role = dependency.access === 'read' ? 'Search Index Data Reader' : 'Search Index Data Contributor';
      return [
        { role, service: 'search', path: ['indexes', dependency.index] },
        // Of the whole service: there is no index yet that it could be a role on.
        ...(dependency.access === 'define'
          ? [{ role: 'Search Service Contributor', service: 'search', path: [] } as const]
          : []),
      ];
    }
    case 'postgres':
    case 'redis':
    case 'nats':
    case 'service':
    case 'external':
      return [];
  }
}

/**
 * What KEDA needs to count the messages that a dependency receives: counts are a part of an entity's description, which
 * Service Bus gives to none but those who may manage the entity. So it is the one entity, and nothing around it.
 *
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas#rights-required-for-service-bus-operations
 */
export function scalerGrantsOf(dependency: Dependency): readonly Grant[] {
  if (dependency.kind !== 'serviceBus' || dependency.access !== 'receive') return [];
  return [{ role: 'Azure Service Bus Data Owner', service: 'serviceBus', path: entityPath(dependency.entity) }];
}

/** A secret of a vault, which its owner alone reads. */
export function secretGrant(secret: string): Grant {
  return { role: 'Key Vault Secrets User', service: 'keyVault', path: ['secrets', secret] };
}

function entityPath(entity: Extract<Dependency, { kind: 'serviceBus' }>['entity']): readonly string[] {
  if (entity.queue !== undefined) return ['queues', entity.queue];
  const topic = ['topics', entity.topic];
  return entity.subscription === undefined ? topic : [...topic, 'subscriptions', entity.subscription];
}
