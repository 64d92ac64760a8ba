import { identityOf } from './identity.ts';
import type { Check } from './index.ts';

/** 63 is the limit of labels, and names become label values (`app: <name>`), so it is asked of every name. */
const longestName = 63;
const dnsLabel = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const dnsSubdomain = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const labelValue = /^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$/;
const labelKey = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;
/** Kinds whose names become DNS labels of their own. */
const strict = new Set(['Service', 'Namespace']);

/**
 * Names and labels as the API server demands them.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export const nameProblems: Check = ({ component, target, objects }, report) => {
  for (const object of objects) {
    const { apiVersion, kind, metadata } = object;
    const { name, namespace, labels } = metadata;
    // A CronJob's Jobs add eleven characters to its name.
    if (name.length > (kind === 'CronJob' ? longestName - 11 : longestName)) {
      report('component/name-too-long', { component, target, object: identityOf(object), name, length: name.length });
    }
    // Roles and bindings may be named freely (`system:node`).
    const free = apiVersion.startsWith('rbac.authorization.k8s.io/');
    if (!free && !(strict.has(kind) ? dnsLabel : dnsSubdomain).test(name)) {
      report('component/bad-name', { component, target, object: identityOf(object), name });
    }
    if (namespace !== undefined && (!dnsLabel.test(namespace) || namespace.length > longestName)) {
      report('component/bad-name', { component, target, object: identityOf(object), name: namespace });
    }
    for (const [key, value] of Object.entries(labels ?? {})) {
      if (isLabelKey(key) && typeof value === 'string' && value.length <= longestName && labelValue.test(value))
        continue;
      report('component/bad-label', { component, target, object: identityOf(object), label: `${key}: ${value}` });
    }
  }
};

/** A name of 63 characters at most, behind a DNS name and a slash if it is somebody's. */
function isLabelKey(key: string): boolean {
  return labelKey.test(key) && key.length - key.lastIndexOf('/') - 1 <= longestName;
}
