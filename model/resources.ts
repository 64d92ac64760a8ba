import type { CpuQuantity, MemoryQuantity } from './quantity.ts';

/** CPU and memory that a container asks for, and may use. */
export interface Resources {
  /** What the scheduler reserves. */
  readonly requests: { readonly cpu: CpuQuantity; readonly memory: MemoryQuantity };
  /** What the kernel allows; at least the requests. */
  readonly limits: { readonly cpu: CpuQuantity; readonly memory: MemoryQuantity };
}
