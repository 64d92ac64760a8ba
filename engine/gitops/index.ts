/**
 * What Argo CD would do with the rendered files, found without a cluster: ApplicationSets are evaluated as its controller
 * does, at the revisions that are pinned. Text and data in, data out.
 */
export type { BranchStep, History, Places, PlanInput } from './input.ts';
export { makePlan } from './plan.ts';
export { planJson, planText } from './print.ts';
export type { Tree } from './tree.ts';
