import type { System } from '../../constructs/index.ts';
import { declare, Renderer } from '../../engine/build/index.ts';
import {
  type ContractInput,
  type DeclaredResource,
  type Front,
  type OutsideAccount,
  type RenderedObject,
  subjectOf,
} from '../../engine/contract/index.ts';
import { outputsOf } from '../../infra/arm/outputs.ts';
import type { Recording } from '../../infra/record/record.ts';
import { names } from '../../model/azure/names.ts';
import { identityKey, kedaAccount } from '../../model/azure/plan.ts';
import type { Peer } from '../../model/dependency.ts';
import type { Diagnostics } from '../../model/diagnostics/index.ts';
import type { Platform } from '../../model/regions/index.ts';
import type { Target } from '../../model/target.ts';

/** Both sides of a target: what is rendered for it, and what its stack and the shared one declare. */
export function contractInput(
  target: Target,
  platform: Platform,
  systems: readonly System[],
  recordings: { readonly own: Recording; readonly shared: Recording },
  diagnostics: Diagnostics,
): ContractInput {
  const objects = renderedIn(target, platform, systems, diagnostics);
  const outside = outsideAccounts(target, platform, systems, objects);
  return {
    target: target.name,
    objects,
    resources: declaredBy(recordings.own),
    shared: declaredBy(recordings.shared),
    outside,
    fronts: systems.flatMap((system) => frontsOf(system, target)),
    clientIds: clientIdsOf(target, platform, systems, objects),
  };
}

/** Everything that a fresh render gives, whether it was written to `dist/` or not. */
function renderedIn(
  target: Target,
  platform: Platform,
  systems: readonly System[],
  diagnostics: Diagnostics,
): readonly RenderedObject[] {
  const declared = declare(systems, target, platform, diagnostics);
  return systems.flatMap((system) =>
    system.components.flatMap((component) => {
      const rendered = new Renderer(system, component).render(declared, platform, diagnostics);
      if (rendered === undefined) return [];
      const { objects, place } = rendered;
      return objects.map((object) => ({ object, component: `${system.name}/${component.name}`, place }));
    }),
  );
}

/** What a stack declares, with what Azure would say of each resource. */
function declaredBy({ resources }: Recording): readonly DeclaredResource[] {
  return resources.flatMap(({ component, id, type, inputs }) =>
    component || id === undefined ? [] : [{ id, properties: { ...inputs, ...outputsOf(type, id, inputs) } }],
  );
}

/** Service accounts of the target that no component renders: those of add-ons, and of what stands before managed data. */
function outsideAccounts(
  target: Target,
  { addOns, named }: Platform,
  systems: readonly System[],
  objects: readonly RenderedObject[],
): readonly OutsideAccount[] {
  const fronts = systems.flatMap((system) =>
    frontPeers(system).map((peer) => ({
      subject: subjectOf(peer.namespace, peer.serviceAccount ?? peer.name),
      reason: `stands before ${peer.backedBy} (systems/${system.name}/peers.ts)`,
    })),
  );
  // Of what it does not watch with an identity, it needs none.
  const watches = objects.some(({ object }) => JSON.stringify(object).includes('"azure-servicebus"'));
  const ofAddOns = (addOns?.all ?? []).flatMap(({ name, namespace, identities }) =>
    (identities.get(target.name) ?? []).flatMap(({ identity, account }): OutsideAccount[] => {
      const scales = identity === identityKey(kedaAccount);
      if (scales && !watches) return [];
      const [system = '', of = ''] = identity.split('/');
      const place = named.identities.find((one) => one.name === identity)?.place;
      return [
        {
          subject: subjectOf(namespace, account),
          reason: `the add-on ${name}`,
          identity: names.identity(system, of, target),
          ...(place === undefined ? {} : { place }),
          scales,
        },
      ];
    }),
  );
  return [...ofAddOns, ...fronts];
}

function frontsOf(system: System, target: Target): readonly Front[] {
  return frontPeers(system).flatMap(({ namespace, backedBy }) => {
    const group = names.systemGroup(system.name, target);
    return backedBy === 'postgres' || backedBy === 'redis' ? [{ service: backedBy, namespace, group }] : [];
  });
}

/** Whatever the system’s data is reached by that has a service of Azure behind it. */
function frontPeers({ backends }: System): readonly Peer[] {
  return [backends.postgres, backends.redis].filter(
    (backend): backend is Peer => backend !== undefined && 'backedBy' in backend && backend.backedBy !== undefined,
  );
}

/** Of `regions/outputs/`, for each account that is rendered. */
function clientIdsOf(
  target: Target,
  platform: Platform,
  systems: readonly System[],
  objects: readonly RenderedObject[],
): ReadonlyMap<string, string> {
  const accounts = objects.filter(({ object }) => object.kind === 'ServiceAccount');
  return new Map(
    accounts.flatMap(({ object: { metadata }, component }): [string, string][] => {
      const system = systems.find(({ name }) => component.startsWith(`${name}/`))?.name ?? '';
      const id = platform.clientId(target, system, metadata.name);
      return id === undefined ? [] : [[subjectOf(metadata.namespace ?? '', metadata.name), id]];
    }),
  );
}
