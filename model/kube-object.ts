/** Plain JSON, the only thing that passes from constructs to writers. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A rendered Kubernetes object, before it becomes text. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [key: string]: Json | undefined;
  };
  readonly [key: string]: unknown;
}

/** Group of an API version, empty for Kubernetes' core: `apps/v1` → `apps`, `v1` → nothing. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
