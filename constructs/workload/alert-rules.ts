import type { Construct } from 'constructs';
import { addKnobs } from '../component/add-knobs.ts';
import type { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import { type AlertSubject, ruleGroups } from './alerts.ts';
import { alertKnobs } from './knobs.ts';

/** Adds the alerts of a workload, or of a group, with the knobs of its chart; nothing where there is nothing to watch. */
export function addAlerts(
  scope: Construct,
  component: Component,
  facts: Omit<AlertSubject, 'namespace' | 'environment'>,
  labels: Readonly<Record<string, string>>,
): void {
  const subject: AlertSubject = { ...facts, namespace: component.home, environment: component.target.environment };
  const { name } = subject;
  const groups = component.memory.remember(`${name} rules`, subject, () => ruleGroups(subject));
  if (groups.length === 0) return;
  const rule = addObject(scope, 'PrometheusRule', { name, labels }, { spec: { groups } });
  // In production some alerts wake somebody; elsewhere they stand at the same places.
  const paging = component.memory.remember(`${name} alert knobs`, { ...subject, environment: 'prod' }, () =>
    alertKnobs(component.node.id, name, ruleGroups({ ...subject, environment: 'prod' })),
  );
  addKnobs(rule, paging);
}
