/**
 * A limit as the documents write it: `0`, `30 s`, `< 5 min`, `≤ 1 h`. A sign is kept, since "less than" and "at most" are
 * different promises.
 */
export type RecoveryLimit = '0' | `${'' | '< ' | '≤ '}${number} ${'s' | 'min' | 'h'}`;

/** What is promised of one kind of failure. */
export interface RecoveryScenario {
  /** What fails, e.g. `Region failure`. */
  readonly failure: string;
  /** Recovery point objective: how much of the newest data may be lost. */
  readonly rpo: RecoveryLimit;
  /** Recovery time objective: how long until it works again. */
  readonly rto: RecoveryLimit;
  /** How it comes back, in a few words. */
  readonly strategy: string;
}

/** What is promised of a component when something fails; runbooks show it, and drills measure against it. */
export interface Recovery {
  /** Where it is written, e.g. `document 004 §10`. */
  readonly source: string;
  /** From the smallest failure to the largest. */
  readonly scenarios: readonly [RecoveryScenario, ...RecoveryScenario[]];
}
