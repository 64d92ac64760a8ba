import { Construct } from 'constructs';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import { authorizationText, controllerRights, rightsOf } from './authorization.ts';

export interface NatsPermissionsProps {
  /** Name of the ConfigMap; default: the construct's ID. */
  readonly name?: string;
  /** User of the controller that makes streams and consumers. Default `nack`. */
  readonly controller?: string;
}

/**
 * What each service of the system may do in NATS, computed from its `nats()` (002 §4.4: NKeys, permissions per service): a
 * ConfigMap with `authorization.conf`, for the server's configuration to include. It belongs into the server's namespace.
 *
 * It holds no key. The server takes the public NKey of an account from an environment variable, `NKEY_TENANT_SERVICE` for
 * tenant-service.
 */
export class NatsPermissions extends Construct {
  /**
   * @param scope the scope that `component()` passes in, or a construct below it
   * @param id name of the ConfigMap
   */
  constructor(scope: Construct, id: string, { name = id, controller = 'nack' }: NatsPermissionsProps = {}) {
    super(scope, id);
    const component = Component.containing(this);
    const { graph, system, diagnostics } = component.context;
    if (graph === undefined) return;
    const users = graph.natsUsersOf(system.name);
    for (const { account, uses } of users) {
      for (const { stream, publish = [], consumes = [] } of uses) {
        if (publish.length > 0 || consumes.length > 0) continue;
        diagnostics.report('component/nats-without-rights', { account, stream }, captureOrigin());
      }
    }
    const text = authorizationText([controllerRights(controller), ...users.map(rightsOf)]);
    addObject(
      this,
      'ConfigMap',
      { name, labels: { region: component.target.region } },
      { data: { 'authorization.conf': text } },
    );
  }
}
