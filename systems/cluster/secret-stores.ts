import { component, SecretStores } from '../../constructs/index.ts';
import { externalSecrets } from './peers.ts';

/** The stores that secrets of all systems come from: `secretStore` in regions/ (002 §5). */
export const secretStores = component('secret-stores', (scope) => {
  new SecretStores(scope, 'stores', { serviceAccount: externalSecrets });
});
