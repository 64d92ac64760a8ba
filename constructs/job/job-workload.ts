import { Construct } from 'constructs';
import { captureOrigin, type Origin } from '../../model/diagnostics/index.ts';
import type { Workload } from '../../model/workload.ts';
import { Component } from '../component/component.ts';
import { accountFacts, accountOf, addAccount } from '../workload/account.ts';
import { withOverrides } from '../workload/overrides.ts';
import { reportAccountProblems, reportBadValues, reportProblems } from '../workload/problems.ts';
import type { Settings } from '../workload/settings.ts';
import { type GivenProps, inGroup, memberSelector, settingsOf } from '../workload/settings-of.ts';
import { WorkloadGroup } from '../workload/workload-group.ts';
import type { GivenJobProps, JobLimits } from './props.ts';
import { badJobValues } from './values.ts';

/**
 * A workload whose pods run to their end: what Migration and ScheduledJob have in common. It has no ports, so nobody is
 * let in; its pods count where connections to a database are shared out. In the first pass it only declares itself.
 *
 * Its pods carry labels that no Service, Deployment or budget selects: in a group `app: <group>`, by which the group's
 * network policy holds for them, and `app.kubernetes.io/component: <id>`.
 */
export abstract class JobWorkload extends Construct implements Workload {
  readonly name: string;
  readonly component: string;
  readonly system: string;
  readonly namespace: string;
  readonly tier: Workload['tier'];
  readonly ports = {};
  readonly selector: Workload['selector'];
  readonly account: Workload['account'];
  readonly uses: Workload['uses'];
  readonly pods: Workload['pods'];
  readonly origin?: Origin;
  /** Everything decided; absent in the first pass. */
  protected readonly settings?: Settings;
  protected readonly limits: JobLimits;

  /** @param most pods that there can be at a time */
  protected constructor(
    scope: Construct,
    id: string,
    given: GivenJobProps,
    { most, activeDeadlineSeconds }: { readonly most: number; readonly activeDeadlineSeconds: number },
  ) {
    super(scope, id);
    const component = Component.containing(this);
    const { context } = component;
    const group = WorkloadGroup.containing(this);
    const props = inGroup({ ...given, ports: {} } as GivenProps, group);
    const account = group?.account ?? accountOf(component, id, props, false);
    this.name = id;
    this.component = component.node.id;
    this.system = context.system.name;
    this.namespace = component.home;
    this.tier = props.tier;
    this.account = accountFacts(account);
    this.selector = memberSelector(account, id);
    this.uses = account.uses;
    this.pods = { least: 0, most };
    this.limits = {
      activeDeadlineSeconds: given.activeDeadlineSeconds ?? activeDeadlineSeconds,
      backoffLimit: given.backoffLimit ?? 3,
    };
    if (context.origins === true) this.origin = captureOrigin();
    component.workloads.push(this);
    if (context.graph === undefined) return;

    const overrides = context.platform.overrides(context.target, id);
    const { replicas: _, disruption: __, ...fitting } = overrides;
    this.settings = settingsOf(this, component, withOverrides(props, fitting), account, {
      service: undefined,
      metrics: undefined,
      sharedImage: group !== undefined && given.image === undefined,
    });
    if (group === undefined) {
      reportAccountProblems(component, account);
      addAccount(this, component, account, [this]);
    }
    const place = (path: readonly string[]) => context.platform.overridePlace(context.target, id, path);
    reportProblems(component, this.settings, place);
    reportBadValues(component, id, badJobValues(this.limits, overrides), place);
  }
}
