import type { KubeObject } from '../../model/kube-object.ts';
import { emitYaml, type TextMemory } from './index.ts';

export type { TextMemory } from './index.ts';

/** What a manifest file is made of. */
export interface ManifestSource {
  readonly system: string;
  readonly component: string;
  readonly target: string;
  readonly objects: readonly KubeObject[];
  readonly patches: readonly { readonly object: string; readonly reason: string; readonly paths: readonly string[] }[];
}

/** The file that Argo CD applies: all objects of one component in one target. */
export function manifestFile({ system, component, target, objects, patches }: ManifestSource, memory?: TextMemory) {
  return {
    path: `${target}/${system}/${component}/manifests.yaml`,
    text: `# Generated from systems/${system} and regions; edit those and run \`npm run synth\`.\n${emitYaml(objects, memory)}`,
    owner: { target, system, component },
    ...(patches.length === 0 ? {} : { patches }),
  };
}
