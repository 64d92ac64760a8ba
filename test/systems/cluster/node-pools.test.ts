import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { nodeKinds } from '../../../model/node-kind.ts';
import { parseQuantity } from '../../../model/quantity.ts';
import type { Target } from '../../../model/target.ts';
import { cluster } from '../../../systems/cluster/index.ts';
import { systems } from '../../../systems/index.ts';
import type { Rendered } from '../../support/component.ts';
import { realPlatform, renderedEverywhere } from '../../support/systems.ts';
import { problemsOf } from '../../support/validate-objects.ts';

const platform = realPlatform();

const everywhere = renderedEverywhere(cluster, 'node-pools');
const provisioned = (target: string) => platform.azure?.sizes[targetOf(target).size.name].nodes.by === 'provisioning';

describe.each(everywhere.filter(({ target }) => provisioned(target)))('node pools in $target', (rendered) => {
  const { target, objects, one, problems } = rendered;

  it('P-8 are of the five kinds of the document, on nodes of one class', () => {
    expect(problems).toEqual([]);
    const pools = objects.filter(({ kind }) => kind === 'NodePool');
    expect(pools.map(({ metadata }) => metadata.name).sort()).toEqual([...nodeKinds].sort());
    const { metadata } = one('AKSNodeClass');
    for (const { spec } of pools) expect(spec.template.spec.nodeClassRef.name).toBe(metadata.name);
    for (const object of objects) expect(problemsOf(object)).toEqual([]);
  });

  it('P-8 general nodes have room for the most pods of all systems, sidecars of the mesh included', () => {
    const { cpu, memory } = one('NodePool', 'general').spec.limits;
    const asked = mostAsked(targetOf(target));
    expect(asked.pods).toBeGreaterThan(20);
    // A fifth is left for what a node keeps to itself, for gaps between pods, and for add-ons.
    expect(asked.cpu).toBeLessThan(0.8 * (parseQuantity(cpu) ?? 0));
    expect(asked.memory).toBeLessThan(0.8 * (parseQuantity(memory) ?? 0));
  });
});

it('P-8 node pools are not rendered where clusters have pools of fixed sizes', () => {
  const fixed = everywhere.filter(({ target }) => !provisioned(target));
  expect(fixed.map(({ target }) => target)).toEqual(['dev']);
  for (const { objects, problems } of fixed) expect([objects, problems]).toEqual([[], []]);
});

describe('the Argo CD project of what clusters have once', () => {
  const { spec } = load(readFileSync('dist/argocd/projects/cluster.yaml', 'utf8')) as Rendered;

  it('P-8 permits node pools, their class and stores of secrets, and nothing in any namespace', () => {
    expect(spec.clusterResourceWhitelist).toEqual([
      { group: 'external-secrets.io', kind: 'ClusterSecretStore' },
      { group: 'karpenter.azure.com', kind: 'AKSNodeClass' },
      { group: 'karpenter.sh', kind: 'NodePool' },
    ]);
    expect(spec.namespaceResourceBlacklist).toEqual([{ group: '*', kind: '*' }]);
    expect(spec).not.toHaveProperty('namespaceResourceWhitelist');
  });

  it('is the only one that permits them', () => {
    for (const { name } of systems.filter((system) => system !== cluster)) {
      expect(readFileSync(`dist/argocd/projects/${name}.yaml`, 'utf8')).not.toContain('karpenter');
    }
  });
});

function targetOf(target: string): Target {
  const found = platform.targets.find(({ name }) => name === target);
  if (found === undefined) throw new Error(`no target ${target}`);
  return found;
}

/** What all pods that there can be at a time ask for: cores and bytes. */
function mostAsked(target: Target) {
  const diagnostics = new Diagnostics();
  const { workloads, graph } = declare(systems, target, platform, diagnostics);
  const sum = { pods: 0, cpu: 0, memory: 0 };
  for (const system of systems) {
    for (const component of system.components) {
      const objects = (new Renderer(system, component).render({ target, graph }, platform, diagnostics)?.objects ??
        []) as readonly Rendered[];
      for (const { spec, metadata } of objects) {
        const pod = (spec?.jobTemplate?.spec ?? spec)?.template?.spec;
        if (pod?.containers === undefined) continue;
        const named = workloads.filter((workload) => workload.component === component.name);
        const most = named.find((workload) => metadata.name.startsWith(workload.name))?.pods.most ?? 1;
        // Istio's proxy asks for this much unless told otherwise.
        const proxy = { resources: { requests: { cpu: '100m', memory: '128Mi' } } };
        for (const { resources } of [
          ...(pod.initContainers ?? []),
          ...pod.containers,
          ...(system.mesh ? [proxy] : []),
        ]) {
          sum.cpu += most * (parseQuantity(resources.requests.cpu) ?? 0);
          sum.memory += most * (parseQuantity(resources.requests.memory) ?? 0);
        }
        sum.pods += most;
      }
    }
  }
  return sum;
}
