/**
 * Tags by which costs are counted and resources found: of what Pulumi makes, and of what clusters make of it.
 *
 * @param stack name of the Pulumi stack: `global`, or a target's
 */
export function resourceTags(stack: string): Readonly<Record<string, string>> {
  return { project: 'meridian', stack };
}
