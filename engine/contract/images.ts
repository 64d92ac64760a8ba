import { kubeletOf } from './declared.ts';
import { registryHostOf } from './hosts-of.ts';
import { shown } from './rendered.ts';
import { counted, type Report, type Subject } from './subject.ts';

/** Images come from the declared registry, which the kubelets of every cluster may pull from. */
export function checkImages({ target, rendered, declared, everything }: Subject, report: Report) {
  const registries = everything.of('microsoft.containerregistry/registries');
  const hosts = registries.map(registryHostOf);
  const registry = hosts.join(' or ') || 'none';
  const images = new Map(rendered.pods.flatMap(({ by, images: own }) => own.map((image) => [image, by] as const)));
  for (const [image, by] of images) {
    if (hosts.some((host) => image.startsWith(`${host}/`))) continue;
    report('contract/foreign-image', { target, object: shown(by), image, registry }, by.place);
  }
  const clusters = declared.of('microsoft.containerservice/managedclusters');
  for (const cluster of clusters) {
    for (const { id, name } of registries) {
      if (everything.may(kubeletOf(cluster), ['AcrPull'], id)) continue;
      report('contract/no-pull', { target, cluster: cluster.name, registry: name });
    }
  }
  return {
    kubernetes: counted(images.size, 'image'),
    azure: `${hosts.join(', ') || 'no registry'}, ${counted(clusters.length, 'cluster')}`,
  };
}
