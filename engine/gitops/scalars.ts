import type { YamlDocument, YamlPath } from '../../model/yaml/index.ts';

/** What YAML 1.1, which Argo CD reads, and YAML 1.2, which is read here, take for different things when unquoted. */
const misread =
  /^(?:y|n|yes|no|on|off|[-+]?0\d[\d_]*|0o[0-7]+|0b[01_]+|[-+]?\d[\d_]*_[\d_]*|[-+]?\d+(?::\d+)+|\d{4}-\d\d?-\d\d?.*|~)$/i;

/** The first such key or value of a document, as it is written. */
export function misreadScalar(document: YamlDocument, text: string): string | undefined {
  const lines = text.split('\n');
  const search = (value: unknown, path: YamlPath): string | undefined => {
    if (typeof value !== 'object' || value === null) {
      const source = document.source(path);
      return source !== undefined && misread.test(source) ? source : undefined;
    }
    for (const [key, item] of Object.entries(value)) {
      const at = [...path, Array.isArray(value) ? Number(key) : key];
      if (!Array.isArray(value) && misread.test(key) && !isQuoted(at)) return key;
      const found = search(item, at);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const isQuoted = (path: YamlPath) => {
    const { line, column } = document.at(path, 'key');
    return /^["']/.test((lines[line - 1] ?? '').slice(column - 1));
  };
  return search(document.value, []);
}
