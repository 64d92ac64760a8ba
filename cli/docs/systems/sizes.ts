import { type Controller, controllersOf } from './controllers.ts';
import { figuresOf } from './figures.ts';
import { mergedOrder, nothing, plain, section, table } from './markdown.ts';
import type { ComponentView } from './view.ts';

/** One table for each object that makes pods: a row for each figure, a column for each target. */
export function sizeSections(view: ComponentView): readonly string[] {
  const controllers = controllersOf(view);
  return controllers.map((controller) => section(titleOf('Sizes', controller, controllers.length), sizes(controller)));
}

/** With several of them, a heading says whose it is. */
export function titleOf(title: string, { kind, name }: Controller, of: number): string {
  return of === 1 ? title : `${title} of ${plain(kind)} ${plain(name)}`;
}

function sizes({ targets }: Controller): string {
  const figures = targets.map(({ object, objects }) =>
    object === undefined ? new Map<string, string>() : figuresOf(object, objects),
  );
  const titles = mergedOrder(figures.map((found) => [...found.keys()]));
  return table(
    ['', ...targets.map(({ target }) => plain(target))],
    titles.map((title) => [title, ...figures.map((found) => found.get(title) ?? nothing)]),
  );
}
