import { component, SystemBaseline } from '../../constructs/index.ts';

/** What all of Ghasi shares: the namespace, its default-deny policy and the PriorityClasses. */
export const platform = component('platform', (scope) => {
  new SystemBaseline(scope, 'baseline');
});
