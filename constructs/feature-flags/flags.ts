import type { Json } from '../../model/kube-object.ts';

interface FlagFacts {
  /** What it switches, in a sentence; comes with every evaluation, as metadata. */
  readonly description: string;
}

/** Tenants by the variant that they get whatever the default is; a tenant stands under one variant at most. */
type Tenants<Variant extends string> = { readonly [Name in Variant]?: readonly string[] };

type OnOff = 'on' | 'off';

/** Lets a new behaviour out tenant by tenant; removed once everybody has it (L-17). */
export interface ReleaseFlag extends FlagFacts {
  readonly kind: 'release';
  readonly variants?: never;
  /** Default `off`: only the tenants that are named have it. */
  readonly default?: OnOff;
  /** Default: none. */
  readonly tenants?: Tenants<OnOff>;
}

/** A working behaviour that can be stopped at once (002 §11): `on` as long as it works, `off` kills it. */
export interface KillSwitch extends FlagFacts {
  readonly kind: 'kill-switch';
  readonly variants?: never;
  /** Default `on`. */
  readonly default?: OnOff;
  /** Default: none. */
  readonly tenants?: Tenants<OnOff>;
}

/** One of several values, such as a threshold or a pricing model (M-10). */
export interface ConfigFlag<Values> extends FlagFacts {
  readonly kind: 'config';
  /** Values by the name of the variant, all of one type; at least one. */
  readonly variants: Values;
  /** Variant that a tenant gets unless it is named. */
  readonly default: NoInfer<keyof Values & string>;
  /** Default: none. */
  readonly tenants?: Tenants<NoInfer<keyof Values & string>>;
}

/** Values of a flag's variants. */
export type Variants =
  | Readonly<Record<string, boolean>>
  | Readonly<Record<string, string>>
  | Readonly<Record<string, number>>
  | Readonly<Record<string, { readonly [key: string]: Json }>>;

export type Flag<Values = Variants> = ReleaseFlag | KillSwitch | ConfigFlag<Values>;

/** @typeParam Values variants of each `config` flag, found by the compiler */
export type Flags<Values extends Readonly<Record<string, Variants>> = Readonly<Record<string, Variants>>> = {
  readonly [Name in keyof Values]: Flag<Values[Name]>;
};

/** A flag as flagd has it. */
export interface FlagdFlag {
  readonly state: 'ENABLED';
  readonly variants: Readonly<Record<string, Json>>;
  readonly defaultVariant: string;
  /** JSON logic that gives the name of a variant, or null for the default. */
  readonly targeting?: { readonly if: readonly Json[] };
  readonly metadata: { readonly description: string; readonly kind: Flag['kind'] };
}

export interface FlagdDefinition {
  readonly $schema: string;
  readonly flags: Readonly<Record<string, FlagdFlag>>;
}

/**
 * The file that flagd reads. Tenants are told apart by `tenantId` of the evaluation context; who has none, or is not
 * named, gets the default.
 *
 * @see https://flagd.dev/reference/flag-definitions/
 */
export function flagdDefinition(flags: Flags): FlagdDefinition {
  return {
    $schema: 'https://flagd.dev/schema/v0/flags.json',
    flags: Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, flagdFlag(flag)])),
  };
}

function flagdFlag(flag: Flag): FlagdFlag {
  const { description, kind, tenants = {} } = flag;
  const named = Object.entries(tenants).filter(([, ids = []]) => ids.length > 0);
  const cases = named.flatMap(([variant, ids]): Json[] => [{ in: [{ var: 'tenantId' }, ids ?? []] }, variant]);
  return {
    state: 'ENABLED',
    variants: variantsOf(flag),
    defaultVariant: defaultOf(flag),
    // Without targeting, an evaluation is static, and clients keep its answer until it changes.
    ...(cases.length === 0 ? {} : { targeting: { if: [...cases, null] } }),
    metadata: { description, kind },
  };
}

/** `on` is true and `off` is false where a flag is a switch. */
export function variantsOf(flag: Flag): Variants {
  return flag.kind === 'config' ? flag.variants : { on: true, off: false };
}

export function defaultOf(flag: Flag): string {
  return flag.default ?? (flag.kind === 'kill-switch' ? 'on' : 'off');
}
