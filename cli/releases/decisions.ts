import { catalogue, type Diagnostics } from '../../model/diagnostics/index.ts';
import type { Decision, Refusal } from '../../model/releases/advance.ts';
import type { Context } from './context.ts';

/**
 * Reports what speaks against components.
 *
 * @param whole whether they were all that was asked for: then nothing is done; else the others go on
 */
export function reportRefused(
  decisions: readonly Decision[],
  target: string,
  { whole }: { readonly whole: boolean },
  diagnostics: Diagnostics,
): void {
  for (const decision of decisions) {
    if (decision.kind !== 'refused') continue;
    const { component, refusals } = decision;
    if (whole) for (const { code, parameters } of refusals) diagnostics.report(code, parameters as never);
    else diagnostics.report('release/held-back', { component, target, reason: refusals.map(reasonOf).join('; ') });
  }
}

/** What a refusal says, without its place and its mend. */
export function reasonOf({ code, parameters }: Refusal): string {
  return catalogue[code].message(parameters as never);
}

/** Whether a component, by both names, is on its way out. */
export function isRetired({ file }: Context, component: string): boolean {
  return (file.retired ?? []).includes(component);
}
