import { Construct } from 'constructs';
import { priorityClassName, type Tier, tiers } from '../../model/tier.ts';
import { Component } from '../component/component.ts';
import { namespacesOf, type System } from '../component/system.ts';
import { addObject } from '../kube.ts';
import { Mesh } from '../mesh/mesh.ts';
import { NetworkPolicySet } from '../network-policy-set/network-policy-set.ts';

export interface SystemBaselineProps {
  /** Pod Security standard that the namespaces enforce; default `restricted`. */
  readonly podSecurity?: 'restricted' | 'baseline';
}

/**
 * What a system's components share, so that no two of them own one object: each namespace that they run in, with its Pod
 * Security level and a policy that denies what no other policy allows, and a PriorityClass for each tier.
 *
 * In a mesh the namespaces also ask for sidecars, and a {@link Mesh} must stand in the same component. `restricted` holds
 * there too: traffic is redirected by Istio's CNI plugin on the node, so that no pod needs NET_ADMIN, and the proxy takes
 * its seccomp profile from the pod.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 * @see https://istio.io/latest/docs/setup/additional-setup/cni/
 */
export class SystemBaseline extends Construct {
  /**
   * @param scope the scope that `component()` passes in, usually of the component `platform`
   * @param id its place in the construct tree; no object is named after it
   */
  constructor(scope: Construct, id: string, props: SystemBaselineProps = {}) {
    super(scope, id);
    const component = Component.containing(this);
    const { context } = component;
    if (context.graph === undefined) return;
    const { name: system, mesh } = context.system;
    const labels = { ...podSecurityLabels(props.podSecurity ?? 'restricted'), ...injectionLabels(mesh) };
    for (const namespace of namespacesOf(context.system)) {
      addObject(this, 'Namespace', { name: namespace, labels }, {});
      const elsewhere = namespace === component.home ? {} : { namespace };
      const policy = elsewhere.namespace === undefined ? 'default-deny' : `default-deny.${namespace}`;
      new NetworkPolicySet(this, policy, { name: 'default-deny', selector: {}, dns: false, ...elsewhere });
    }
    for (const tier of Object.keys(tiers) as Tier[]) {
      const { priority, preempts, description } = tiers[tier];
      addObject(
        this,
        'PriorityClass',
        { name: priorityClassName(system, tier) },
        {
          value: priority,
          globalDefault: false,
          preemptionPolicy: preempts ? 'PreemptLowerPriority' : 'Never',
          description,
        },
      );
    }
    if (mesh !== undefined) this.node.addValidation({ validate: () => meshProblems(component) });
  }
}

/** All three modes: refused at admission, warned to whoever applies, and written to the audit log. */
function podSecurityLabels(level: string): Record<string, string> {
  return {
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/audit': level,
    'pod-security.kubernetes.io/warn': level,
  };
}

/**
 * What makes the injector add sidecars: a revision's label, or the label that means the default one. Never both, since
 * the latter would win.
 */
function injectionLabels(mesh: System['mesh']): Record<string, string> {
  if (mesh === undefined) return {};
  return mesh.revision === undefined ? { 'istio-injection': 'enabled' } : { 'istio.io/rev': mesh.revision };
}

/** Sidecars without the mesh's own rules would admit everybody. Asked last, when all constructs are there. */
function meshProblems(component: Component): string[] {
  if (component.node.findAll().some((construct) => construct instanceof Mesh)) return [];
  return [`system ${component.context.system.name} has a mesh, and nothing renders it: add a Mesh beside this`];
}
