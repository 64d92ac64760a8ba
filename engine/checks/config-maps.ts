import { looksSecret } from '../../model/looks-secret.ts';
import { identityOf } from './identity.ts';
import type { Check } from './index.ts';

/**
 * A ConfigMap is text in git, and readable for whoever may read the namespace: no secret belongs there (M-11, R-5).
 * RuntimeConfig finds this in its props and points at the line; here it is found in hand-written objects.
 */
export const configMapProblems: Check = ({ component, target, objects }, report) => {
  for (const object of objects) {
    if (object.kind !== 'ConfigMap' || object.apiVersion !== 'v1') continue;
    for (const [key, value] of Object.entries((object['data'] ?? {}) as Readonly<Record<string, unknown>>)) {
      const what = typeof value === 'string' ? looksSecret(key, value) : undefined;
      if (what === undefined) continue;
      report('component/secret-in-config', { component, target, object: identityOf(object), key, what });
    }
  }
};
