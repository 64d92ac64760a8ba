import type { SecretEntry, Uses } from '../../model/dependency.ts';
import type { Image } from '../../model/image.ts';
import type { Resources } from '../../model/resources.ts';
import type { ScalingPolicy } from '../../model/scaling.ts';
import type { Slo } from '../../model/slo.ts';
import type { Tier } from '../../model/tier.ts';
import type { ObjectPatch } from '../patch.ts';

/** One HTTP probe. Kubernetes' own defaults hold for what is left out. */
export interface HttpProbe<Port extends string> {
  /** Path of the request, e.g. `/health/live`. */
  readonly path: string;
  /** Port by name; default `http`, or the first port where there is none of that name. */
  readonly port?: Port;
  /** Seconds after the start before the first probe, 0 or more. */
  readonly initialDelaySeconds?: number;
  /** Seconds between probes, 1 or more. */
  readonly periodSeconds?: number;
  /** Seconds until an unanswered probe counts as failed, 1 or more. */
  readonly timeoutSeconds?: number;
  /** Failures in a row until the kubelet acts, 1 or more. */
  readonly failureThreshold?: number;
}

/** Which probes there are; one that is left out takes the default of 002 §3.2. */
export interface Probes<Port extends string> {
  readonly liveness?: HttpProbe<Port>;
  readonly readiness?: HttpProbe<Port>;
  readonly startup?: HttpProbe<Port>;
}

/** How Prometheus finds the metrics. */
export interface Metrics<Port extends string> {
  /** Port by name. */
  readonly port: Port;
  /** Default `/metrics`. */
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

interface CommonProps<Port extends string> {
  /** How much others depend on it; decides its priority. */
  readonly tier: Tier;
  /** Usually `target.image('…')`, which takes the pin from `regions/releases.yaml`. */
  readonly image: Image;
  /** Ports by name, 1 to 65535. */
  readonly ports: Readonly<Record<Port, number>>;
  readonly resources: Resources;
  /** What it calls: gives secrets, egress rules and alerts. Default: nothing. */
  readonly uses?: Uses;
  /** Secrets of its own, by environment variable, besides those that `uses` brings. */
  readonly secrets?: Readonly<Record<string, SecretEntry>>;
  /** Environment variables besides `REGION` and OpenTelemetry's. Values are text. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: `maxUnavailable: 1`. */
  readonly disruption?: Disruption;
  readonly probes?: Probes<NoInfer<Port>>;
  /** Default: the port named `metrics`, if there is one; without it nothing is scraped and no alert can fire. */
  readonly metrics?: Metrics<NoInfer<Port>>;
  /** Annotations of the pods, besides the scrape hints that older Prometheus set-ups read. */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Promise about answers; gives burn-rate alerts. Default: none. */
  readonly slo?: Slo;
  /** Numeric user and group of the process; not 0. Default 10001 (002 §3.2). */
  readonly user?: number;
  /** Directories that may be written, each an empty volume: the root file system is read-only. Default `/tmp`. */
  readonly writable?: readonly `/${string}`[];
  /** Pods above and below the wanted number during an update. Default 1 above, 0 below (002 §3.2). */
  readonly update?: { readonly maxSurge: number | `${number}%`; readonly maxUnavailable: number | `${number}%` };
  /** Changes to finished objects, each with its reason. Default: none. */
  readonly patches?: readonly ObjectPatch[];
}

/** A number of pods, or a policy that decides it: never both, since they would fight over one field. */
export type Sizing =
  | { readonly replicas: number; readonly scaling?: never }
  | { readonly scaling: ScalingPolicy; readonly replicas?: never };

export type TieredServiceProps<Port extends string = string> = CommonProps<Port> & Sizing;
