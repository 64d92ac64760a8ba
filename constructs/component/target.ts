import type { Diagnostics } from '../../model/diagnostics/index.ts';
import type { Image } from '../../model/image.ts';
import { imageRepository, type Platform, requirePin } from '../../model/regions/index.ts';
import type { Resources } from '../../model/resources.ts';
import type { Target } from '../../model/target.ts';

/** What a component file sees of the target it is being built for. */
export class ComponentTarget {
  readonly #platform: Platform;
  readonly #component: string;
  readonly #diagnostics: Diagnostics;
  #pinned = false;
  readonly target: Target;

  constructor(target: Target, component: string, platform: Platform, diagnostics: Diagnostics) {
    this.target = target;
    this.#component = component;
    this.#platform = platform;
    this.#diagnostics = diagnostics;
  }

  /** `dev`, `staging`, `us-prod`, … */
  get name(): string {
    return this.target.name;
  }

  get environment(): Target['environment'] {
    return this.target.environment;
  }

  /** Region code, e.g. `us`; dev and staging live in a region too. */
  get region(): string {
    return this.target.region.code;
  }

  /**
   * The image pinned for this component in `regions/releases.yaml`. A missing pin is reported there, and a placeholder
   * stands in so that the other problems of the run are found too.
   *
   * @param repository without tag, e.g. `ghasi/tenant-service`: in the platform's registry, unless it names a host itself
   * @param options `pin`: an entry under `images`, for what comes from elsewhere, such as `pgbouncer`
   */
  image(repository: string, options: { readonly pin?: string } = {}): Image {
    this.#pinned ||= options.pin === undefined;
    const pin =
      options.pin === undefined
        ? requirePin(this.#platform, this.target, this.#component, this.#diagnostics)
        : requirePin(this.#platform, this.target, options.pin, this.#diagnostics, 'images');
    return { repository: imageRepository(this.#platform.azure, repository), ...(pin ?? { tag: 'missing' }) };
  }

  /** Whether the component has asked for the image that is pinned under its own name. */
  get isPinned(): boolean {
    return this.#pinned;
  }

  /** Chooses by environment: figures that differ stand side by side. */
  pick<const T>(choices: { readonly dev: T; readonly staging: T; readonly prod: T }): T {
    return choices[this.target.environment];
  }

  /** Replicas, CPU and memory of the target's size class as `regions/environments.yaml` has them (004 §12). */
  get size(): Target['size'] {
    return this.target.size;
  }

  /** The size class's CPU and memory, reserved and allowed alike: outside production a pod gets what the table says. */
  resources(): Resources {
    const { cpu, memory } = this.target.size;
    return { requests: { cpu, memory }, limits: { cpu, memory } };
  }
}
