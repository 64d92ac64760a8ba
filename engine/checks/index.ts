import type { Diagnostics, Place } from '../../model/diagnostics/index.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { authorizationProblems } from './authorization.ts';
import { autoscalingProblems } from './autoscaling.ts';
import { configMapProblems } from './config-maps.ts';
import { disruptionProblems } from './disruption.ts';
import { Identities, identityOf } from './identity.ts';
import { jsonProblems } from './json.ts';
import { nameProblems } from './names.ts';
import { patchedProblems } from './patched.ts';
import { podSecurityProblems } from './pod-security.ts';
import { Routes } from './routes.ts';
import { Schemas } from './schemas.ts';

export { Schemas } from './schemas.ts';

/** What a check knows of the objects in hand. */
export interface CheckSubject {
  readonly system: string;
  readonly component: string;
  readonly target: string;
  readonly objects: readonly KubeObject[];
  /** Those among them that were not plain data from the start. */
  readonly unproven: readonly KubeObject[];
  /** Those that were patched, with the places of their patches. Default: none. */
  readonly patched?: readonly { readonly object: KubeObject; readonly place: Place }[];
  /** Whether its constructs found nothing to complain of. */
  readonly sound: boolean;
  /** Where the component was written, as well as is known. */
  readonly place?: Place;
}

/** Reports one problem of the subject. */
export type Report = Diagnostics['report'];

/** A rule over the objects of one component in one target. */
export type Check = (subject: CheckSubject, report: Report) => void;

const checks: readonly Check[] = [jsonProblems, nameProblems, podSecurityProblems, authorizationProblems];

/** Rules that our constructs hold their props against too, with a better place to show: not said twice. */
const alsoInConstructs: readonly Check[] = [disruptionProblems, autoscalingProblems, configMapProblems];

/**
 * Checks the components of one target, one after another. Rules look at finished objects, so that they hold for
 * hand-written constructs as well.
 */
export class TargetChecks {
  readonly #owners = new Identities();
  readonly #routes = new Routes();
  readonly #diagnostics: Diagnostics;
  readonly #schemas: Schemas;

  /** @param schemas what patched objects are held against; the same for all targets, since it reads them */
  constructor(diagnostics: Diagnostics, schemas: Schemas = new Schemas()) {
    this.#diagnostics = diagnostics;
    this.#schemas = schemas;
  }

  /** Reports what is wrong with a component, and says whether anything is. */
  passes(subject: CheckSubject): boolean {
    const diagnostics = this.#diagnostics.inTarget(subject.target);
    const before = diagnostics.errorCount;
    const report: Report = (code, parameters, place) => diagnostics.report(code, parameters, place ?? subject.place);
    for (const check of subject.sound ? [...checks, ...alsoInConstructs] : checks) check(subject, report);
    patchedProblems(subject, this.#schemas, report);
    this.#checkIdentities(subject, report);
    this.#routes.check(subject, report);
    return diagnostics.errorCount === before;
  }

  /** Two owners of one object fight over it for ever, so identities are compared across the whole target. */
  #checkIdentities({ system, component, target, objects }: CheckSubject, report: Report): void {
    const owner = `${system}/${component}`;
    for (const object of objects) {
      const other = this.#owners.claim(object, owner);
      if (other !== undefined)
        report('component/duplicate-object', { identity: identityOf(object), target, owner, other });
    }
  }
}
