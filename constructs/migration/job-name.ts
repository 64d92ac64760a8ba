import { shortDigest } from '../../model/digest.ts';
import type { Image } from '../../model/image.ts';

/** What the API server allows: the name becomes a label of the pods. */
const longestName = 63;
/** Of a tag, which may have 128 characters, no more than a person reads. */
const longestTag = 24;

/**
 * `<id>-<tag>-<8 hexadecimal digits>`: a Job cannot be changed, so a new image needs a new name. The digits follow from
 * everything that may not change under a name, so that a new variable or limit gives a new Job too, not a refused one.
 *
 * @param fixed what the Job holds, as plain data
 */
export function jobName(id: string, { tag }: Image, fixed: unknown): string {
  const digest = shortDigest(JSON.stringify(inOrder(fixed)));
  const room = Math.min(longestTag, longestName - id.length - digest.length - 2);
  const readable = tag
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, Math.max(0, room))
    .replaceAll(/^-+|-+$/g, '');
  return [id, readable, digest].filter((part) => part !== '').join('-');
}

/** The same data with its keys in order: how a construct is written must not name its object. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inOrder(inner)]));
}
