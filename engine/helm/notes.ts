import { access } from './access.ts';
import type { Folded } from './types.ts';

/** Commands that wait for an object, by kind; a Rollout's is of Argo's plug-in, which wants its flags behind. */
const waits: Readonly<Record<string, (name: string, namespace: string) => string>> = {
  Deployment: (name, namespace) => `kubectl --namespace ${namespace} rollout status deployment/${name}`,
  StatefulSet: (name, namespace) => `kubectl --namespace ${namespace} rollout status statefulset/${name}`,
  DaemonSet: (name, namespace) => `kubectl --namespace ${namespace} rollout status daemonset/${name}`,
  Rollout: (name, namespace) => `kubectl argo rollouts status ${name} --namespace ${namespace}`,
};

/** What Helm prints after an installation: what to look at first. */
export function notesText(component: string, system: string, objects: readonly Folded[]): string {
  const fixed = objects.find(({ node }) => namespaceOf(node) !== undefined);
  const namespace = fixed === undefined ? '{{ .Release.Namespace }}' : namespaceOf(fixed.node);
  const inside = objects.some(({ node }) => namespaceEntry(node) !== undefined);
  const place = inside ? `are in namespace ${namespace}` : 'stand outside namespaces';
  const lines = objects.flatMap(({ kind, name, when }) => {
    const command = waits[kind]?.(name, String(namespace));
    if (command === undefined) return [];
    if (when?.kind !== 'flag') return [`  ${command}`];
    return [`{{- if ${when.negated ? 'not ' : ''}${access(when.path)} }}`, `  ${command}`, '{{- end }}'];
  });
  return [
    `${component} of ${system} is installed as release {{ .Release.Name }}; its objects ${place}.`,
    ...(lines.length === 0 ? [] : ['', 'Wait until its pods run:', '', ...lines]),
    '',
  ].join('\n');
}

function namespaceEntry(node: Folded['node']): Folded['node'] | undefined {
  const metadata = entry(node, 'metadata');
  return metadata && entry(metadata, 'namespace');
}

function namespaceOf(node: Folded['node']): string | undefined {
  const namespace = namespaceEntry(node);
  return namespace?.kind === 'static' ? String(namespace.value) : undefined;
}

function entry(node: Folded['node'], key: string): Folded['node'] | undefined {
  if (node.kind === 'map') return node.entries.find((candidate) => candidate.key === key)?.node;
  const value = node.kind === 'static' ? (node.value as { [key: string]: never })[key] : undefined;
  return value === undefined ? undefined : { kind: 'static', value };
}
