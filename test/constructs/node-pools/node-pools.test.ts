import { describe, expect, it } from 'vitest';
import { component, NodePools, type NodePoolsProps } from '../../../constructs/index.ts';
import type {
  CorePoolProps,
  GpuPoolProps,
  NodeClassProps,
  NodeDisruption,
} from '../../../constructs/node-pools/props.ts';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { chartFiles, chartSource } from '../../../engine/helm/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { type Rendered, renderComponent, testSystem } from '../../support/component.ts';
import { platformWith } from '../../support/platform.ts';
import { provisioningPlatform } from '../../support/provisioning.ts';
import { problemsOf } from '../../support/validate-objects.ts';

const limits = { cpu: '100', memory: '400Gi' } as const;
const gpus = { limits: { gpus: 2 } } as const;
const all = { general: { limits }, memory: { limits }, cpu: { limits }, gpu: gpus, spot: { limits } } as const;

function render(props: object = {}, { target = 'us-prod', platform = provisioningPlatform } = {}) {
  return renderComponent(
    (scope) => {
      new NodePools(scope, 'linux', { pools: all, ...props } as NodePoolsProps); // the line to blame
    },
    { target, platform },
  );
}

const pool = (kind: string, props?: object): Rendered =>
  render(props).objects.find((object) => object.kind === 'NodePool' && object.metadata.name === kind);

/** Values by key; bounds of one key are written as Karpenter takes them: both exclusive. */
const requirements = ({ spec }: Rendered) =>
  spec.template.spec.requirements.map(
    ({ key, operator, values }: Rendered) => `${key} ${operator} ${values.join(',')}`,
  );

describe('NodePools', () => {
  it('P-8 are a NodePool for each kind and the class that they share, outside every namespace', () => {
    const { objects, diagnostics } = render();
    expect(diagnostics).toEqual([]);
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'AKSNodeClass linux',
      'NodePool cpu',
      'NodePool general',
      'NodePool gpu',
      'NodePool memory',
      'NodePool spot',
    ]);
    for (const object of objects) {
      expect(object.metadata).not.toHaveProperty('namespace');
      expect(problemsOf(object)).toEqual([]);
    }
  });

  it('P-8 render nothing where clusters have pools of fixed sizes, or where nothing is known of Azure', () => {
    for (const where of [{ target: 'dev' }, { platform: platformWith() }]) {
      expect(render({}, where)).toMatchObject({ objects: [], diagnostics: [] });
    }
  });

  it('P-8 choose machines by family: D, E, F, N with NVIDIA cards, and for spot whatever is to be had', () => {
    const linux = ['kubernetes.io/arch In amd64', 'kubernetes.io/os In linux'];
    const cores = ['karpenter.azure.com/sku-cpu Gt 3', 'karpenter.azure.com/sku-cpu Lt 33'];
    for (const [kind, family] of [
      ['general', 'D'],
      ['memory', 'E'],
      ['cpu', 'F'],
    ] as const) {
      const expected = ['karpenter.sh/capacity-type In on-demand', `karpenter.azure.com/sku-family In ${family}`];
      expect(requirements(pool(kind))).toEqual([...linux, ...expected, ...cores]);
    }
    expect(requirements(pool('spot'))).toEqual([
      ...linux,
      'karpenter.sh/capacity-type In spot',
      'karpenter.azure.com/sku-family In D,E,F',
      ...cores,
    ]);
    expect(requirements(pool('gpu'))).toEqual([
      ...linux,
      'karpenter.sh/capacity-type In on-demand',
      'karpenter.azure.com/sku-family In N',
      'karpenter.azure.com/sku-gpu-manufacturer In nvidia',
      'karpenter.azure.com/sku-gpu-name In T4,A100,H100',
    ]);
  });

  it('P-8 keep pods away that did not ask, from all nodes but the general ones', () => {
    const taints = (kind: string) =>
      (pool(kind).spec.template.spec.taints ?? []).map(
        ({ key, value, effect }: Rendered) => `${key}=${value}:${effect}`,
      );
    expect(taints('general')).toEqual([]);
    expect(taints('memory')).toEqual(['dedicated=memory:NoSchedule']);
    expect(taints('cpu')).toEqual(['dedicated=cpu:NoSchedule']);
    expect(taints('gpu')).toEqual(['nvidia.com/gpu=present:NoSchedule']);
    expect(taints('spot')).toEqual(['kubernetes.azure.com/scalesetpriority=spot:NoSchedule']);
    const { labels } = pool('spot').spec.template.metadata;
    expect(labels['kubernetes.azure.com/scalesetpriority']).toBe('spot');
  });

  it('let Karpenter wait for Cilium, or it would add more nodes than pods need', () => {
    for (const kind of Object.keys(all)) {
      const { metadata, spec } = pool(kind).spec.template;
      expect(metadata.labels['kubernetes.azure.com/ebpf-dataplane']).toBe('cilium');
      expect(spec.startupTaints).toEqual([
        { key: 'node.cilium.io/agent-not-ready', value: 'true', effect: 'NoExecute' },
      ]);
    }
  });

  it('replace a tenth of the nodes at a time, and those with GPUs only once they are empty', () => {
    for (const kind of Object.keys(all)) {
      const { disruption, template } = pool(kind).spec;
      expect(disruption).toEqual({
        consolidationPolicy: kind === 'gpu' ? 'WhenEmpty' : 'WhenEmptyOrUnderutilized',
        consolidateAfter: '5m',
        budgets: [{ nodes: '10%' }],
      });
      expect(template.spec.expireAfter).toBe('720h');
    }
  });

  it('try spot before general nodes for pods that fit both', () => {
    expect(pool('spot').spec.weight).toBeGreaterThan(pool('general').spec.weight);
  });

  it('are one of each kind in a cluster: a second one is told', () => {
    const { codes } = renderComponent(
      (scope) => {
        new NodePools(scope, 'linux', { pools: { general: { limits } } });
        new NodePools(scope, 'other', { pools: { general: { limits } } });
      },
      { platform: provisioningPlatform },
    );
    expect(codes).toEqual(['component/duplicate-object']);
  });
});

