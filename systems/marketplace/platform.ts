import { component, Mesh, SystemBaseline } from '../../constructs/index.ts';

/** What all of Marketplace shares: the namespace, its default-deny policy, the PriorityClasses and the mesh's rules. */
export const platform = component('platform', (scope) => {
  new SystemBaseline(scope, 'baseline');
  new Mesh(scope, 'mesh');
});
