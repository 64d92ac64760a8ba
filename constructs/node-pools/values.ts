import { parseQuantity, quantityProblem } from '../../model/quantity.ts';
import { type BadValue, isWhole } from '../workload/values.ts';
import type { CorePoolProps, GpuPoolProps, NodePoolsProps } from './props.ts';
import { defaultCores } from './specs.ts';

/** What types cannot refuse, and the API server or Karpenter would; or what would leave pods waiting for ever. */
export function* badNodePools({ pools, disruption = {}, nodeClass = {} }: NodePoolsProps): Generator<BadValue> {
  for (const [kind, pool] of Object.entries(pools) as [string, CorePoolProps | GpuPoolProps | undefined][]) {
    if (pool === undefined) continue;
    for (const { path, ...bad } of badPool(pool)) yield { path: ['pools', kind, ...path], ...bad };
  }
  const { nodes, consolidateAfter, expireAfter } = disruption;
  if (nodes !== undefined && !isWhole(nodes, 1) && !/^([1-9]|[1-9]\d|100)%$/.test(String(nodes))) {
    const rule =
      'a whole number of nodes, or a whole percentage up to 100%, above zero: no node would ever be replaced';
    yield { path: ['disruption', 'nodes'], value: nodes, rule };
  }
  for (const [name, value] of Object.entries({ consolidateAfter, expireAfter })) {
    if (value === undefined || value === 'Never' || /^\d+[smh]$/.test(value)) continue;
    yield { path: ['disruption', name], value, rule: 'a whole number of one unit, such as 30s, 5m or 720h, or Never' };
  }
  // An age of nothing would replace every node as soon as it is there.
  if (expireAfter !== undefined && /^0+[smh]$/.test(expireAfter)) {
    yield { path: ['disruption', 'expireAfter'], value: expireAfter, rule: 'longer than nothing' };
  }
  const { osDiskSizeGB, tags = {} } = nodeClass;
  if (osDiskSizeGB !== undefined && (!isWhole(osDiskSizeGB, 30) || osDiskSizeGB > 2048)) {
    yield { path: ['nodeClass', 'osDiskSizeGB'], value: osDiskSizeGB, rule: 'a whole number of GiB, 30 to 2048' };
  }
  for (const [name, value] of Object.entries(tags)) {
    if (/^[^<>%&?\\/]{1,512}$/.test(name) && value.length <= 256) continue;
    const rule = 'a name without <>%&?\\/, of at most 512 characters, and a value of at most 256';
    yield { path: ['nodeClass', 'tags', name], value, rule };
  }
}

function* badPool(pool: CorePoolProps | GpuPoolProps): Generator<BadValue> {
  const { weight } = pool;
  if (weight !== undefined && (!isWhole(weight, 1) || weight > 100)) {
    yield { path: ['weight'], value: weight, rule: 'a whole number, 1 to 100' };
  }
  if ('gpus' in pool.limits) yield* badGpuPool(pool as GpuPoolProps);
  else yield* badCorePool(pool as CorePoolProps);
}

function* badGpuPool({ limits, models }: GpuPoolProps): Generator<BadValue> {
  if (!isWhole(limits.gpus, 1))
    yield { path: ['limits', 'gpus'], value: limits.gpus, rule: 'a whole number, 1 or more' };
  for (const model of models ?? []) {
    if (/^[A-Z0-9]+$/.test(model)) continue;
    yield {
      path: ['models'],
      value: model,
      rule: 'a GPU as names of VM sizes have it: capitals and digits, e.g. A100',
    };
  }
}

function* badCorePool({ limits, cores = defaultCores }: CorePoolProps): Generator<BadValue> {
  for (const kind of ['cpu', 'memory'] as const) {
    const problem = quantityProblem(limits[kind], kind);
    if (problem === undefined) continue;
    yield { path: ['limits', kind], value: limits[kind], rule: `a quantity of Kubernetes; ${problem}` };
  }
  for (const bound of ['min', 'max'] as const) {
    if (isWhole(cores[bound], 2)) continue;
    yield { path: ['cores', bound], value: cores[bound], rule: 'a whole number of cores, 2 or more' };
  }
  if (cores.min > cores.max) yield { path: ['cores', 'min'], value: cores.min, rule: `at most max, ${cores.max}` };
  // Karpenter adds a node only if the limit still holds with it.
  if ((parseQuantity(limits.cpu) ?? 0) < cores.min) {
    yield { path: ['limits', 'cpu'], value: limits.cpu, rule: `at least the cores of one node, ${cores.min}` };
  }
}
