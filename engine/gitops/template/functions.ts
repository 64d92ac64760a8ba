import type { GoFunction, ParameterType } from './nodes.ts';
import type { GoMap, GoValue } from './value.ts';

interface Arguments {
  readonly any: GoValue;
  readonly string: string;
  readonly int: bigint;
  readonly bool: boolean;
  /** A nil map is nothing. */
  readonly map: GoMap | undefined;
  readonly value: GoValue;
}

type Listed<P extends readonly ParameterType[]> = { [I in keyof P]: Arguments[P[I]] };

/** A function with a fixed number of arguments. The evaluator has checked them against `parameters`. */
export function fixed<const P extends readonly ParameterType[]>(
  parameters: P,
  call: (...args: Listed<P>) => GoValue,
): GoFunction {
  return { parameters, call: (args) => call(...(args as unknown as Listed<P>)) };
}

/** A function that takes more arguments, all of one type, after those of a fixed number. */
export function variadic<const P extends readonly ParameterType[], R extends ParameterType>(
  parameters: P,
  rest: R,
  call: (...args: [...Listed<P>, ...Arguments[R][]]) => GoValue,
): GoFunction {
  return { parameters, rest, call: (args) => call(...(args as unknown as [...Listed<P>, ...Arguments[R][]])) };
}

export type FunctionTable = Readonly<Record<string, GoFunction>>;
