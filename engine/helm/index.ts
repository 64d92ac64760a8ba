/**
 * A Helm chart computed from what a component is in every target: what agrees stays text, what differs and what has a
 * knob becomes a value. With a target's values file it renders exactly that target's objects.
 */
export { chartFiles, chartSource } from './chart.ts';
export type { ChartObject, ChartSource } from './types.ts';
