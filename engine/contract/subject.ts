import type { Diagnostics, Place } from '../../model/diagnostics/index.ts';
import type { Declared, DeclaredResource } from './declared.ts';
import type { RenderedObject, RenderedSide } from './rendered.ts';

/** A service account that logs in with an identity of the target and is rendered elsewhere. */
export interface OutsideAccount {
  /** E.g. `system:serviceaccount:keda:keda-operator`. */
  readonly subject: string;
  /** Who it is, for people. */
  readonly reason: string;
  /** Name of the identity that it is to log in as. Default: whichever trusts it. */
  readonly identity?: string;
  /** Where somebody says that it does; absent where that is in no file of people's. */
  readonly place?: Place;
  /** Whether it scales workers, so that its rights must be those that their triggers need. Default: its rights are its own. */
  readonly scales?: boolean;
}

/** What stands in a cluster before a service of Azure, and is rendered elsewhere: nothing here names that service’s hosts. */
export interface Front {
  readonly service: 'postgres' | 'redis';
  /** Namespace that it runs in, the end of its host name. */
  readonly namespace: string;
  /** Resource group of what it stands before. */
  readonly group: string;
}

/** One target as both sides have it. */
export interface ContractInput {
  readonly target: string;
  /** Every object that is rendered for it. */
  readonly objects: readonly RenderedObject[];
  /** What its own stack declares. */
  readonly resources: readonly DeclaredResource[];
  /** What the stack declares that all targets share. */
  readonly shared: readonly DeclaredResource[];
  readonly outside: readonly OutsideAccount[];
  readonly fronts: readonly Front[];
  /** Client IDs by subject, as far as Azure has given them. */
  readonly clientIds: ReadonlyMap<string, string>;
}

/** What a check looks at. */
export interface Subject extends Pick<ContractInput, 'target' | 'outside' | 'fronts' | 'clientIds'> {
  readonly rendered: RenderedSide;
  /** Of the target's own stack. */
  readonly declared: Declared;
  /** That, and what all targets share. */
  readonly everything: Declared;
}

/** Reports a difference; the place is where the component that is concerned was written. */
export type Report = Diagnostics['report'];

/** How much each side has of what was compared. */
export interface Counts {
  readonly kubernetes: string;
  readonly azure: string;
}

export type Check = (subject: Subject, report: Report) => Counts;

export function counted(number: number, noun: string, many = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : many}`;
}
