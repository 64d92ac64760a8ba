import type { GitOps } from '../../model/regions/index.ts';
import { addOnsName } from './add-on-project.ts';
import { named } from './objects.ts';
import { waves } from './project.ts';
import type { ArgoObject } from './types.ts';

/** Who is told, and by which service. */
export interface Recipient {
  readonly service: string;
  readonly recipient: string;
}

/**
 * Services that need nothing but a token, which is a key of the secret `argocd-notifications-secret` that a person makes.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/services/overview/
 */
export const services: Readonly<Record<string, string>> = {
  slack: 'token: $slack-token\n',
  telegram: 'token: $telegram-token\n',
  webex: 'token: $webex-token\n',
};

/**
 * What Argo CD says to those whom systems and add-ons name, and when: a sync that failed, and what was healthy and is not
 * any more. Nothing where nobody is named. Aborted rollouts are told by Argo Rollouts, which has settings of its own.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/
 */
export function notificationSettings(recipients: readonly Recipient[], gitops: GitOps): ArgoObject | undefined {
  const used = [...new Set(recipients.map(({ service }) => service))].sort();
  if (used.length === 0) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    // The name, and the part, by which Argo CD finds its own settings.
    metadata: { ...named('argocd-notifications-cm', gitops, { part: 'argocd', wave: waves.projects }) },
    data: {
      ...Object.fromEntries(used.map((service) => [`service.${service}`, services[service] ?? ''])),
      'trigger.on-sync-failed': trigger("app.status?.operationState?.phase in ['Error', 'Failed']", 'sync-failed'),
      'trigger.on-health-degraded': trigger("app.status?.health?.status == 'Degraded'", 'health-degraded'),
      'template.sync-failed': template(gitops, 'could not be synced', [
        'Why: {{ dig "status" "operationState" "message" "unknown" .app }}',
      ]),
      'template.health-degraded': template(gitops, 'is not healthy', []),
    },
  };
}

/** Once for each revision, however often Argo CD tries again. */
function trigger(when: string, send: string): string {
  return `- when: ${when}
  oncePer: app.status?.operationState?.syncResult?.revision
  send: [${send}]
`;
}

/** Plain text, since a message of Kubernetes would break out of a service's own JSON. */
function template(gitops: GitOps, what: string, more: readonly string[]): string {
  const lines = [
    `{{ .app.metadata.name }} ${what}`,
    'Cluster: {{ .app.spec.destination.name }}, target: {{ dig "metadata" "labels" "target" "unknown" .app }}',
    'Revision: {{ dig "status" "operationState" "syncResult" "revision" .app.spec.source.targetRevision .app }}',
    ...more,
    `What to do: ${docsOf(gitops)}{{ if eq (dig "metadata" "labels" "app.kubernetes.io/part-of" "" .app) "${addOnsName}" -}}`,
    'docs/gitops/add-ons.md',
    '{{- else -}}',
    'docs/runbooks/{{ dig "metadata" "labels" "app.kubernetes.io/part-of" "." .app }}/{{ dig "metadata" "labels" "app.kubernetes.io/name" "README" .app }}.md',
    '{{- end }}',
  ];
  return `message: |\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** Where a file of the repository can be read, with a slash at its end; nothing where the host's addresses are unknown. */
function docsOf({ repository, branch }: GitOps): string {
  const page = /^(https:\/\/github\.com\/[^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(repository)?.[1];
  return page === undefined ? '' : `${page}/blob/${branch}/`;
}
