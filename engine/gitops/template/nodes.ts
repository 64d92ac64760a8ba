import type { GoValue } from './value.ts';

/** Where something was written, as an offset into the template. */
interface Placed {
  readonly offset: number;
}

export type Node =
  | (Placed & { readonly kind: 'text'; readonly text: string })
  | (Placed & { readonly kind: 'action'; readonly pipe: Pipe })
  | (Placed & {
      readonly kind: 'if' | 'with';
      readonly pipe: Pipe;
      readonly then: readonly Node[];
      readonly else: readonly Node[];
    })
  | (Placed & {
      readonly kind: 'range';
      readonly pipe: Pipe;
      readonly then: readonly Node[];
      readonly else: readonly Node[];
    })
  | (Placed & { readonly kind: 'break' | 'continue' });

/** Commands, each of which gets the result of the one before as its last argument. */
export interface Pipe extends Placed {
  readonly kind: 'pipe';
  /** Names with their `$`. */
  readonly variables: readonly string[];
  /** `=` rather than `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

export interface Command extends Placed {
  /** At least one. */
  readonly operands: readonly [Operand, ...Operand[]];
}

export type Operand =
  | (Placed & { readonly kind: 'constant'; readonly value: boolean | string | bigint | number; readonly text: string })
  | (Placed & { readonly kind: 'nil' | 'dot' })
  | (Placed & { readonly kind: 'function'; readonly name: string })
  /** `.a.b`, `$x.a`; of a variable alone, no keys. */
  | (Placed & { readonly kind: 'field'; readonly keys: readonly string[] })
  | (Placed & { readonly kind: 'variable'; readonly name: string; readonly keys: readonly string[] })
  /** `(pipeline).a.b` */
  | (Placed & { readonly kind: 'chain'; readonly of: Operand; readonly keys: readonly string[] })
  | Pipe;

/** What a function takes at a place. `value` is anything, also nothing at all. */
export type ParameterType = 'any' | 'string' | 'int' | 'bool' | 'map' | 'value';

export interface GoFunction {
  readonly parameters: readonly ParameterType[];
  /** Of the arguments that may follow; absent where none may. */
  readonly rest?: ParameterType | undefined;
  readonly call: (args: readonly GoValue[]) => GoValue;
}
