import { type BadValue, variable, variableRule } from '../workload/values.ts';
import { type RuntimeConfigProps, type SecretBinding, settingText } from './props.ts';

/** Names that object keys keep in their order: digits alone would be sorted before all others. */
const versionName = /^(?!\d+$)[a-z0-9]+([.-][a-z0-9]+)*$/;
const secretName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
const secretKey = /^[A-Za-z0-9._-]+$/;
/** What the API server takes of a ConfigMap, in bytes. */
const mostBytes = 1_048_576;

/** Everything about the props that types cannot refuse, and the API server or a container would. */
export function* badVersions({ versions }: Pick<RuntimeConfigProps, 'versions'>): Generator<BadValue> {
  for (const [version, settings] of Object.entries(versions)) {
    const path = ['versions', version];
    if (!versionName.test(version)) {
      yield { path, value: version, rule: 'lower-case letters, digits, dots and dashes, and not digits alone' };
    }
    for (const [key, setting] of Object.entries(settings)) {
      if (!variable.test(key)) yield { path: [...path, key], value: key, rule: variableRule };
      if (!isSetting(setting)) {
        yield { path: [...path, key], value: setting, rule: 'text, or secretBinding() with a Secret and a key of it' };
      }
    }
    const bytes = Buffer.byteLength(
      Object.entries(settings)
        .map(([key, setting]) => key + settingText(setting))
        .join(''),
    );
    if (bytes > mostBytes) yield { path, value: `${bytes} bytes long`, rule: `at most ${mostBytes} bytes` };
  }
}

function isSetting(setting: unknown): setting is string | SecretBinding {
  if (typeof setting === 'string') return true;
  const { secret, key } = (setting ?? {}) as Partial<Record<keyof SecretBinding, unknown>>;
  return typeof secret === 'string' && typeof key === 'string' && secretName.test(secret) && secretKey.test(key);
}
