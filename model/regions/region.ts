import type { CpuQuantity, MemoryQuantity } from '../quantity.ts';

export const environmentNames = ['dev', 'staging', 'prod'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

export const sizeNames = ['dev', 'staging', 'small', 'large'] as const;
export type SizeName = (typeof sizeNames)[number];

/** A geography whose tenants' data stays there (002 §2). Two Azure locations carry it, both active. */
export interface Region {
  /** Short name, 2 to 8 lower-case letters and digits; also the file's name. */
  readonly code: string;
  /** Name for people, e.g. `Europe`. */
  readonly name: string;
  /** Whom it serves. */
  readonly purpose: string;
  /** Boundary that tenant data does not leave, e.g. `eu`. */
  readonly residency: string;
  /** Size of its production target (004 §12). */
  readonly size: 'small' | 'large';
  /** Azure locations, primary first. */
  readonly locations: readonly [primary: string, secondary: string];
  /** Location whose data stores are written to; the other follows. Default: the primary one. */
  readonly active?: string;
  /** DNS zone of its public hosts, e.g. `eu.ghasi.example`. */
  readonly domain: string;
  /** Store of its production target, and of other environments that have none of their own. */
  readonly secretStore: SecretStore;
  /** Networks that private endpoints of managed data lie in, as CIDR blocks: one in each location. */
  readonly dataNetworks?: readonly [string, string];
}

/** Where External Secrets finds secret values (002 §5). */
export type SecretStore = {
  /** Name of the store object, e.g. `vault-backend`. */
  readonly name: string;
} & (
  | {
      readonly provider: 'vault';
      /** A ClusterSecretStore, of the whole cluster, for Vault; a SecretStore, one for each account, for Azure Key Vault. */
      readonly kind: 'ClusterSecretStore';
      /** Path of Vault's key-value engine, the first part of every remote key, e.g. `secret`. */
      readonly mount: string;
      /** Where Vault answers, e.g. `https://vault.us.ghasi.example`; port 443 unless it says another. */
      readonly server: string;
      readonly auth: VaultAuth;
    }
  | {
      readonly provider: 'azureKeyVault';
      readonly kind: 'SecretStore';
    }
  | {
      readonly provider: 'awsSecretsManager' | 'gcpSecretManager';
      readonly kind: 'ClusterSecretStore' | 'SecretStore';
    }
);

/** How External Secrets logs in to Vault, with a token of its service account that is good for nothing else. */
export interface VaultAuth {
  /**
   * Who looks at the token. `jwt`: Vault itself, with the public keys of every cluster's issuer. `kubernetes`: the API
   * server of the one cluster that the method knows, which Vault must be able to reach.
   */
  readonly method: 'jwt' | 'kubernetes';
  /** Path that the method is mounted at, e.g. `jwt`. */
  readonly mount: string;
  /** Role whose policies say what may be read. */
  readonly role: string;
}

/** What a target of this size gives a workload, unless its component says otherwise (004 §12). */
export interface SizeClass {
  readonly name: SizeName;
  /** Pods in one cluster. */
  readonly replicas: number;
  /** Cores of one pod. */
  readonly cpu: CpuQuantity;
  /** Memory of one pod. */
  readonly memory: MemoryQuantity;
  /** Storage of the data services. */
  readonly data: {
    readonly database: MemoryQuantity;
    readonly cache: MemoryQuantity;
    readonly stream: MemoryQuantity;
  };
}

/** Whose data a target may hold (004 §6). */
export type TenantData = 'synthetic' | 'opt-in' | 'real';

/** What a file states in place of a component's own figures, for one workload. */
export interface Overrides {
  /** Pods in one cluster, 0 or more; never together with `scaling`. */
  readonly replicas?: number;
  /** Bounds of the autoscaler, pods in one cluster, 1 or more. */
  readonly scaling?: { readonly min?: number; readonly max?: number };
  /** Pods that a voluntary disruption must leave, as a number or a percentage. */
  readonly disruption?: { readonly minAvailable?: number | `${number}%` };
  readonly resources?: { readonly requests?: ResourceAmounts; readonly limits?: ResourceAmounts };
  /** Environment variables, added or replaced. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface ResourceAmounts {
  readonly cpu?: CpuQuantity;
  readonly memory?: MemoryQuantity;
}

/** What runs: an image's tag and, once it is known, its digest. */
export interface Pin {
  readonly tag: string;
  readonly digest?: string;
}
