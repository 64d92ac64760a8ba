import { code } from './markdown.ts';
import type { Declared } from './view.ts';

/** A name that leads to its page where it is a workload that is rendered here, seen from a page of `system`. */
export function linked(name: string, system: string, { workloads }: Declared): string {
  const found = workloads.find((workload) => workload.service === name || workload.name === name);
  if (found === undefined) return code(name);
  const folder = found.system === system ? '' : `../${found.system}/`;
  return `[${code(name)}](${folder}${found.component}.md)`;
}
