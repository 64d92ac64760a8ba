import { recordStacks } from '../record/stacks.ts';
import { stackPages } from './pages.ts';

export { stackPageMark, stackPagesFolder } from './pages.ts';

/** Pages of all stacks by path; the program is run for each without an engine. */
export async function infraPages(root: string): Promise<ReadonlyMap<string, string>> {
  return stackPages(await recordStacks(undefined, root));
}
