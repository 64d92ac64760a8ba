import type { Slot } from './types.ts';

/** Values by name, as they lie in each other. */
export interface Branch {
  readonly slots: ReadonlyMap<string, Slot>;
  readonly branches: ReadonlyMap<string, Branch>;
}

interface Growing extends Branch {
  readonly slots: Map<string, Slot>;
  readonly branches: Map<string, Growing>;
}

export const noSlots: Branch = { slots: new Map(), branches: new Map() };

export function slotTree(slots: readonly Slot[]): Branch {
  const root: Growing = { slots: new Map(), branches: new Map() };
  for (const slot of slots) {
    let at = root;
    for (const name of slot.path.slice(0, -1)) {
      const next = at.branches.get(name) ?? { slots: new Map(), branches: new Map() };
      at.branches.set(name, next);
      at = next;
    }
    at.slots.set(slot.path.at(-1) as string, slot);
  }
  return root;
}
