import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Diagnostics } from '../model/diagnostics/index.ts';

/** The flags of a command that takes nothing else; undefined, having reported why, when they cannot be understood. */
export function flagsOf<const Options extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: Options,
  diagnostics: Diagnostics,
) {
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    diagnostics.report('cli/bad-arguments', { reason: (error as Error).message });
    return undefined;
  }
}
