import type { Platform } from '../../model/regions/index.ts';

/** Where GitHub keeps what releases and packages of charts lead to. */
const gitHubFiles = [
  'objects.githubusercontent.com',
  'release-assets.githubusercontent.com',
  'raw.githubusercontent.com',
];

/** Hosts that Argo CD reads from: of the repository, and of the charts of add-ons with what these lead to. */
export function sourceHosts({ gitops, addOns }: Platform): readonly string[] {
  const urls = [
    ...(gitops === undefined ? [] : [gitops.repository]),
    ...(addOns?.all ?? []).map(({ chart }) => chart.repository),
  ];
  const hosts = urls.map(hostOf);
  // Charts of GitHub Pages are files of GitHub's releases.
  const onGitHub = hosts.some((host) => host === 'github.com' || host.endsWith('.github.io'));
  return [...new Set([...hosts, ...(onGitHub ? ['github.com', ...gitHubFiles] : [])])].sort();
}

/** Host of a URL; registries are written without a scheme. */
function hostOf(url: string): string {
  return new URL(url.includes('://') ? url : `https://${url}`).host;
}
