import type { Construct } from 'constructs';
import { type ComponentTarget, component } from '../../../constructs/index.ts';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { chartFiles, chartSource } from '../../../engine/helm/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { testSystem } from '../../support/component.ts';
import { platformWith } from '../../support/platform.ts';

/** The chart's files of a component, by path within the chart. */
export function chartOf(
  build: (scope: Construct, target: ComponentTarget) => undefined,
  name = 'web',
): Readonly<Record<string, string>> {
  const diagnostics = new Diagnostics();
  const platform = platformWith();
  const declaration = component(name, build);
  const system = { ...testSystem, components: [declaration] };
  const renderer = new Renderer(system, declaration);
  const rendered = platform.targets.flatMap((target) => {
    const found = renderer.render(declare([system], target, platform, diagnostics), platform, diagnostics);
    return found === undefined ? [] : [found];
  });
  const files = chartFiles(chartSource(rendered), diagnostics);
  const problems = diagnostics.sorted().map(({ code, message }) => `${code}: ${message}`);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return Object.fromEntries(files.map(({ path, text }) => [path.replace(`charts/shop/${name}/`, ''), text]));
}
