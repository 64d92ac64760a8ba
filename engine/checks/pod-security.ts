import { identityOf } from './identity.ts';
import type { Check } from './index.ts';
import { type Container, type PodSpec, podOf, type SecurityContext } from './pods.ts';

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

/** Kernel settings that are separate for each pod. */
const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

const seLinuxTypes = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

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
  return [...(pod.initContainers ?? []), ...(pod.containers ?? []), ...(pod.ephemeralContainers ?? [])];
}

function* podProblems(pod: PodSpec): Generator<string> {
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) {
    if (pod[field] === true) yield `spec.${field} is true`;
  }
  yield* contextProblems('pod', pod.securityContext ?? {});
  for (const volume of pod.volumes ?? []) {
    const type = Object.keys(volume).find((key) => key !== 'name');
    if (type !== undefined && !allowedVolumes.has(type)) yield `volume ${String(volume['name'])} is of type ${type}`;
  }
}

function* containerProblems(container: Container, pod: PodSpec): Generator<string> {
  const name = `container ${container.name ?? '?'}`;
  const own = container.securityContext ?? {};
  yield* contextProblems(name, own);
  const shared = pod.securityContext ?? {};
  if (own.privileged === true) yield `${name}: privileged is true`;
  if (own.allowPrivilegeEscalation !== false) yield `${name}: allowPrivilegeEscalation is not false`;
  if (own.readOnlyRootFilesystem !== true) yield `${name}: readOnlyRootFilesystem is not true`;
  if (own.runAsNonRoot === undefined && shared.runAsNonRoot === undefined) yield `${name}: runAsNonRoot is not true`;
  const seccomp = (own.seccompProfile ?? shared.seccompProfile)?.type;
  if (seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost') yield `${name}: seccompProfile is not RuntimeDefault`;
  if (!(own.capabilities?.drop ?? []).includes('ALL')) yield `${name}: capabilities.drop lacks ALL`;
  const added = (own.capabilities?.add ?? []).filter((capability) => capability !== 'NET_BIND_SERVICE');
  if (added.length > 0) yield `${name}: capabilities.add has ${added.join(', ')}`;
  if (own.procMount !== undefined && own.procMount !== 'Default') yield `${name}: procMount is ${own.procMount}`;
  if (container.ports?.some(({ hostPort }) => (hostPort ?? 0) !== 0) === true) yield `${name}: a port has a hostPort`;
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  for (const handler of [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop]) {
    const host = handler?.httpGet?.host ?? handler?.tcpSocket?.host ?? '';
    if (host !== '') yield `${name}: a probe or hook calls host ${host}`;
  }
}

/** What is asked of a pod's settings and of a container's alike: a wrong one counts even where the other overrides it. */
function* contextProblems(owner: string, context: SecurityContext): Generator<string> {
  const { runAsNonRoot, runAsUser, appArmorProfile, seLinuxOptions = {}, sysctls = [], windowsOptions } = context;
  if (runAsNonRoot === false) yield `${owner}: runAsNonRoot is not true`;
  if (runAsUser === 0) yield `${owner}: runAsUser is 0, root`;
  if (appArmorProfile?.type === 'Unconfined') yield `${owner}: appArmorProfile is Unconfined`;
  if (windowsOptions?.hostProcess === true) yield `${owner}: windowsOptions.hostProcess is true`;
  const { type = '', user, role } = seLinuxOptions;
  if (!seLinuxTypes.has(type) || user !== undefined || role !== undefined)
    yield `${owner}: seLinuxOptions are not allowed`;
  for (const { name = '?' } of sysctls) if (!safeSysctls.has(name)) yield `${owner}: sysctl ${name} is not safe`;
}
