import { describe, expect, it } from 'vitest';
import { contractInput } from '../../cli/contract/sides.ts';
import { component, type System, serviceBus, Worker } from '../../constructs/index.ts';
import { declare } from '../../engine/build/index.ts';
import { contextOf } from '../../infra/context.ts';
import { program } from '../../infra/program.ts';
import { configuration } from '../../infra/record/configuration.ts';
import { record } from '../../infra/record/record.ts';
import { targetStack } from '../../infra/stacks/target.ts';
import { azurePlan } from '../../model/azure/plan.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { systems } from '../../systems/index.ts';
import { differences } from '../support/contract.ts';
import { realPlatform } from '../support/systems.ts';

const platform = realPlatform();
const shared = record('global', program, configuration);

describe('M-5 a topic that is added to a worker', () => {
  /** The real systems, of which marketplace has one more worker. */
  const extended = (topics: readonly [string, ...string[]]): readonly System[] => {
    const [first, ...others] = topics;
    const audit = component('audit', (scope, target) => {
      const uses = Object.fromEntries(
        topics.map((topic) => [topic, serviceBus.subscription(topic, 'audit', { purpose: 'x', whenDown: 'y' })]),
      );
      new Worker(scope, 'audit', {
        tier: 'batch',
        image: { repository: 'crmeridian.azurecr.io/marketplace/audit', tag: '1' },
        ports: { health: 8080 },
        uses,
        resources: target.resources(),
        scaling: {
          min: 0,
          max: 2,
          on: [{ serviceBus: first, messages: 5 }, ...others.map((topic) => ({ serviceBus: topic, messages: 5 }))],
        },
      });
    });
    return systems.map((system) =>
      system.name === 'marketplace' ? { ...system, components: [...system.components, audit] } : system,
    );
  };

  async function built(topics: readonly [string, ...string[]]) {
    const all = extended(topics);
    const target = platform.targets.find(({ name }) => name === 'dev');
    const { azure, clusters } = platform;
    if (target === undefined || azure === undefined) throw new Error('regions/ has no dev, or no azure.yaml');
    const plan = azurePlan(target, all, declare(all, target, platform, new Diagnostics()), azure, clusters);
    const own = await record('dev', () => targetStack(contextOf('dev', azure), plan), configuration);
    const both = { own, shared: await shared };
    const input = contractInput(target, platform, all, both, new Diagnostics());
    const object = input.objects.find(
      (one) => one.object.kind === 'ScaledObject' && one.object.metadata.name === 'audit',
    );
    return { input, triggers: JSON.stringify(object), declared: input.resources.map(({ id }) => id) };
  }

  it('changes Kubernetes and Azure in one edit, and both agree', { timeout: 300_000 }, async () => {
    const [before, after] = [await built(['catalog-changed']), await built(['catalog-changed', 'asset-reported'])];
    const subscription = /\/namespaces\/sb-marketplace-dev\/topics\/asset-reported\/subscriptions\/audit$/;
    expect(before.triggers).not.toContain('asset-reported');
    expect(after.triggers).toContain('"topicName":"asset-reported"');
    expect(before.declared.filter((id) => subscription.test(id))).toEqual([]);
    expect(after.declared.filter((id) => subscription.test(id))).toHaveLength(1);
    for (const { input } of [before, after]) expect(differences(input).found).toEqual([]);
    // Of one side’s change alone, the other side knows nothing.
    expect(differences({ ...after.input, resources: before.input.resources }).codes).toContain(
      'contract/unknown-resource',
    );
    expect(differences({ ...after.input, objects: before.input.objects }).codes).toContain('contract/unused-resource');
  });
});
