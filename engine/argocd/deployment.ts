import type { Diagnostics, Place } from '../../model/diagnostics/index.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Platform } from '../../model/regions/index.ts';
import type { Target } from '../../model/target.ts';
import { CustomKinds, checkAddOnNames } from './add-on-checks.ts';
import { appFile } from './app.ts';
import { checkDelivery, checkRecipients, type DeployedName } from './checks.ts';
import { argocdFiles } from './files.ts';
import { FootprintOf } from './footprint.ts';
import type { ArgoFile, DeployedSystem, Kind } from './types.ts';

/** What is known of a system before anything is rendered. */
export type DeclaredSystem = Omit<DeployedSystem, 'footprint'>;

/** A component in a target, as it is rendered. */
export interface DeployedComponent {
  readonly system: string;
  readonly component: string;
  readonly namespace: string;
  readonly after: readonly string[];
  readonly objects: readonly KubeObject[];
  /** Where it was written. */
  readonly place: Place;
}

/** Gathers, component by component, what Argo CD is told; keeps no object. */
export class Deployment {
  readonly #platform: Platform;
  readonly #systems: readonly DeclaredSystem[];
  readonly #deployed = new Map<string, DeployedName>();
  readonly #footprints: ReadonlyMap<string, FootprintOf>;
  readonly #customKinds = new CustomKinds();

  /** @param kinds what any system may render */
  constructor(platform: Platform, systems: readonly DeclaredSystem[], kinds: readonly Kind[]) {
    this.#platform = platform;
    this.#systems = systems;
    this.#footprints = new Map(systems.map(({ name }) => [name, new FootprintOf(kinds)]));
  }

  /** Takes a component in; the file that makes an Application of it, unless it is not deployed to this target. */
  add(target: Target, deployed: DeployedComponent): readonly ArgoFile[] {
    const { gitops } = this.#platform;
    if (gitops === undefined) return [];
    const { system, component, objects, place } = deployed;
    this.#footprints.get(system)?.add(objects);
    this.#customKinds.add(`${system}/${component}`, objects, place);
    this.#deployed.set(`${system}/${component}`, { system, component, place });
    const revision =
      target.environment === 'prod' ? this.#platform.revision(target, system, component)?.commit : gitops.branch;
    const retired = this.#platform.retired(system, component);
    if (revision === undefined || (objects.length === 0 && !retired)) return [];
    return [appFile({ ...deployed, target: target.name, revision, retired })];
  }

  /** The rest, once every component was taken in for every target. */
  files(diagnostics: Diagnostics): readonly ArgoFile[] {
    const { gitops, clusters, targets, addOns } = this.#platform;
    if (gitops === undefined) return [];
    const systems = this.#systems.map((system) => {
      const footprint = this.#footprints.get(system.name) as FootprintOf;
      return { ...system, footprint: footprint.result() };
    });
    const delivery = { gitops, clusters, targets, systems, ...(addOns === undefined ? {} : { addOns }) };
    const names = [...this.#deployed.values()];
    checkDelivery(delivery, names, diagnostics);
    checkRecipients(delivery, names, diagnostics);
    if (addOns !== undefined) {
      checkAddOnNames(addOns, delivery, names, diagnostics);
      this.#customKinds.check(addOns, diagnostics);
    }
    return argocdFiles(delivery);
  }
}
