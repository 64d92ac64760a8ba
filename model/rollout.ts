/** Something that may have to wait for others. */
export interface Step {
  readonly name: string;
  /** Names of what must be there first. Default: none. */
  readonly after?: readonly string[];
}

export interface Rollout {
  /** Names, those first that wait for nothing; within a wave nothing waits for anything of it, and order is as given. */
  readonly waves: readonly (readonly string[])[];
  /** Circles of names in which each waits for the next, and the last for the first; they are in no wave. */
  readonly cycles: readonly (readonly string[])[];
}

/** In which order to roll out. Names in `after` that nobody has are not waited for, nor are members of a cycle. */
export function rolloutOrder(steps: readonly Step[]): Rollout {
  const waves: string[][] = [];
  const cycles: string[][] = [];
  let waiting = steps;
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const ready = waiting.filter(({ after = [] }) => !after.some((name) => names.has(name))).map(({ name }) => name);
    const gone = ready.length > 0 ? ready : cycleAmong(waiting, names);
    (ready.length > 0 ? waves : cycles).push(gone);
    waiting = waiting.filter(({ name }) => !gone.includes(name));
  }
  return { waves, cycles };
}

/** Each of the steps waits for one of them, so that whoever goes from one to the next must come by a place twice. */
function cycleAmong(steps: readonly Step[], names: ReadonlySet<string>): string[] {
  const next = new Map(steps.map(({ name, after = [] }) => [name, after.find((one) => names.has(one)) as string]));
  const path: string[] = [];
  let at = steps[0]?.name as string;
  while (!path.includes(at)) {
    path.push(at);
    at = next.get(at) as string;
  }
  const cycle = path.slice(path.indexOf(at));
  // Told from the member that is declared first, wherever the walk came in.
  const first = steps.findIndex(({ name }) => cycle.includes(name));
  const start = cycle.indexOf(steps[first]?.name as string);
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}
