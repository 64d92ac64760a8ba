import type { Diagnostics } from '../../../model/diagnostics/index.ts';
import { valueAt } from '../../../model/yaml/index.ts';
import type { Application } from '../application.ts';

/** Names that Kubernetes refuses, and names that two Applications have. */
export function checkNames(applications: readonly Application[], diagnostics: Diagnostics): void {
  const seen = new Map<string, Application>();
  for (const application of applications) {
    const { name, place, object } = application;
    const reason = reasonAgainst(name) ?? reasonAgainstLabels(object);
    if (reason !== undefined) diagnostics.report('plan/bad-name', { name, reason }, place);
    const first = seen.get(name);
    if (first === undefined) seen.set(name, application);
    else diagnostics.report('plan/duplicate-name', { name, one: shown(first), other: shown(application) }, place);
  }
}

function shown({ system, component, cluster, set }: Application): string {
  return `${system}/${component} on ${cluster}${set === undefined ? '' : ` (ApplicationSet ${set})`}`;
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
function reasonAgainst(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > 253) return `it has ${name.length} characters`;
  const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
  if (!new RegExp(`^${label}(?:\\.${label})*$`).test(name)) return 'only lower-case letters, digits, dashes and dots';
  return undefined;
}

function reasonAgainstLabels(object: unknown): string | undefined {
  for (const [key, value] of Object.entries(Object(valueAt(object, ['metadata', 'labels'])))) {
    const text = String(value);
    if (text.length > 63) return `its label ${key} has ${text.length} characters`;
    if (!/^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/.test(text)) return `its label ${key} cannot be “${text}”`;
  }
  return undefined;
}
