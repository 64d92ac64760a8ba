import type { k8s } from 'cdk8s-plus-28';
import type { Uses } from '../../model/dependency.ts';
import type { SecretEntry } from '../../model/dependency-facts.ts';
import type { Image } from '../../model/image.ts';
import type { AskedNodes } from '../../model/node-kind.ts';
import type { Resources } from '../../model/resources.ts';
import type { Tier } from '../../model/tier.ts';
import type { Plain } from '../kube.ts';
import type { ObjectPatch } from '../patch.ts';
import type { RolloutProps } from '../rollout/props.ts';
import type { Sidecar, SidecarMount } from './sidecar.ts';

/** One HTTP probe. What is left out has Kubernetes' own defaults. */
export interface HttpProbe<Port extends string> {
  /** Path of the request, e.g. `/health/live`. */
  readonly path: string;
  /** Port by name; default `http`, else `health`, else the first one that is not `metrics`. */
  readonly port?: Port;
  /** Seconds after the start before the first probe, 0 or more. Default 0. */
  readonly initialDelaySeconds?: number;
  /** Seconds between probes, 1 or more. Default 10. */
  readonly periodSeconds?: number;
  /** Seconds until an unanswered probe counts as failed, 1 or more. Default 1. */
  readonly timeoutSeconds?: number;
  /** Failures in a row until the kubelet acts, 1 or more. Default 3. */
  readonly failureThreshold?: number;
}

/** Which probes there are; one that is left out takes the default of 002 §3.2. */
export interface Probes<Port extends string> {
  /** The container is restarted when it fails. Default: `/health/live` every 10 s, from 15 s after the start. */
  readonly liveness?: HttpProbe<Port>;
  /** The pod gets requests while it succeeds. Default: `/health/ready` every 5 s, from 5 s after the start. */
  readonly readiness?: HttpProbe<Port>;
  /** The others begin once it succeeds. Default: `/health/startup` every 5 s, 30 times. */
  readonly startup?: HttpProbe<Port>;
}

/** How Prometheus finds the metrics. */
export interface Metrics<Port extends string> {
  /** Port by name. */
  readonly port: Port;
  /** Path of the scrape. Default `/metrics`. */
  readonly path?: string;
  /** Time between scrapes as a Prometheus duration; default `30s`. */
  readonly interval?: `${number}${'s' | 'm'}`;
}

/** How many pods may be missing while nodes are drained. */
export type Disruption =
  /** Pods that must stay; below the fewest that can run, or no node could ever be drained. */
  | { readonly minAvailable: number | `${number}%`; readonly maxUnavailable?: never }
  /** Pods that may be missing; at least 1. */
  | { readonly maxUnavailable: number | `${number}%`; readonly minAvailable?: never };

/** A versioned ConfigMap whose keys become environment variables; `RuntimeConfig` is one. */
export interface ConfigReference {
  /** Name of the ConfigMap, in the workload's namespace. */
  readonly configMapName: string;
}

/** The pods of a workload. */
export interface PodProps<Port extends string> {
  /** Program that is run. Default: the image's own entry point. */
  readonly command?: readonly string[];
  /** Arguments of the entry point. Default: the image's own. */
  readonly args?: readonly string[];
  readonly resources: Resources;
  /**
   * Environment variables besides `REGION`, OpenTelemetry's, and those that `uses` brings, none of which may be named
   * here. Values are text. Default: none.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Settings as environment variables, below those of `env`. Default: none. */
  readonly config?: ConfigReference;
  /** Default: `maxUnavailable: 1`. */
  readonly disruption?: Disruption;
  /** How the kubelet asks whether it is well. Default: the probes of 002 §3.2, where there is a port to ask. */
  readonly probes?: Probes<NoInfer<Port>>;
  /** Default: the port named `metrics`, if there is one; without it nothing is scraped and no alert can fire. */
  readonly metrics?: Metrics<NoInfer<Port>>;
  /** Annotations of the pods, besides the scrape hints that older Prometheus set-ups read. Default: none. */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Numeric user and group of the process; not 0. Default 10001 (002 §3.2). */
  readonly user?: number;
  /** Directories that may be written, each an empty volume: the root file system is read-only. Default `/tmp`. */
  readonly writable?: readonly `/${string}`[];
  /** Containers that start before the workload's own and stop after it. Default: none. */
  readonly sidecars?: readonly Sidecar[];
  /**
   * Kind of nodes that its pods run on, where the target's clusters have such (`NodePools`); elsewhere they run on what
   * there is. `memory` and `cpu` have much of it for their price. `gpu` also gives the container one NVIDIA GPU.
   * `spot` is cheap, and gone within 30 seconds when Azure wants it back; while there is none, general nodes serve.
   * Default: general nodes.
   */
  readonly nodes?: AskedNodes;
  /** Seconds between the signal to stop and the kill, 0 or more. Default: Kubernetes' own, 30. */
  readonly gracePeriodSeconds?: number;
  /** Pods above and below the wanted number during an update. Default 1 above, 0 below (002 §3.2). */
  readonly update?: { readonly maxSurge: number | `${number}%`; readonly maxUnavailable: number | `${number}%` };
  /** Changes to finished objects, each with its reason. Default: none. */
  readonly patches?: readonly ObjectPatch[];
}

/** What pods of one service account have in common. */
export interface AccountProps {
  /** How much others depend on it; decides its priority. */
  readonly tier: Tier;
  /** Usually `target.image('…')`, which takes the pin from `regions/releases.yaml`. */
  readonly image: Image;
  /** What it calls: gives secrets, variables, egress rules and alerts. Default: nothing. */
  readonly uses?: Uses;
  /** Secrets of its own, by environment variable, besides those that `uses` brings. Default: none. */
  readonly secrets?: Readonly<Record<string, SecretEntry>>;
  /** Name of the Secret; default: the account's with `-secrets` behind it. */
  readonly secretName?: string;
  /** Name of the NetworkPolicy; default: the account's with `-np` behind it (002 §3.5). */
  readonly policyName?: string;
}

/** What a workload in a group may say for itself. */
export interface MemberProps {
  /** Default: the group's. */
  readonly tier?: Tier;
  /** Default: the group's. */
  readonly image?: Image;
  readonly uses?: never;
  readonly secrets?: never;
  readonly secretName?: never;
  readonly policyName?: never;
}

/** What a construct says of a program that is not ours: it has files instead of variables, and speaks no HTTP. */
export interface ProgramProps {
  /** Files it reads. */
  readonly mounts: readonly SidecarMount[];
  /** In place of HTTP probes. */
  readonly probes: Pick<Plain<k8s.Container>, 'livenessProbe' | 'readinessProbe' | 'startupProbe'>;
  /** What happens before it is stopped. Default: nothing. */
  readonly lifecycle?: Lifecycle;
}

/** `sleep` came with Kubernetes 1.29, after the generated types. */
export type Lifecycle =
  | Plain<k8s.Lifecycle>
  | { readonly preStop: { readonly sleep: { readonly seconds: number } }; readonly postStart?: never };

/** Any workload's props, with the names of its ports forgotten: what the parts work with. */
export type WorkloadProps = PodProps<string> &
  Omit<AccountProps, 'uses' | 'secrets'> & {
    readonly program?: ProgramProps | undefined;
    readonly uses?: Uses | undefined;
    readonly secrets?: AccountProps['secrets'] | undefined;
    readonly ports: Readonly<Record<string, number>>;
    readonly replicas?: number | undefined;
    readonly scaling?: { readonly min: number; readonly max: number } | undefined;
    readonly rollout?: RolloutProps | undefined;
  };
