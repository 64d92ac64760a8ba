export { mostProblems } from './build.ts';
export { decodeUtf8 } from './decode.ts';
export { valueAt, YamlDocument, type YamlPath } from './document.ts';
export { parseYaml, sizes, type YamlLimits } from './parse.ts';
