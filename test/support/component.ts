import type { Construct } from 'constructs';
import { type ComponentTarget, component, peer, type System } from '../../constructs/index.ts';
import { declare, Renderer } from '../../engine/build/index.ts';
import { type Schemas, TargetChecks } from '../../engine/checks/index.ts';
import { type Diagnostic, Diagnostics } from '../../model/diagnostics/index.ts';
import type { Platform } from '../../model/regions/index.ts';
import { platformWith } from './platform.ts';

export interface RenderOptions {
  readonly target?: string;
  readonly platform?: Platform;
  readonly system?: Partial<System>;
  /** Name of the component; default `web`, which has a pin. */
  readonly name?: string;
  /** What patched objects are held against; default: nothing. */
  readonly schemas?: Schemas;
}

const telemetry = {
  ...peer('observability', { namespace: 'observability', ports: { otlp: 4317 } }),
  service: 'otel-collector',
};

/** A system with every backend and no peers, to put a component under test in. */
export const testSystem: System = {
  name: 'shop',
  namespace: 'shop-services',
  backends: {
    postgres: peer('data-postgres', { namespace: 'data-postgres', ports: { pgbouncer: 6432, direct: 5432 } }),
    redis: peer('data-redis', { namespace: 'data-redis', ports: { redis: 6379 } }),
    nats: peer('messaging-nats', { namespace: 'messaging-nats', ports: { nats: 4222 } }),
    telemetry,
    scraper: telemetry,
  },
  peers: [],
  components: [],
};

export interface RenderedComponent {
  readonly objects: readonly Rendered[];
  /** The only object of a kind. */
  readonly one: (kind: string) => Rendered;
  readonly kinds: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly codes: readonly string[];
  readonly patches: readonly unknown[];
}

// biome-ignore lint/suspicious/noExplicitAny: tests reach deep into objects of every kind.
export type Rendered = any;

/** Builds, renders and checks one component as the run does, without writing. */
export function renderComponent(
  build: (scope: Construct, target: ComponentTarget) => undefined,
  { target = 'us-prod', platform = platformWith(), system = {}, name = 'web', schemas }: RenderOptions = {},
): RenderedComponent {
  const diagnostics = new Diagnostics();
  const declaration = component(name, build);
  const whole: System = { ...testSystem, ...system, components: [...(system.components ?? []), declaration] };
  const found = platform.targets.find((candidate) => candidate.name === target);
  if (found === undefined) throw new Error(`no target ${target}`);
  const declared = declare([whole], found, platform, diagnostics);
  const rendered = new Renderer(whole, declaration).render(declared, platform, diagnostics);
  if (rendered !== undefined) new TargetChecks(diagnostics, schemas).passes(rendered);
  const objects = (rendered?.objects ?? []) as readonly Rendered[];
  return {
    objects,
    one(kind) {
      const candidates = objects.filter((object) => object.kind === kind);
      if (candidates.length !== 1) throw new Error(`${candidates.length} objects of kind ${kind}`);
      return candidates[0];
    },
    kinds: objects.map((object) => object.kind),
    diagnostics: diagnostics.sorted(),
    codes: diagnostics.sorted().map(({ code }) => code),
    patches: rendered?.patches ?? [],
  };
}
