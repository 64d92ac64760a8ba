import { Construct } from 'constructs';
import { priorityClassName, type Tier, tiers } from '../../model/tier.ts';
import { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import { NetworkPolicySet } from '../network-policy-set/network-policy-set.ts';

export interface SystemBaselineProps {
  /** Pod Security standard that the namespace enforces; default `restricted`. */
  readonly podSecurity?: 'restricted' | 'baseline';
}

/**
 * What a system's components share, so that no two of them own one object: the namespace with its Pod Security level, a
 * policy that denies what no other policy allows, and a PriorityClass for each tier.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export class SystemBaseline extends Construct {
  constructor(scope: Construct, id: string, props: SystemBaselineProps = {}) {
    super(scope, id);
    const { context } = Component.containing(this);
    if (context.graph === undefined) return;
    const { name: system, namespace } = context.system;
    addObject(this, 'Namespace', { name: namespace, labels: podSecurityLabels(props.podSecurity ?? 'restricted') }, {});
    new NetworkPolicySet(this, 'default-deny', { name: 'default-deny', selector: {}, dns: false });
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
