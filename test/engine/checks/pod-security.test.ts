import { describe, expect, it } from 'vitest';
import { codesOf, deployment, goodContainer, goodPod, problemsOf } from './subject.ts';

type Pod = Record<string, unknown>;

const about = (kind: string) => ({ apiVersion: 'v1', kind, metadata: { name: 'web', namespace: 'shop' } });
const template = (pod: Pod) => ({ template: { metadata: { labels: { app: 'web' } }, spec: pod } });

/** Every kind that makes a pod. */
const wrappers: Readonly<Record<string, (pod: Pod) => object>> = {
  Pod: (spec) => ({ ...about('Pod'), spec }),
  CronJob: (pod) => ({ ...about('CronJob'), spec: { schedule: '@daily', jobTemplate: { spec: template(pod) } } }),
  ...Object.fromEntries(
    ['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'ReplicationController', 'Rollout', 'StatefulSet'].map((kind) => [
      kind,
      (pod: Pod) => ({ ...about(kind), spec: template(pod) }),
    ]),
  ),
};

/** A field set to undefined is left out. */
const withContext = <T extends { securityContext: object }>(of: T, change: object): T =>
  JSON.parse(JSON.stringify({ ...of, securityContext: { ...of.securityContext, ...change } }));
const context = (change: object) => withContext(goodContainer, change);
const podContext = (change: object) => withContext(goodPod, change);

const brokenContainers: readonly [problem: string, container: object][] = [
  ['privileged is true', context({ privileged: true })],
  ['allowPrivilegeEscalation is not false', context({ allowPrivilegeEscalation: undefined })],
  ['allowPrivilegeEscalation is not false', context({ allowPrivilegeEscalation: true })],
  ['readOnlyRootFilesystem is not true', context({ readOnlyRootFilesystem: false })],
  ['runAsNonRoot is not true', context({ runAsNonRoot: false })],
  ['runAsUser is 0, root', context({ runAsUser: 0 })],
  ['seccompProfile is not RuntimeDefault', context({ seccompProfile: { type: 'Unconfined' } })],
  ['capabilities.drop lacks ALL', context({ capabilities: {} })],
  ['capabilities.drop lacks ALL', context({ capabilities: { drop: ['NET_RAW', 'all'] } })],
  [
    'capabilities.add has NET_ADMIN',
    context({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE', 'NET_ADMIN'] } }),
  ],
  ['procMount is Unmasked', context({ procMount: 'Unmasked' })],
  ['a port has a hostPort', { ...goodContainer, ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }] }],
];

const brokenPods: readonly [problem: string, pod: Pod][] = [
  ['spec.hostNetwork is true', { ...goodPod, hostNetwork: true }],
  ['spec.hostPID is true', { ...goodPod, hostPID: true }],
  ['spec.hostIPC is true', { ...goodPod, hostIPC: true }],
  ['volume logs is of type hostPath', { ...goodPod, volumes: [{ name: 'logs', hostPath: { path: '/' } }] }],
  [
    'volume disk is of type nfs',
    {
      ...goodPod,
      volumes: [
        { name: 'tmp', emptyDir: {} },
        { nfs: {}, name: 'disk' },
      ],
    },
  ],
  ['container web: runAsNonRoot is not true', podContext({ runAsNonRoot: undefined })],
  ['pod: runAsUser is 0, root', podContext({ runAsUser: 0 })],
  ['pod: runAsNonRoot is not true', podContext({ runAsNonRoot: false })],
  ['pod: sysctl kernel.msgmax is not safe', podContext({ sysctls: [{ name: 'kernel.msgmax', value: '1' }] })],
  ['pod: appArmorProfile is Unconfined', podContext({ appArmorProfile: { type: 'Unconfined' } })],
  ['pod: seLinuxOptions are not allowed', podContext({ seLinuxOptions: { type: 'spc_t' } })],
  ['pod: windowsOptions.hostProcess is true', podContext({ windowsOptions: { hostProcess: true } })],
  ['container web: seccompProfile is not RuntimeDefault', podContext({ seccompProfile: undefined })],
];

describe('T-5 component/pod-not-restricted', () => {
  describe.each(Object.entries(wrappers))('%s', (kind, wrap) => {
    it('is admitted when it keeps every rule', () => {
      expect(codesOf(wrap(goodPod))).toEqual([]);
    });

    it.each(brokenPods)('%s', (problem, pod) => {
      const found = problemsOf(wrap(pod));
      expect(found.map(({ code, message }) => [code, message])).toEqual([
        ['component/pod-not-restricted', expect.stringMatching(new RegExp(`${kind}\\S* shop/web: ${problem}$`))],
      ]);
    });

    it.each(brokenContainers)('container: %s', (problem, container) => {
      const messages = problemsOf(wrap({ ...goodPod, containers: [container] })).map(({ message }) => message);
      expect(messages).toEqual([expect.stringMatching(new RegExp(`container web: ${problem}$`))]);
    });

    it.each(brokenContainers)('init container: %s', (problem, container) => {
      const pod = { ...goodPod, initContainers: [goodContainer, { ...container, name: 'init' }] };
      const messages = problemsOf(wrap(pod)).map(({ message }) => message);
      expect(messages).toEqual([expect.stringMatching(new RegExp(`container init: ${problem}$`))]);
    });
  });

  it.each<[string, Pod]>([
    [
      'a container that says for itself what the pod leaves out',
      { containers: [context({ ...goodPod.securityContext })] },
    ],
    ['seccomp by a local profile', podContext({ seccompProfile: { type: 'Localhost', localhostProfile: 'web.json' } })],
    [
      'NET_BIND_SERVICE',
      { ...goodPod, containers: [context({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } })] },
    ],
    ['the default procMount', { ...goodPod, containers: [context({ procMount: 'Default' })] }],
    [
      'a hostPort of 0, which is none',
      { ...goodPod, containers: [{ ...goodContainer, ports: [{ containerPort: 80, hostPort: 0 }] }] },
    ],
    ['host namespaces that are refused in so many words', { ...goodPod, hostNetwork: false, hostPID: false }],
    [
      'volumes of every harmless type',
      {
        ...goodPod,
        volumes: [
          'configMap',
          'csi',
          'downwardAPI',
          'emptyDir',
          'ephemeral',
          'persistentVolumeClaim',
          'projected',
          'secret',
        ].map((type) => ({ name: type, [type]: {} })),
      },
    ],
  ])('admits %s', (_, pod) => {
    expect(codesOf(deployment({}, 'web', pod))).toEqual([]);
  });

  it('tells every rule that an ordinary hand-written pod breaks', () => {
    const problems = problemsOf(deployment({}, 'web', { containers: [{ name: 'web', image: 'nginx' }] }));
    expect(problems.map(({ message }) => message.replace(/^.*container web: /, ''))).toEqual([
      'allowPrivilegeEscalation is not false',
      'capabilities.drop lacks ALL',
      'readOnlyRootFilesystem is not true',
      'runAsNonRoot is not true',
      'seccompProfile is not RuntimeDefault',
    ]);
  });

  it('has nothing to say of objects that make no pod, or of one without a spec', () => {
    expect(codesOf({ ...about('ConfigMap'), spec: { hostNetwork: true } }, about('Deployment'), about('Pod'))).toEqual(
      [],
    );
  });
});
