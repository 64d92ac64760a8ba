/**
 * Whether a component is deployed to the primary cluster of its region only. Both clusters of a region get the same
 * files but for these folders, so that what must run once in a region has a place.
 *
 * @param component name of the component, e.g. `delivery-service-once`
 */
export function runsOnce(component: string): boolean {
  return component.endsWith('-once');
}
