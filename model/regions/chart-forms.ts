import { backquoted, lowered, type TextForm } from './forms.ts';

const versionPattern = /^v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;
const releasePattern = /^[a-z0-9](?:[a-z0-9-]{0,51}[a-z0-9])?$/;

/** How the text about upstream charts must look. */
export const chartForms = {
  repository: {
    expected: 'the URL of a repository of Helm charts, https://… or oci://…, without a password in it',
    pattern: /^(?:https|oci):\/\/[^\s@]+$/,
    examples: ['https://charts.example.com', 'oci://registry.example.com/charts'],
    nearest: (text) => backquoted(`oci://${text}`, /^oci:\/\/[a-z0-9.-]+\.[a-z]+\/[^\s@]+$/),
  },
  version: {
    expected: 'one version of a chart, not a range',
    pattern: versionPattern,
    examples: ['2.20.2'],
    nearest: (text) => backquoted(text.trim().replace(/^[~^=<>\s]+/, ''), versionPattern),
  },
  release: {
    expected: 'the name of a Helm release: up to 53 lower-case letters, digits and dashes',
    pattern: releasePattern,
    examples: ['external-secrets'],
    nearest: lowered(releasePattern),
  },
  kind: {
    expected: 'an API group and a kind with a slash between them',
    pattern: /^[a-z0-9.-]*\/[A-Z][A-Za-z0-9]*$/,
    examples: ['rbac.authorization.k8s.io/ClusterRole'],
  },
  groupOrKind: {
    expected: 'an API group, or a group and a kind with a slash between them',
    pattern: /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[A-Z][A-Za-z0-9]*)?$/,
    examples: ['keda.sh', 'argoproj.io/Rollout'],
  },
} as const satisfies Readonly<Record<string, TextForm>>;
