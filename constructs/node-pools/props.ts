import type { CpuQuantity, MemoryQuantity } from '../../model/quantity.ts';

/**
 * Families of VM sizes by the letter that their names begin with: D general purpose, E much memory, F much processor time,
 * L local disks, M very much memory, N accelerators.
 *
 * @see https://learn.microsoft.com/azure/virtual-machines/sizes/overview
 */
export type SkuFamily = 'D' | 'E' | 'F' | 'L' | 'M' | 'N';

interface AnyPoolProps {
  /**
   * Families that its nodes are chosen from, by price and by what fits. Default: D of `general`, E of `memory`, F of `cpu`,
   * N of `gpu`, and D, E and F of `spot`: the more sizes there are to choose from, the less often Azure takes one back.
   */
  readonly families?: readonly [SkuFamily, ...SkuFamily[]];
  /**
   * Which pool is tried first where a pod fits several, 1 to 100, higher first. Default: 20 for `spot`, so that it comes
   * before `general`, 10 for all others.
   */
  readonly weight?: number;
}

/** Nodes with processors and memory. */
export interface CorePoolProps extends AnyPoolProps {
  /** Most that its nodes have together; where it is reached, no node is added, and pods wait. Cores, and bytes with a unit. */
  readonly limits: { readonly cpu: CpuQuantity; readonly memory: MemoryQuantity };
  /** Cores of one node, both bounds included; whole numbers of 2 or more. Default: 4 to 32. */
  readonly cores?: { readonly min: number; readonly max: number };
}

/** Nodes with NVIDIA GPUs. */
export interface GpuPoolProps extends AnyPoolProps {
  /** Most GPUs that its nodes have together, 1 or more. */
  readonly limits: { readonly gpus: number };
  /**
   * GPUs as the names of VM sizes have them. Default: T4, A100 and H100, which are whole cards for computing; A10 is sold
   * in slices, for graphics.
   */
  readonly models?: readonly [string, ...string[]];
}

/** How nodes go away. Pods are evicted as their PodDisruptionBudgets allow, whatever the reason. */
export interface NodeDisruption {
  /**
   * Most nodes of a pool that are replaced at the same time because they are little used or have an old image, as a number
   * or a percentage, rounded up. Default `10%`.
   */
  readonly nodes?: number | `${number}%`;
  /** How long a node must have been little used. Default `5m`; nodes with GPUs go once they are empty. */
  readonly consolidateAfter?: `${number}${'s' | 'm' | 'h'}` | 'Never';
  /** Age at which a node is replaced, however busy it is; the share above does not hold for this. Default `720h` (30 days). */
  readonly expireAfter?: `${number}h` | 'Never';
}

/** What all nodes of the construct have. */
export interface NodeClassProps {
  /** Operating system of the nodes, in the version that AKS has for the cluster. Default `AzureLinux`. */
  readonly imageFamily?: 'AzureLinux' | 'Ubuntu';
  /** Disk of the operating system, which also holds images and empty volumes, in GiB, 30 to 2048. Default 128. */
  readonly osDiskSizeGB?: number;
  /**
   * Whether temporary disks and caches are encrypted on the machine itself, as those of the system pool are; the subscription
   * must have the feature Microsoft.Compute/EncryptionAtHost. Default: true.
   */
  readonly encryptionAtHost?: boolean;
  /** Tags of the machines on Azure, by which costs are told apart. Default: none. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Pools by kind. */
export interface PoolsByKind {
  /** For pods that ask for nothing, add-ons among them. */
  readonly general: CorePoolProps;
  /** Much memory for the price. Default: none. */
  readonly memory?: CorePoolProps;
  /** Much processor time for the price. Default: none. */
  readonly cpu?: CorePoolProps;
  /** Default: none. */
  readonly gpu?: GpuPoolProps;
  /** What Azure has to spare and may take back, at a fraction of the price. Default: none. */
  readonly spot?: CorePoolProps;
}

export interface NodePoolsProps {
  readonly pools: PoolsByKind;
  /** How nodes go away. Default: as each of its props says. */
  readonly disruption?: NodeDisruption;
  /** What all nodes have. Default: as each of its props says. */
  readonly nodeClass?: NodeClassProps;
}
