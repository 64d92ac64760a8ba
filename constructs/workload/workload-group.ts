import { Construct, type IConstruct } from 'constructs';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import { Component } from '../component/component.ts';
import { accountOf, addAccount } from './account.ts';
import { addAlerts } from './alert-rules.ts';
import { reportAccountProblems, reportClashes } from './problems.ts';
import type { AccountProps, MemberProps } from './props.ts';
import type { Account } from './settings.ts';
import { derivedEnv } from './settings-of.ts';

/** What a workload must say for itself, depending on where it is added. */
export type PropsIn<Scope> = Scope extends WorkloadGroup ? MemberProps : AccountProps;

/**
 * Several workloads that are one party to everybody else: what they share is said once. They have one service account,
 * one network policy, one secret, one image and one list of dependencies; each is a Deployment of its own, added with
 * the group as its scope. Their pods carry `app: <group>` and `app.kubernetes.io/component: <workload>`.
 *
 * @example
 * const delivery = new WorkloadGroup(scope, 'delivery-service', { tier: 'core', image, uses });
 * new TieredService(delivery, 'delivery-api', { ports: { http: 8080 }, resources, replicas: 6 });
 * new Worker(delivery, 'delivery-outbox-relay', { resources, replicas: 3 });
 */
export class WorkloadGroup extends Construct {
  readonly name: string;
  readonly props: AccountProps;
  readonly account: Account;

  /**
   * @param scope the scope that `component()` passes in, or a construct below it
   * @param id name of the service account, and of what else the workloads share: a DNS label
   */
  constructor(scope: Construct, id: string, props: AccountProps) {
    super(scope, id);
    const component = Component.containing(this);
    this.name = id;
    this.props = props;
    this.account = accountOf(component, id, props, true);
    const { graph } = component.context;
    if (graph === undefined) return;
    reportAccountProblems(component, this.account);
    reportClashes(component, id, derivedEnv(id, this.account, component, true));
    const members = graph.membersOf(component.home, id);
    if (members.length === 0 && graph.complete) {
      const parameters = { group: id, target: component.target.name };
      component.context.diagnostics.report('component/empty-group', parameters, captureOrigin());
    }
    addAccount(this, component, this.account, members);
    const jobs = members.filter(({ metrics }) => metrics !== undefined).map(({ name, service }) => service ?? name);
    if (jobs.length === 0) return;
    const { uses, labels } = this.account;
    addAlerts(this, component, { name: id, jobs, uses, alwaysUp: false }, labels);
  }

  /** The group that a construct belongs to, if any. */
  static containing(construct: IConstruct): WorkloadGroup | undefined {
    for (let at = construct.node.scope; at !== undefined; at = at.node.scope) {
      if (at instanceof WorkloadGroup) return at;
    }
    return undefined;
  }
}
