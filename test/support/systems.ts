import type { System } from '../../constructs/index.ts';
import { declare, Renderer } from '../../engine/build/index.ts';
import { TargetChecks } from '../../engine/checks/index.ts';
import { type Diagnostic, Diagnostics } from '../../model/diagnostics/index.ts';
import { loadPlatform, type Platform } from '../../model/regions/index.ts';
import type { Target } from '../../model/target.ts';
import { systems } from '../../systems/index.ts';
import type { Rendered } from './component.ts';

export interface RenderedIn {
  readonly target: string;
  readonly objects: readonly Rendered[];
  /** Errors, as the run would print them; warnings are no problem of a component's. */
  readonly problems: readonly Diagnostic[];
  /** The only object of a kind, or the one of that name. */
  readonly one: (kind: string, name?: string) => Rendered;
}

/** A component of the real systems with the real regions, in every target. */
export function renderedEverywhere(system: System, component: string): readonly RenderedIn[] {
  const platform = realPlatform();
  return platform.targets.map((target) => renderedIn(system, component, target, platform));
}

export function realPlatform(): Platform {
  const diagnostics = new Diagnostics();
  const platform = loadPlatform('regions', diagnostics);
  if (platform === undefined) throw new Error(JSON.stringify(diagnostics.sorted(), null, 2));
  return platform;
}

function renderedIn(system: System, name: string, target: Target, platform: Platform): RenderedIn {
  const diagnostics = new Diagnostics();
  const declaration = system.components.find((candidate) => candidate.name === name);
  if (declaration === undefined) throw new Error(`no component ${name}`);
  const declared = declare(systems, target, platform, diagnostics);
  const rendered = new Renderer(system, declaration).render(declared, platform, diagnostics);
  if (rendered !== undefined) new TargetChecks(diagnostics).passes(rendered);
  const objects = (rendered?.objects ?? []) as readonly Rendered[];
  return {
    target: target.name,
    objects,
    problems: diagnostics.sorted().filter(({ severity }) => severity === 'error'),
    one(kind, wanted) {
      const found = objects.filter(
        (object) => object.kind === kind && (wanted === undefined || object.metadata.name === wanted),
      );
      if (found.length !== 1) throw new Error(`${found.length} objects of kind ${kind} in ${target.name}`);
      return found[0];
    },
  };
}
