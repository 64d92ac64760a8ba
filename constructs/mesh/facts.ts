import type { Peer } from '../../model/dependency.ts';

/** What a system's components need to know of the service mesh they are part of. */
export interface MeshFacts {
  /** The platform gateway: what `routes` open a service to. Its `serviceAccount` is whom the mesh admits. */
  readonly gateway: Peer & {
    /** Name of its Istio Gateway object, in its namespace. */
    readonly gateway: string;
  };
  /** Control plane that sidecars talk to: its namespace and the port `xds`. */
  readonly control: Peer<'xds'>;
  /**
   * Revision of the control plane that injects sidecars, e.g. `asm-1-30`, where several stand side by side or the
   * default one has no name, as in the add-on of AKS. Default: the one that `istio-injection: enabled` means.
   */
  readonly revision?: string;
  /** First part of every identity in the mesh. Default `cluster.local`. */
  readonly trustDomain?: string;
}
