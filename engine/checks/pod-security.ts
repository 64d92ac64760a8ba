import { identityOf } from './identity.ts';
import type { Check } from './index.ts';
import { type Container, type PodSpec, podOf } from './pods.ts';

/** Volume types that `restricted` allows. */
const allowedVolumes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/**
 * The Pod Security standard `restricted`, plus a read-only root file system (T-5), for every pod of every component.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const podSecurityProblems: Check = ({ component, target, objects }, report) => {
  for (const object of objects) {
    const pod = podOf(object);
    if (pod === undefined) continue;
    for (const problem of [...podProblems(pod), ...containersOf(pod).flatMap((c) => [...containerProblems(c, pod)])]) {
      report('component/pod-not-restricted', { component, target, object: identityOf(object), problem });
    }
  }
};

function containersOf(pod: PodSpec): readonly Container[] {
  return [...(pod.initContainers ?? []), ...(pod.containers ?? [])];
}

function* podProblems(pod: PodSpec): Generator<string> {
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) {
    if (pod[field] === true) yield `spec.${field} is true`;
  }
  for (const volume of pod.volumes ?? []) {
    const type = Object.keys(volume).find((key) => key !== 'name');
    if (type !== undefined && !allowedVolumes.has(type)) yield `volume ${String(volume['name'])} is of type ${type}`;
  }
}

function* containerProblems(container: Container, pod: PodSpec): Generator<string> {
  const name = `container ${container.name ?? '?'}`;
  const own = container.securityContext ?? {};
  const shared = pod.securityContext ?? {};
  if (own.privileged === true) yield `${name}: privileged is true`;
  if (own.allowPrivilegeEscalation !== false) yield `${name}: allowPrivilegeEscalation is not false`;
  if (own.readOnlyRootFilesystem !== true) yield `${name}: readOnlyRootFilesystem is not true`;
  if ((own.runAsNonRoot ?? shared.runAsNonRoot) !== true) yield `${name}: runAsNonRoot is not true`;
  if ((own.runAsUser ?? shared.runAsUser) === 0) yield `${name}: runAsUser is 0, root`;
  const seccomp = (own.seccompProfile ?? shared.seccompProfile)?.type;
  if (seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost') yield `${name}: seccompProfile is not RuntimeDefault`;
  if (!(own.capabilities?.drop ?? []).includes('ALL')) yield `${name}: capabilities.drop lacks ALL`;
  const added = (own.capabilities?.add ?? []).filter((capability) => capability !== 'NET_BIND_SERVICE');
  if (added.length > 0) yield `${name}: capabilities.add has ${added.join(', ')}`;
  if (own.procMount !== undefined && own.procMount !== 'Default') yield `${name}: procMount is ${own.procMount}`;
  if (container.ports?.some(({ hostPort }) => (hostPort ?? 0) !== 0) === true) yield `${name}: a port has a hostPort`;
}
