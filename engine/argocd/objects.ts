import type { GitOps } from '../../model/regions/index.ts';
import { emitYaml } from '../yaml/index.ts';
import type { ArgoFile, ArgoObject } from './types.ts';

/** Metadata of an object in Argo CD's namespace. */
export function named(
  name: string,
  { namespace }: Pick<GitOps, 'namespace'>,
  { part, wave = 0, keep = false }: { readonly part: string; readonly wave?: number; readonly keep?: boolean },
): ArgoObject['metadata'] {
  const annotations = {
    ...(wave === 0 ? {} : { 'argocd.argoproj.io/sync-wave': String(wave) }),
    // Its Applications go with it: a person has to say so first.
    ...(keep ? { 'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm' } : {}),
  };
  return {
    name,
    namespace,
    labels: { 'app.kubernetes.io/part-of': part, 'app.kubernetes.io/managed-by': 'meridian' },
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

/** Objects of one file below `argocd/`. */
export function objectsFile(path: string, objects: readonly ArgoObject[], owner: ArgoFile['owner'] = {}): ArgoFile {
  return { path: `argocd/${path}`, text: `${header}${emitYaml(objects)}`, owner };
}

export const header = '# Generated from systems and regions; edit those and run `npm run synth`.\n';

/** For about half an hour: in a new cluster everything comes at once. A newer revision takes a failing one's place at once. */
export const retry = { limit: 10, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } } as const;
