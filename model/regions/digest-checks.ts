import type { Diagnostics } from '../diagnostics/index.ts';
import type { PlatformSources } from './sources.ts';

/** Where production asks for digests, every pin that leads there needs one: a tag can be made to mean another image. */
export function checkDigests({ environments, releases }: PlatformSources, diagnostics: Diagnostics): void {
  if (environments?.data.environments.prod.digests !== 'required' || releases === undefined) return;
  const { document, data } = releases;
  for (const section of ['components', 'images'] as const) {
    for (const [name, { prod, targets = {} }] of Object.entries(data[section] ?? {})) {
      if (prod !== undefined && prod.digest === undefined) {
        const place = document.at([section, name, 'prod', 'tag']);
        diagnostics.report('release/digest-required', { name, tag: prod.tag }, place);
      }
      for (const [target, { tag, digest }] of Object.entries(targets)) {
        // Without a tag of its own, a target keeps the environment's digest.
        if (target === 'dev' || target === 'staging' || tag === undefined || digest !== undefined) continue;
        const place = document.at([section, name, 'targets', target, 'tag']);
        diagnostics.report('release/digest-required', { name, tag }, place);
      }
    }
  }
}