describe('each prop of NodePools changes what it is about', () => {
  const core: { readonly [Prop in keyof CorePoolProps]-?: readonly [value: CorePoolProps[Prop], expected: object] } = {
    limits: [{ cpu: '16', memory: '64Gi' }, { limits: { cpu: '16', memory: '64Gi' } }],
    families: [['D', 'E'], template({ key: 'karpenter.azure.com/sku-family', operator: 'In', values: ['D', 'E'] })],
    cores: [{ min: 2, max: 8 }, template({ key: 'karpenter.azure.com/sku-cpu', operator: 'Gt', values: ['1'] })],
    weight: [77, { weight: 77 }],
  };
  it.each(Object.entries(core))('pools.general.%s', (prop, [value, expected]) => {
    expect(pool('general').spec).not.toMatchObject(expected);
    expect(pool('general', { pools: { general: { limits, [prop]: value } } }).spec).toMatchObject(expected);
  });

  it('pools.general.cores, its other bound', () => {
    const { spec } = pool('general', { pools: { general: { limits, cores: { min: 2, max: 8 } } } });
    expect(spec).toMatchObject(template({ key: 'karpenter.azure.com/sku-cpu', operator: 'Lt', values: ['9'] }));
  });

  const gpu: { readonly [Prop in keyof GpuPoolProps]-?: readonly [value: GpuPoolProps[Prop], expected: object] } = {
    limits: [{ gpus: 5 }, { limits: { 'nvidia.com/gpu': '5' } }],
    families: [['N', 'D'], template({ key: 'karpenter.azure.com/sku-family', operator: 'In', values: ['N', 'D'] })],
    models: [['A10'], template({ key: 'karpenter.azure.com/sku-gpu-name', operator: 'In', values: ['A10'] })],
    weight: [1, { weight: 1 }],
  };
  it.each(Object.entries(gpu))('pools.gpu.%s', (prop, [value, expected]) => {
    expect(pool('gpu').spec).not.toMatchObject(expected);
    expect(pool('gpu', { pools: { ...all, gpu: { ...gpus, [prop]: value } } }).spec).toMatchObject(expected);
  });

  it.each(['memory', 'cpu', 'gpu', 'spot'] as const)('pools.%s may be left out', (kind) => {
    const { [kind]: _, ...pools } = all;
    expect(pool(kind, { pools })).toBeUndefined();
  });

  const disruption: { readonly [Prop in keyof NodeDisruption]-?: readonly [NodeDisruption[Prop], object] } = {
    nodes: [2, { disruption: { budgets: [{ nodes: '2' }] } }],
    consolidateAfter: ['1h', { disruption: { consolidateAfter: '1h' } }],
    expireAfter: ['Never', { template: { spec: { expireAfter: 'Never' } } }],
  };
  it.each(Object.entries(disruption))('disruption.%s, of every pool', (prop, [value, expected]) => {
    for (const kind of Object.keys(all)) {
      expect(pool(kind).spec).not.toMatchObject(expected);
      expect(pool(kind, { disruption: { [prop]: value } }).spec).toMatchObject(expected);
    }
  });

  const nodeClass: {
    readonly [Prop in keyof NodeClassProps]-?: readonly [usual: unknown, value: NodeClassProps[Prop]];
  } = {
    imageFamily: ['AzureLinux', 'Ubuntu'],
    osDiskSizeGB: [128, 256],
    encryptionAtHost: [true, false],
    tags: [undefined, { team: 'shop' }],
  };
  it.each(Object.entries(nodeClass))('nodeClass.%s', (prop, [usual, value]) => {
    const found = (props?: object) => {
      const { security, ...spec } = render(props).one('AKSNodeClass').spec;
      return { ...security, ...spec }[prop];
    };
    expect(found()).toEqual(usual);
    expect(found({ nodeClass: { [prop]: value } })).toEqual(value);
  });
});

