import type { Folded } from './types.ts';

/** What Helm prints after an installation: what to look at first. */
export function notesText(component: string, system: string, objects: readonly Folded[]): string {
  const workloads = objects.filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind));
  const fixed = objects.find(({ node }) => namespaceOf(node) !== undefined);
  const namespace = fixed === undefined ? '{{ .Release.Namespace }}' : namespaceOf(fixed.node);
  const lines = workloads.map(
    ({ kind, name }) => `  kubectl --namespace ${namespace} rollout status ${kind.toLowerCase()}/${name}`,
  );
  return [
    `${component} of ${system} is installed as release {{ .Release.Name }}; its objects are in namespace ${namespace}.`,
    ...(lines.length === 0 ? [] : ['', 'Wait until its pods run:', '', ...lines]),
    '',
  ].join('\n');
}

function namespaceOf(node: Folded['node']): string | undefined {
  const metadata = entry(node, 'metadata');
  const namespace = metadata && entry(metadata, 'namespace');
  return namespace?.kind === 'static' ? String(namespace.value) : undefined;
}

function entry(node: Folded['node'], key: string): Folded['node'] | undefined {
  if (node.kind === 'map') return node.entries.find((candidate) => candidate.key === key)?.node;
  const value = node.kind === 'static' ? (node.value as { [key: string]: never })[key] : undefined;
  return value === undefined ? undefined : { kind: 'static', value };
}
