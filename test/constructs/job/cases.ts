import { JsonPatch } from 'cdk8s';
import type { JobProps } from '../../../constructs/job/props.ts';

/** The least that a job with an account of its own says. */
export const baseProps = {
  tier: 'batch',
  image: { repository: 'shop/web', tag: '1.0.0' },
  resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
} as const;

/** A prop's value other than the default, and all that it changes below the Job's spec. */
interface Case {
  readonly value: unknown;
  readonly changes: readonly JsonPatch[];
}

const { add, replace } = JsonPatch;
const pod = '/template/spec';
const container = `${pod}/containers/0`;
const resources = { requests: { cpu: '2', memory: '2Gi' }, limits: { cpu: '2', memory: '2Gi' } };

/** One case for each prop that all jobs have: a new one does not compile until it has a case here. */
export const jobCases: { readonly [Prop in keyof JobProps]-?: Case } = {
  command: { value: ['node', 'migrate.js'], changes: [add(`${container}/command`, ['node', 'migrate.js'])] },
  args: { value: ['up'], changes: [add(`${container}/args`, ['up'])] },
  resources: { value: resources, changes: [replace(`${container}/resources`, resources)] },
  env: { value: { LEVEL: 'debug' }, changes: [add(`${container}/env/0`, { name: 'LEVEL', value: 'debug' })] },
  config: {
    value: { configMapName: 'web-config-v1' },
    changes: [add(`${container}/envFrom`, [{ configMapRef: { name: 'web-config-v1' } }])],
  },
  user: {
    value: 20002,
    changes: [replace(`${pod}/securityContext/runAsUser`, 20002), replace(`${pod}/securityContext/fsGroup`, 20002)],
  },
  writable: {
    value: ['/data'],
    changes: [
      replace(`${pod}/volumes`, [{ name: 'data', emptyDir: {} }]),
      replace(`${container}/volumeMounts`, [{ name: 'data', mountPath: '/data' }]),
    ],
  },
  sidecars: {
    value: [{ name: 'proxy', image: { repository: 'shop/proxy', tag: '1' }, resources }],
    changes: [
      add(`${pod}/initContainers`, [
        {
          name: 'proxy',
          image: 'shop/proxy:1',
          imagePullPolicy: 'IfNotPresent',
          restartPolicy: 'Always',
          resources,
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ]),
    ],
  },
  podAnnotations: { value: { team: 'shop' }, changes: [add('/template/metadata/annotations/team', 'shop')] },
  gracePeriodSeconds: { value: 90, changes: [add(`${pod}/terminationGracePeriodSeconds`, 90)] },
  nodes: {
    value: 'memory',
    changes: [
      add(`${pod}/nodeSelector`, { 'karpenter.sh/nodepool': 'memory' }),
      add(`${pod}/tolerations`, [{ key: 'dedicated', operator: 'Equal', value: 'memory', effect: 'NoSchedule' }]),
    ],
  },
  patches: { value: [], changes: [] },
  activeDeadlineSeconds: { value: 77, changes: [replace('/activeDeadlineSeconds', 77)] },
  backoffLimit: { value: 0, changes: [replace('/backoffLimit', 0)] },
};

/** Values that types cannot refuse, and what is said of them. */
export const badJobProps: readonly (readonly [prop: string, shown: string, props: object])[] = [
  ['activeDeadlineSeconds', '0', { activeDeadlineSeconds: 0 }],
  ['activeDeadlineSeconds', '1.5', { activeDeadlineSeconds: 1.5 }],
  ['backoffLimit', '-1', { backoffLimit: -1 }],
  ['gracePeriodSeconds', '-1', { gracePeriodSeconds: -1 }],
  ['user', '1.5', { user: 1.5 }],
  ['env.A-B', 'A-B', { env: { 'A-B': '' } }],
];
