/** What the person can put right: printed as one line, without a stack. */
export class Refusal extends Error {}

/** An error's message, with that of its cause. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