/** A spec with this among its requirements. */
function template(requirement: object): object {
  return { template: { spec: { requirements: expect.arrayContaining([requirement]) } } };
}

describe('what NodePools refuse', () => {
  it('at compile time: pools without the general one, without limits, with limits of another kind, of no kind', () => {
    const impossible: readonly NodePoolsProps[] = [
      // @ts-expect-error pods that ask for nothing would find no node
      { pools: { spot: { limits } } },
      // @ts-expect-error a pool without a limit may cost anything
      { pools: { general: {} } },
      // @ts-expect-error nodes with GPUs are counted by these
      { pools: { general: { limits }, gpu: { limits } } },
      // @ts-expect-error there is no such kind
      { pools: { general: { limits }, fast: { limits } } },
    ];
    expect(impossible).toHaveLength(4);
  });

  const general = (props: object) => ({ pools: { general: { limits, ...props } } });
  const gpu = (props: object) => ({ pools: { ...all, gpu: { ...gpus, ...props } } });
  const cases: readonly (readonly [prop: string, shown: string, props: object])[] = [
    ['pools.general.limits.cpu', '1e3', general({ limits: { cpu: '1e3', memory: '400Gi' } })],
    ['pools.general.limits.cpu', '2', general({ limits: { cpu: '2', memory: '400Gi' } })],
    ['pools.general.limits.memory', '400', general({ limits: { cpu: '100', memory: '400' } })],
    ['pools.general.weight', '0', general({ weight: 0 })],
    ['pools.general.weight', '101', general({ weight: 101 })],
    ['pools.general.cores.min', '1', general({ cores: { min: 1, max: 8 } })],
    ['pools.general.cores.max', '8.5', general({ cores: { min: 4, max: 8.5 } })],
    ['pools.general.cores.min', '16', general({ cores: { min: 16, max: 8 } })],
    ['pools.gpu.limits.gpus', '0', gpu({ limits: { gpus: 0 } })],
    ['pools.gpu.models', 'nvidia a100', gpu({ models: ['nvidia a100'] })],
    ['disruption.nodes', '0', { disruption: { nodes: 0 } }],
    ['disruption.nodes', '0%', { disruption: { nodes: '0%' } }],
    ['disruption.nodes', '101%', { disruption: { nodes: '101%' } }],
    ['disruption.consolidateAfter', '1d', { disruption: { consolidateAfter: '1d' } }],
    ['disruption.expireAfter', '30d', { disruption: { expireAfter: '30d' } }],
    ['disruption.expireAfter', '0h', { disruption: { expireAfter: '0h' } }],
    ['nodeClass.osDiskSizeGB', '29', { nodeClass: { osDiskSizeGB: 29 } }],
    ['nodeClass.tags.a?b', 'c', { nodeClass: { tags: { 'a?b': 'c' } } }],
    ['nodeClass.tags.a', 'c'.repeat(257), { nodeClass: { tags: { a: 'c'.repeat(257) } } }],
    ['nodeClass.osDiskSizeGB', '2049', { nodeClass: { osDiskSizeGB: 2049 } }],
  ];
  it.each(cases)('%s: %s', (prop, shown, props) => {
    const { diagnostics } = render(props);
    expect(diagnostics).toMatchObject([{ code: 'component/bad-value', message: `linux: ${prop} is ${shown}` }]);
    expect(diagnostics[0]?.at?.file).toBe('test/constructs/node-pools/node-pools.test.ts');
  });
});

it('the chart of node pools lets people set the limits, and leave a kind out', () => {
  const declaration = component('node-pools', (scope) => void new NodePools(scope, 'linux', { pools: all }));
  const system = { ...testSystem, components: [declaration] };
  const diagnostics = new Diagnostics();
  const renderer = new Renderer(system, declaration);
  const rendered = provisioningPlatform.targets.flatMap((target) => {
    const declared = declare([system], target, provisioningPlatform, diagnostics);
    return renderer.render(declared, provisioningPlatform, diagnostics) ?? [];
  });
  const files = chartFiles(chartSource(rendered), diagnostics);
  expect(diagnostics.sorted()).toEqual([]);
  const names = files.map(({ path }) => path.replace('charts/shop/node-pools/', ''));
  // dev has pools of fixed sizes, and so nothing to set.
  expect(names).not.toContain('values.dev.yaml');
  const text = files.find(({ path }) => path.endsWith('/values.yaml'))?.text ?? '';
  expect(text).toMatch(/^general:\n.*\n {2}enabled: true\n {2}limits:\n.*\n {4}cpu: "100"\n.*\n {4}memory: 400Gi$/m);
  expect(text).toMatch(/^gpu:\n.*\n {2}enabled: true\n {2}limits:\n.*\n {4}gpus: "2"$/m);
  expect(text).toMatch(/^nodeClass:\n.*\n {2}osDiskSizeGB: 128$/m);
});
