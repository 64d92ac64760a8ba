import { Construct } from 'constructs';
import type { Endpoint } from '../../model/graph.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { addObject } from '../kube.ts';
import { egressRules, ingressRules, networkKnobs } from './rules.ts';

/** Who is let in, and where. */
export interface Admission {
  readonly from: Endpoint;
  /** Port numbers, TCP. */
  readonly ports: readonly number[];
}

/** Something outside the cluster, by the networks its addresses lie in: policies know no host names. */
export interface OutsideEndpoint {
  /** Name for people, e.g. `Azure Key Vault`. */
  readonly name: string;
  /** CIDR blocks. */
  readonly networks: readonly string[];
  /** Whether they are the target's data networks: one value of the chart, wherever they stand. Default false. */
  readonly data?: boolean;
}

/** What may be reached, and where. */
export interface Reach {
  readonly to: Endpoint | OutsideEndpoint;
  /** Port numbers, TCP. */
  readonly ports: readonly number[];
}

export interface NetworkPolicySetProps {
  /** Name of the policy; default: the construct's ID with `-np` behind it (002 §3.5). */
  readonly name?: string;
  /** Namespace it stands in; default: the component's. */
  readonly namespace?: string;
  /** Labels of the policy itself, besides the component's; default none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Labels of the pods it governs; an empty map means every pod of the namespace. */
  readonly selector: Readonly<Record<string, string>>;
  /** Default: nobody is let in. */
  readonly ingress?: readonly Admission[];
  /** Default: nothing but DNS is reached. */
  readonly egress?: readonly Reach[];
  /** Whether the cluster's DNS may be reached; default true. A pod without DNS reaches nothing by name. */
  readonly dns?: boolean;
}

/**
 * Both directions of a workload's traffic, closed but for what is listed. Peers are selected by namespace, through the
 * label `kubernetes.io/metadata.name` that the API server sets itself, and by pod labels where these are known.
 */
export class NetworkPolicySet extends Construct {
  /**
   * @param scope the scope that `component()` passes in, or a construct below it
   * @param id beginning of the policy's name: a DNS label
   */
  constructor(scope: Construct, id: string, props: NetworkPolicySetProps) {
    super(scope, id);
    const policy = addObject(
      this,
      'NetworkPolicy',
      {
        name: props.name ?? `${id}-np`,
        labels: props.labels ?? {},
        ...(props.namespace === undefined ? {} : { namespace: props.namespace }),
      },
      {
        spec: {
          podSelector: Object.keys(props.selector).length === 0 ? {} : { matchLabels: props.selector },
          policyTypes: ['Ingress', 'Egress'],
          ...ingressRules(props.ingress ?? []),
          ...egressRules(props.egress ?? [], props.dns ?? true),
        },
      },
    );
    const knobs = networkKnobs(props.egress ?? []);
    if (knobs.length > 0) addKnobs(policy, knobs);
  }
}
