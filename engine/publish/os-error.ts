import { getSystemErrorMap } from 'node:util';

/** The operating system's code of a failure (`ENOSPC`), or nothing when the failure is a bug of ours. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'errno' in error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** The operating system's reason in words: `no space left on device (ENOSPC)`. A bug of ours is thrown on. */
export function reasonOf(error: unknown): string {
  const code = errorCode(error);
  if (code === undefined) throw error;
  const known = getSystemErrorMap().get((error as NodeJS.ErrnoException).errno ?? 0);
  return `${known?.[1] ?? 'the system refused'} (${code})`;
}

/** The path that the operating system complained about. */
export function pathOf(error: unknown): string | undefined {
  const { path, dest } = error as { path?: unknown; dest?: unknown };
  return typeof dest === 'string' ? dest : typeof path === 'string' ? path : undefined;
}

/** Runs an action, taking the named failures as "already so". Returns whether it succeeded. */
export function tolerating(codes: readonly string[], action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (codes.includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}
