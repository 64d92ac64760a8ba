import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { type DeclaredSystem, Deployment } from '../../../engine/argocd/index.ts';
import { services } from '../../../engine/argocd/notifications.ts';
import { goValue, rendered } from '../../../engine/gitops/template/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { platformWith } from '../../support/platform.ts';
import { problemsOf } from '../../support/validate-objects.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests reach deep into objects of every kind.
type Any = any;

const github = 'https://github.com/example/platform.git';

function settings(systems: readonly Partial<DeclaredSystem>[], repository = github) {
  const diagnostics = new Diagnostics();
  const all = systems.map((system): DeclaredSystem => {
    return { name: 'shop', namespaces: ['shop'], delivery: 'manifests', ...system };
  });
  const platform = platformWith({ 'gitops.yaml': `repository: ${repository}\n` });
  const files = new Deployment(platform, all, []).files(diagnostics);
  const text = files.find(({ path }) => path === 'argocd/notifications.yaml')?.text;
  return { text, object: text === undefined ? undefined : (load(text) as Any), codes: diagnostics.sorted() };
}

const slack = { service: 'slack', recipient: 'shop-releases' };

/** What is sent, as the notifications engine makes it: YAML first, then the template inside. */
function message(template: string, app: object, repository?: string): string {
  const { object } = settings([{ notifications: slack }], repository);
  const { message: text } = load(object.data[`template.${template}`]) as { message: string };
  return rendered(text, goValue({ app, serviceType: 'slack', recipient: 'x' }), 'default');
}

const metadata = {
  name: 'shop-web-us-a',
  labels: { target: 'us-prod', 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/part-of': 'shop' },
};
const spec = { source: { targetRevision: 'main' }, destination: { name: 'us-a' } };
const failed = {
  operationState: { phase: 'Failed', message: 'field "x"\n is unknown', syncResult: { revision: 'abc' } },
};

describe('L-11 what Argo CD says', () => {
  it('of a failed sync: application, cluster, target, revision, why, and what to do', () => {
    expect(message('sync-failed', { metadata, spec, status: failed })).toBe(`shop-web-us-a could not be synced
Cluster: us-a, target: us-prod
Revision: abc
Why: field "x"
 is unknown
What to do: https://github.com/example/platform/blob/main/docs/runbooks/shop/web.md
`);
  });

  it.each(['sync-failed', 'health-degraded'])('%s has its say before anything is known of the application', (name) => {
    const text = message(name, { metadata, spec, status: {} });
    expect(text).toContain('Revision: main');
    expect(text).not.toContain('<no value>');
  });

  it('of an add-on: where these are told of', () => {
    const labels = { ...metadata.labels, 'app.kubernetes.io/part-of': 'add-ons' };
    const text = message('health-degraded', { metadata: { ...metadata, labels }, spec, status: failed });
    expect(text).toMatch(/^What to do: .*\/docs\/gitops\/add-ons\.md$/m);
  });

  it('names a path where nobody knows how the host shows files', () => {
    const text = message('sync-failed', { metadata, spec, status: failed }, 'git@git.example.com:platform.git');
    expect(text).toContain('What to do: docs/runbooks/shop/web.md');
  });
});

describe('settings of notifications', () => {
  it('M-11 hold no secret, only the keys of one that a person makes', () => {
    for (const service of Object.values(services)) expect(service).toMatch(/^[a-z]+: \$[a-z-]+\n$/);
  });

  it('define the services that are used, and every trigger that Applications subscribe to', () => {
    const { object } = settings([
      { notifications: slack },
      { name: 'club', namespaces: ['club'], notifications: { service: 'webex', recipient: 'x' } },
    ]);
    expect(problemsOf(object)).toEqual([]);
    expect(object.metadata).toMatchObject({ name: 'argocd-notifications-cm', namespace: 'argocd' });
    const keys = Object.keys(object.data);
    expect(keys.filter((key) => key.startsWith('service.'))).toEqual(['service.slack', 'service.webex']);
    const triggers = keys.filter((key) => key.startsWith('trigger.'));
    expect(triggers).toEqual(['trigger.on-sync-failed', 'trigger.on-health-degraded']);
    for (const key of triggers) {
      const [{ send }] = load(object.data[key]) as [{ send: string[] }];
      for (const name of send) expect(keys).toContain(`template.${name}`);
    }
  });

  it('are not made where nobody is to be told', () => expect(settings([{}]).text).toBeUndefined());

  it('gitops/unknown-service refuses one that they do not define', () => {
    const { codes } = settings([{ notifications: { service: 'pigeon', recipient: 'loft' } }]);
    expect(codes.map(({ code }) => code)).toEqual(['gitops/unknown-service']);
  });
});
