import type { BadValue } from '../workload/values.ts';
import { defaultOf, type Flag, type Flags, variantsOf } from './flags.ts';

/** Led by a letter: keys of digits alone would change their places. */
const flagName = /^[A-Za-z][A-Za-z0-9]*([._-][A-Za-z0-9]+)*$/;
const nameRule = 'letters, digits, dots, dashes and _, led by a letter';
/** What the API server takes of a ConfigMap, in bytes. */
const mostBytes = 1_048_576;

/** What flagd would refuse, or answer with an error at every evaluation. */
export function* badFlags(flags: Flags, text: string): Generator<BadValue> {
  for (const [name, flag] of Object.entries(flags)) {
    if (!flagName.test(name)) yield { path: ['flags', name], value: name, rule: nameRule };
    for (const { path, ...bad } of [...badVariants(flag), ...badTenants(flag)]) {
      yield { path: ['flags', name, ...path], ...bad };
    }
    if (flag.description.trim() === '') {
      yield { path: ['flags', name, 'description'], value: '', rule: 'a sentence that says what it switches' };
    }
  }
  const bytes = Buffer.byteLength(text);
  if (bytes > mostBytes) yield { path: ['flags'], value: `${bytes} bytes long`, rule: `at most ${mostBytes} bytes` };
}

function* badVariants(flag: Flag): Generator<BadValue> {
  const variants = variantsOf(flag);
  const names = Object.keys(variants);
  if (names.length === 0) yield { path: ['variants'], value: variants, rule: 'at least one' };
  const types = new Set<string>();
  for (const [variant, value] of Object.entries(variants)) {
    const path = ['variants', variant];
    if (!flagName.test(variant)) yield { path, value: variant, rule: nameRule };
    if (typeof value === 'number' && !Number.isFinite(value))
      yield { path, value: String(value), rule: 'a finite number' };
    types.add(value === null || Array.isArray(value) ? 'other' : typeof value);
  }
  const known = ['boolean', 'string', 'number', 'object'];
  if (types.size > 1 || [...types].some((type) => !known.includes(type))) {
    yield { path: ['variants'], value: variants, rule: 'values of one type: booleans, texts, numbers or objects' };
  }
  const chosen = defaultOf(flag);
  if (names.length > 0 && !names.includes(chosen)) {
    yield { path: ['default'], value: chosen, rule: `one of its variants: ${names.join(', ')}` };
  }
}

function* badTenants(flag: Flag): Generator<BadValue> {
  const names = Object.keys(variantsOf(flag));
  const seen = new Map<string, string>();
  for (const [variant, ids = []] of Object.entries(flag.tenants ?? {})) {
    const path = ['tenants', variant];
    if (!names.includes(variant)) yield { path, value: variant, rule: `one of its variants: ${names.join(', ')}` };
    for (const id of ids) {
      if (!/^\S+$/.test(id)) yield { path, value: id, rule: 'IDs of tenants, without blanks' };
      const other = seen.get(id);
      if (other !== undefined) yield { path, value: id, rule: `a tenant that is not named before: ${other} has it` };
      seen.set(id, variant);
    }
  }
}
