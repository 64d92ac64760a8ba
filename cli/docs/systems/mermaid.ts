import { byText } from './markdown.ts';

/** A box of a diagram. */
export interface Node {
  readonly name: string;
  /** A workload that is rendered here, a store of data, or something else that is not rendered here. */
  readonly shape: 'workload' | 'data' | 'peer';
}

/** An arrow from who calls to who is called. */
export interface Edge {
  readonly from: Node;
  readonly to: Node;
  /** Port numbers of the callee. */
  readonly ports: readonly number[];
}

/** A flow chart of all edges, each pair of ends once, and of nodes that may have none. */
export function flowChart(edges: readonly Edge[], nodes: readonly Node[] = []): string {
  const boxes = new Map([...nodes, ...edges.flatMap(({ from, to }) => [from, to])].map((node) => [keyOf(node), node]));
  const keys = [...boxes.keys()].sort(byText);
  const id = (node: Node) => `n${keys.indexOf(keyOf(node))}`;
  const merged = new Map<string, Set<number>>();
  for (const { from, to, ports } of edges) {
    const pair = `${id(from)} ${id(to)}`;
    merged.set(pair, new Set([...(merged.get(pair) ?? []), ...ports]));
  }
  const arrows = [...merged].map(([pair, ports]) => {
    const [from, to] = pair.split(' ');
    const label = [...ports].sort((a, b) => a - b).join(', ');
    return `  ${from} -->${label === '' ? '' : `|"${label}"|`} ${to}`;
  });
  const drawn = [...boxes.values()].map((node) => `  ${id(node)}${shaped(node)}`);
  return ['```mermaid', 'flowchart LR', ...drawn.sort(byText), ...arrows.sort(byText), '```'].join('\n');
}

function keyOf({ name, shape }: Node): string {
  return `${name}\u0000${shape}`;
}

function shaped({ name, shape }: Node): string {
  const label = `"${name.replaceAll(/\s+/g, ' ').replaceAll(/[#"<>&`]/g, (found) => `#${found.charCodeAt(0)};`)}"`;
  switch (shape) {
    case 'workload':
      return `[${label}]`;
    case 'data':
      return `[(${label})]`;
    case 'peer':
      return `([${label}])`;
  }
}
