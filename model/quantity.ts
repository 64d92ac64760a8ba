/** Processor time in cores: `'500m'`, `'2'`, `'0.5'`. */
export type CpuQuantity = `${number}m` | `${number}`;

/**
 * Bytes with a unit, binary or decimal: `'512Mi'`, `'1.5Gi'`, `'2G'`. A bare number is left out on purpose: `'512'` would
 * be 512 bytes, which nobody means.
 */
export type MemoryQuantity = `${number}${MemoryUnit}`;

type MemoryUnit = 'Ki' | 'Mi' | 'Gi' | 'Ti' | 'Pi' | 'k' | 'M' | 'G' | 'T' | 'P';

export type QuantityKind = 'cpu' | 'memory';

/** Multipliers of the Kubernetes grammar. Small units divide, so that `300m` equals `0.3` to the last bit. */
const multipliers: Readonly<Record<string, readonly [times: number, per: number]>> = {
  n: [1, 1e9],
  u: [1, 1e6],
  m: [1, 1e3],
  '': [1, 1],
  k: [1e3, 1],
  M: [1e6, 1],
  G: [1e9, 1],
  T: [1e12, 1],
  P: [1e15, 1],
  E: [1e18, 1],
  Ki: [2 ** 10, 1],
  Mi: [2 ** 20, 1],
  Gi: [2 ** 30, 1],
  Ti: [2 ** 40, 1],
  Pi: [2 ** 50, 1],
  Ei: [2 ** 60, 1],
};

const grammar = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([eE][+-]?\d+)|([KMGTPE]i|[numkMGTPE])?)$/;

/**
 * Value of a Kubernetes quantity in its base unit (cores, bytes), exact enough to compare two of them.
 *
 * @returns `undefined` when the text is no quantity
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): number | undefined {
  const match = grammar.exec(text);
  if (match === null) return undefined;
  const [, digits = '', exponent, unit = ''] = match;
  if (exponent !== undefined) return Number(digits + exponent);
  const [times, per] = multipliers[unit] ?? [1, 1];
  return (Number(digits) * times) / per;
}

const cpuForm = /^(?:\d+m|\d+(?:\.\d{1,3})?)$/;
const memoryForm = /^\d+(?:\.\d{1,3})?(?:Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)$/;

/** Regular expressions of the accepted forms, for editors; narrower than the grammar of Kubernetes. */
export const quantityPatterns: Readonly<Record<QuantityKind, RegExp>> = { cpu: cpuForm, memory: memoryForm };

/** What is expected, as the end of a sentence. */
export const quantityForms: Readonly<Record<QuantityKind, string>> = {
  cpu: 'cores above zero, such as 500m, 2 or 0.5',
  memory: 'bytes above zero with a unit, such as 512Mi, 1.5Gi or 2G',
};

/**
 * Says what is wrong with a quantity, or nothing. The types admit `1e3` and `-1`, which are refused here: one way to
 * write a figure keeps differences readable.
 */
export function quantityProblem(text: string, kind: QuantityKind): string | undefined {
  if (!quantityPatterns[kind].test(text)) {
    const right = nearestQuantity(text, kind);
    const hint = right === undefined ? '' : `; the nearest right form is ${right}`;
    return `${text} is not an amount of ${kind === 'cpu' ? 'processor time' : 'memory'}${hint}`;
  }
  return (parseQuantity(text) ?? 0) > 0 ? undefined : `${text} is nothing`;
}

/** Units that people write, and the ones that Kubernetes reads. */
const memoryUnits: Readonly<Record<string, string>> = {
  b: '',
  k: 'Ki',
  kb: 'Ki` or `k',
  kib: 'Ki',
  ki: 'Ki',
  m: 'Mi',
  mb: 'Mi` or `M',
  mib: 'Mi',
  mi: 'Mi',
  g: 'Gi',
  gb: 'Gi` or `G',
  gib: 'Gi',
  gi: 'Gi',
  t: 'Ti',
  tb: 'Ti` or `T',
  tib: 'Ti',
  ti: 'Ti',
};

/**
 * The right way to write what was probably meant: `512MB` → `` `512Mi` or `512M` ``, `500M` of CPU → `` `500m` ``.
 *
 * @returns one or two quantities in backquotes, or `undefined` when there is nothing to go by
 */
export function nearestQuantity(text: string, kind: QuantityKind): string | undefined {
  const match = /^\s*\+?(\d+)(?:[.,](\d{1,3})\d*)?\s*([A-Za-z]*)\s*$/.exec(text);
  if (match === null) return undefined;
  const [, whole = '', fraction, unit = ''] = match;
  const number = fraction === undefined ? whole : `${whole}.${fraction}`;
  if (Number(number) === 0) return undefined;
  if (kind === 'cpu') return nearestCpu(number, unit);
  const right = memoryUnits[unit.toLowerCase()];
  if (right === undefined && unit !== '') return undefined;
  return (right || 'Mi` or `Gi')
    .split('` or `')
    .map((each) => `\`${number}${each}\``)
    .join(' or ');
}

function nearestCpu(number: string, unit: string): string | undefined {
  if (/^(?:c|cpus?|v?cpus?|cores?)?$/i.test(unit)) return `\`${number}\``;
  if (!/^m(?:illi|cpu|cores?)?$/i.test(unit)) return undefined;
  return number.includes('.') ? `\`${Math.ceil(Number(number))}m\`` : `\`${number}m\``;
}
