import { ancestorsOf } from '../arm/ids.ts';
import type { RecordedResource, Recording } from '../record/record.ts';
import { Cloud } from './cloud.ts';
import { referencesOf } from './references.ts';

/**
 * Deploys a stack, each resource after those that it depends on and before all others, and tells what Azure would refuse:
 * what is named and does not exist, or exists only by luck, since nothing says that it comes first.
 *
 * @param before stacks that are up, in the order in which they were deployed
 * @returns for people; empty where the program states all that it needs
 */
export function orderProblems(recording: Recording, before: readonly Recording[] = []): readonly string[] {
  const cloud = new Cloud();
  for (const { resources } of before) for (const resource of inOrder(resources)) refused(resource, cloud);
  const { resources } = recording;
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const urns = new Map(resources.map(({ id, urn }) => [id?.toLowerCase() ?? '', urn]));
  const problems = resources.flatMap((resource) => unstated(resource, urns, comesBefore(resource, byUrn)));
  return [...problems, ...inOrder(resources).flatMap((resource) => refused(resource, cloud))];
}

/** What a resource needs of its own stack without saying so: what it names, or what that is a part of. */
function unstated(
  { id, urn, inputs }: RecordedResource,
  urns: ReadonlyMap<string, string>,
  stated: ReadonlySet<string>,
): readonly string[] {
  if (id === undefined) return [];
  const named = [...ancestorsOf(id).slice(0, 1), ...referencesOf(inputs)];
  const needed = new Set(named.map((one) => ownerOf(one, urns)));
  return [...needed].flatMap((other) =>
    other === undefined || other === urn || stated.has(other)
      ? []
      : [`${urn} needs ${other}, and does not depend on it`],
  );
}

/** URN of the resource that has an ID, or has what has it as a part. */
function ownerOf(id: string, urns: ReadonlyMap<string, string>): string | undefined {
  return [id, ...ancestorsOf(id)].map((one) => urns.get(one.toLowerCase())).find((urn) => urn !== undefined);
}

function refused({ component, id, type, urn, inputs }: RecordedResource, cloud: Cloud): readonly string[] {
  if (component || id === undefined || !id.startsWith('/subscriptions/')) return [];
  try {
    cloud.create({ id, type, urn, inputs });
    return [];
  } catch (error) {
    return [`${urn}: ${(error as Error).message}`];
  }
}

/** URNs of all that comes before a resource. Pulumi has put what is inside of a component in its place. */
function comesBefore({ options }: RecordedResource, byUrn: ReadonlyMap<string, RecordedResource>): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (urn: string) => {
    if (found.has(urn)) return;
    found.add(urn);
    byUrn.get(urn)?.options.dependencies.forEach(add);
  };
  options.dependencies.forEach(add);
  return found;
}

/** What comes before another resource has fewer before it. */
function inOrder(resources: readonly RecordedResource[]): readonly RecordedResource[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const counted = resources.map((resource) => ({ resource, before: comesBefore(resource, byUrn).size }));
  return counted.sort((a, b) => a.before - b.before).map(({ resource }) => resource);
}
