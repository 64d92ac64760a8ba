import type { Image } from '../../model/image.ts';
import type { Knob } from '../../model/knob.ts';
import type { ValuesPath } from '../../model/values-path.ts';

const tagMark = 'meridian.example/image-tag';
const digestMark = 'meridian.example/image-digest';

/**
 * What ties a running pod to the release it is of, beside `app.kubernetes.io/name`, which says the component: its tag, and
 * its digest once that is pinned. Annotations rather than labels, since a tag may have 128 characters and a digest has a
 * colon; and a label of the pods tempts to select by it, which must not change with a release.
 */
export function releaseMarks({ tag, digest }: Image): Readonly<Record<string, string>> {
  return { [tagMark]: tag, ...(digest === undefined ? {} : { [digestMark]: digest }) };
}

/**
 * Who sets another image in the chart sets its marks with it.
 *
 * @param template pointer to the template of the pods
 * @param image where the image stands in the values, and what is said of it there
 */
export function releaseMarkKnobs(
  template: string,
  image: { readonly path: ValuesPath; readonly description: string },
): readonly Knob[] {
  const at = (mark: string) => `${template}/metadata/annotations/${mark.replace('/', '~1')}`;
  return [
    { kind: 'image', pointer: at(tagMark), part: 'tag', ...image },
    { kind: 'image', pointer: at(digestMark), part: 'digest', ...image },
  ];
}
