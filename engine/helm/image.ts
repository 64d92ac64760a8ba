import type { JsonSchema } from '../../model/knob.ts';
import type { Json } from '../../model/kube-object.ts';

/** The parts of an image reference; what it lacks is empty. */
export interface Image {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** `repository:tag` or `repository:tag@digest`; a colon before the last slash belongs to a port. */
export function imageParts(reference: Json): Image | undefined {
  const match =
    typeof reference === 'string' ? /^([^@]+?):([^:/@]+)(?:@(sha256:[0-9a-f]{64}))?$/.exec(reference) : null;
  if (match === null) return undefined;
  const [, repository = '', tag = '', digest = ''] = match;
  return { repository, tag, digest };
}

/** Meaning and form of the value that a part of a reference becomes. */
export function describePart(description: string, part: keyof Image): { description: string; schema: JsonSchema } {
  switch (part) {
    case 'repository':
      return { description: `${description} Repository, without tag.`, schema: { minLength: 1 } };
    case 'tag':
      return { description: `${description} Tag.`, schema: { minLength: 1 } };
    case 'digest':
      return {
        description: `${description} Digest, sha256:…; wins over the tag when it is not empty.`,
        schema: { pattern: '^(sha256:[0-9a-f]{64})?$' },
      };
  }
}
