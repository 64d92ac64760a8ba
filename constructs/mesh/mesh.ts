import { Construct } from 'constructs';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import { Component } from '../component/component.ts';
import { namespacesOf } from '../component/system.ts';
import { addObject } from '../kube.ts';
import { egressHosts } from './egress-hosts.ts';
import { addServiceEntries } from './service-entries.ts';

/**
 * The rules of the service mesh that hold for all of a system's pods. It stands in the system's component `platform`,
 * beside the `SystemBaseline`, and takes no props: all follows from the system's `mesh` and from what its workloads use.
 *
 * In each of the system's namespaces
 *
 * - a PeerAuthentication refuses connections without mutual TLS (002 §1, 001 "Service mesh"),
 * - an AuthorizationPolicy without rules admits nobody; each service adds its own callers, by their identity,
 * - a Sidecar lets nothing out to hosts that nobody declared, and shows each proxy only the namespaces that are called,
 * - a ServiceEntry for each service outside the cluster names its hosts and ports.
 *
 * Peers without a sidecar, such as the telemetry collector, are reached in plain text, since proxies choose mutual TLS
 * only where the other end has it. Metrics are scraped past the sidecar, from outside the mesh.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
 *
 * @example
 * export const platform = component('platform', (scope) => {
 *   new SystemBaseline(scope, 'baseline');
 *   new Mesh(scope, 'mesh');
 * });
 */
export class Mesh extends Construct {
  /**
   * @param scope the scope of the component that the SystemBaseline stands in
   * @param id its place in the construct tree; no object is named after it
   */
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const component = Component.containing(this);
    const { graph, system, diagnostics } = component.context;
    if (graph === undefined) return;
    if (system.mesh === undefined) {
      diagnostics.report('component/mesh-without-facts', { system: system.name }, captureOrigin());
      return;
    }
    for (const namespace of namespacesOf(system)) {
      const outside = graph.outsideOf(system.name, namespace);
      addObject(this, 'PeerAuthentication', { name: 'default', namespace }, { spec: { mtls: { mode: 'STRICT' } } });
      // Without an action it is one that allows, and it allows nothing.
      addObject(this, 'AuthorizationPolicy', { name: 'allow-nothing', namespace }, { spec: {} });
      addObject(
        this,
        'Sidecar',
        { name: 'default', namespace },
        {
          spec: {
            outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
            egress: [{ hosts: egressHosts(system.backends, system.mesh, outside) }],
          },
        },
      );
      addServiceEntries(this, component, namespace, outside);
    }
  }
}
