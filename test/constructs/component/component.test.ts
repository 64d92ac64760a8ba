import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApiObject, App, Chart, JsonPatch, Lazy, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { component, NetworkPolicySet, SystemBaseline, TieredService } from '../../../constructs/index.ts';
import { ExternalSecret, ExternalSecretSpecSecretStoreRefKind } from '../../../imports/external-secrets.io.ts';
import { ServiceMonitor } from '../../../imports/monitoring.coreos.com.ts';
import { renderComponent } from '../../support/component.ts';
import { problemsOf } from '../../support/validate-objects.ts';
import { baseProps } from '../tiered-service/web.ts';

const web = (scope: Construct, id = 'web') => new TieredService(scope, id, { ...baseProps, replicas: 3 });

/** The line of this file that ends with a comment. */
function lineOf(comment: string): number {
  const lines = readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\n');
  return lines.findIndex((line) => line.endsWith(`// ${comment}`)) + 1;
}

const here = 'test/constructs/component/component.test.ts';

describe('any cdk8s construct beside a TieredService', () => {
  const render = () =>
    renderComponent((scope) => {
      web(scope);
      new ApiObject(scope, 'raw', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'raw' }, data: { a: 'b' } });
      new ApiObject(scope, 'unnamed', { apiVersion: 'v1', kind: 'ConfigMap', data: { c: 'd' } });
      const settings = new kplus.ConfigMap(scope, 'settings', { data: { e: 'f' } });
      new kplus.Deployment(scope, 'sidekick', {
        replicas: 1,
        securityContext: { user: 10001, fsGroup: 10001 },
        containers: [
          {
            image: 'shop/sidekick:1.0.0',
            portNumber: 8080,
            envFrom: [kplus.Env.fromConfigMap(settings as object as kplus.IConfigMap)],
            resources: { cpu: { request: kplus.Cpu.millis(100) }, memory: { limit: Size.mebibytes(64) } },
          },
        ],
      });
      new ExternalSecret(scope, 'extra', {
        spec: { secretStoreRef: { name: 'vault', kind: ExternalSecretSpecSecretStoreRefKind.CLUSTER_SECRET_STORE } },
      });
      new ServiceMonitor(scope, 'probe', {
        metadata: { name: 'probe', labels: { team: 'shop' } },
        spec: { selector: {}, endpoints: [{ port: 'http' }] },
      });
    });
  const { objects, codes } = render();
  const named = (name: string) => objects.find(({ metadata }) => metadata.name.endsWith(name));

  it('are all rendered, with namespace and labels of the component', () => {
    expect(objects).toHaveLength(7 + 6);
    for (const { metadata } of objects) {
      expect(metadata.namespace).toBe('shop-services');
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/part-of': 'shop' });
    }
    expect(named('probe').metadata.labels.team).toBe('shop');
  });

  it('have names that follow the component, the same in every run', () => {
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names).toEqual(expect.arrayContaining(['ConfigMap web-unnamed', 'ConfigMap web-settings', 'ConfigMap raw']));
    expect(names).toEqual(expect.arrayContaining(['Deployment web-sidekick', 'ExternalSecret web-extra']));
    expect(JSON.stringify(render().objects)).toBe(JSON.stringify(objects));
  });

  it('say what they were told', () => {
    const [container] = named('web-sidekick').spec.template.spec.containers;
    expect(container.resources).toEqual({ requests: { cpu: '100m' }, limits: { memory: '64Mi' } });
    expect(container.envFrom).toEqual([{ configMapRef: { name: 'web-settings' } }]);
    expect(named('web-extra').spec).toEqual({ secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' } });
    expect(named('probe').spec).toEqual({ selector: {}, endpoints: [{ port: 'http' }] });
  });

  it('are objects that an API server takes', () => {
    expect(objects.flatMap((object) => problemsOf(object).map((problem) => `${object.kind} ${problem}`))).toEqual([]);
  });

  it('are checked like Meridian’s own: a pod of cdk8s-plus is not restricted enough', () => {
    expect(codes).toEqual(['component/pod-not-restricted', 'component/pod-not-restricted']);
  });

  it('write the keys of every kind in one order, apiVersion, kind and metadata first', () => {
    const lazy = renderComponent((scope) => {
      const data = { value: Lazy.any({ produce: () => 'late' }) };
      new ApiObject(scope, 'late', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late' }, data });
      const patched = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'patched' }, data: { a: 'b' } };
      new ApiObject(scope, 'patched', patched).addJsonPatch(JsonPatch.add('/data/c', 'd'));
    }).objects;
    for (const object of [named('raw'), ...lazy]) {
      expect(Object.keys(object), object.metadata.name).toEqual(['apiVersion', 'kind', 'metadata', 'data']);
    }
  });
});

describe('where constructs stand', () => {
  it('a Chart of its own inside keeps its namespace and labels', () => {
    const { objects } = renderComponent((scope) => {
      const chart = new Chart(scope, 'inner', {
        namespace: 'elsewhere',
        labels: { inner: 'yes' },
        disableResourceNameHashes: true,
      });
      new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap' });
      web(chart);
    });
    const config = objects.find(({ kind }) => kind === 'ConfigMap');
    expect(config.metadata).toEqual({ name: 'web-inner-config', namespace: 'elsewhere', labels: { inner: 'yes' } });
    expect(objects.filter(({ metadata }) => metadata.name === 'web')).not.toHaveLength(0);
  });

  it('below a construct of the user’s, names stay', () => {
    const { one } = renderComponent((scope) => void web(new Construct(new Construct(scope, 'a'), 'b')));
    expect(one('Deployment').metadata.name).toBe('web');
  });

  it('two services in one component keep their objects apart', () => {
    const { objects, diagnostics } = renderComponent((scope) => {
      web(scope, 'web');
      web(scope, 'web-admin');
    });
    expect(diagnostics).toEqual([]);
    const deployments = objects.filter(({ kind }) => kind === 'Deployment');
    expect(deployments.map(({ spec }) => spec.selector.matchLabels.app)).toEqual(['web', 'web-admin']);
  });

  it.each([
    ['TieredService', (scope: Construct) => web(scope)],
    ['SystemBaseline', (scope: Construct) => new SystemBaseline(scope, 'baseline')],
  ])('%s outside a component throws an error that says what to do', (_, make) => {
    const chart = new Chart(new App(), 'lonely');
    expect(() => make(chart)).toThrow(/lonely\/\S+ stands outside a component: add it to the scope/);
  });

  it('NetworkPolicySet needs a chart only', () => {
    const chart = new Chart(new App(), 'lonely');
    new NetworkPolicySet(chart, 'doors', { selector: {} });
    expect(chart.toJson()).toHaveLength(1);
  });

  it('a component without objects renders none', () => {
    const { objects, diagnostics } = renderComponent(() => {});
    expect([objects, diagnostics]).toEqual([[], []]);
  });
});

describe('cluster-scoped kinds', () => {
  const kinds = [
    ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
    ['v1', 'Namespace'],
    ['scheduling.k8s.io/v1', 'PriorityClass'],
    ['storage.k8s.io/v1', 'StorageClass'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
    ['external-secrets.io/v1', 'ClusterSecretStore'],
  ] as const;

  it.each(kinds)('%s %s carries no namespace', (apiVersion, kind) => {
    const { one, diagnostics } = renderComponent((scope) => {
      new ApiObject(scope, 'it', { apiVersion, kind, metadata: { name: 'it', namespace: 'given' } });
    });
    expect(diagnostics).toEqual([]);
    expect(one(kind).metadata).not.toHaveProperty('namespace');
    expect(one(kind).metadata.labels, 'the rest stays').toHaveProperty(['app.kubernetes.io/name']);
  });

  it('a namespaced kind keeps the namespace that it was given', () => {
    const { one } = renderComponent((scope) => {
      new ApiObject(scope, 'it', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { namespace: 'given' },
      });
    });
    expect(one('Role').metadata).toMatchObject({ name: 'web-it', namespace: 'given' });
  });
});

describe('values that cdk8s resolves late', () => {
  it('Lazy, tokens and unions hold what they stand for', () => {
    let port = 1;
    const { one, diagnostics } = renderComponent((scope) => {
      new ApiObject(scope, 'it', {
        apiVersion: 'example.com/v1',
        kind: 'Thing',
        metadata: { name: 'it', annotations: { late: Lazy.any({ produce: () => 'annotation' }) as string } },
        spec: {
          lazy: Lazy.any({ produce: () => ({ port, list: [Lazy.any({ produce: () => 'inner' })] }) }),
          token: { resolve: () => ({ b: 1, a: 2 }) },
        },
      });
      new kplus.k8s.KubeService(scope, 'svc', {
        spec: { ports: [{ port: 80, targetPort: kplus.k8s.IntOrString.fromString('http') }] },
      });
      port = 3000;
    });
    expect(diagnostics).toEqual([]);
    const thing = one('Thing');
    expect(thing.metadata.annotations).toEqual({ late: 'annotation' });
    expect(JSON.stringify(thing.spec)).toBe('{"lazy":{"list":["inner"],"port":3000},"token":{"a":2,"b":1}}');
    expect(one('Service').spec.ports).toEqual([{ port: 80, targetPort: 'http' }]);
  });

  it.each([
    ['a class', new (class Money {})()],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a Lazy that throws', Lazy.any({ produce: () => raise('not today') })],
  ])('component/not-renderable: %s', (_, value) => {
    const { codes, diagnostics, objects } = renderComponent((scope) => {
      new ApiObject(scope, 'odd', { apiVersion: 'v1', kind: 'ConfigMap', data: { value } });
      web(scope);
    });
    expect(codes).toEqual(['component/not-renderable']);
    expect(diagnostics[0]?.message).toContain('web/odd');
    expect(objects, 'the others are rendered').toHaveLength(7);
  });

  it('component/not-json: a function, named with its place', () => {
    const { codes, diagnostics } = renderComponent((scope) => {
      new ApiObject(scope, 'odd', { apiVersion: 'v1', kind: 'ConfigMap', data: { call: () => 1 } });
    });
    expect(codes).toEqual(['component/not-json']);
    expect(diagnostics[0]?.message).toContain('function at /data/call');
  });
});

describe('variables of the environment that cdk8s reads', () => {
  it.each(['CDK8S_DISABLE_SORT', 'CDK8S_RECORD_CONSTRUCT_METADATA'])('%s changes nothing', (variable) => {
    const render = () =>
      JSON.stringify(
        renderComponent((scope) => {
          web(scope);
          const data = { z: '1', a: Lazy.any({ produce: () => ({ y: 1, b: 2 }) }) };
          new ApiObject(scope, 'lazy', { kind: 'Thing', apiVersion: 'example.com/v1', data });
          const patched = new ApiObject(scope, 'patched', {
            kind: 'Other',
            apiVersion: 'example.com/v1',
            z: 1,
            a: { y: 1, b: 2 },
          });
          patched.addJsonPatch(JsonPatch.add('/a/a', 3));
        }).objects,
      );
    const before = render();
    process.env[variable] = 'true';
    try {
      expect(render()).toBe(before);
    } finally {
      delete process.env[variable];
    }
  });
});

describe('the escape hatch', () => {
  const patched = (operations: readonly object[], kind = 'Deployment') =>
    renderComponent((scope) => {
      const patches = [{ kind, reason: 'the vendor’s agent needs it', operations: operations as never }];
      new TieredService(scope, 'web', { ...baseProps, replicas: 3, patches });
    });

  it('does all six operations of RFC 6902, and records object, reason and paths', () => {
    const { one, patches, diagnostics } = patched([
      { op: 'test', path: '/spec/replicas', value: 3 },
      { op: 'add', path: '/spec/minReadySeconds', value: 10 },
      { op: 'replace', path: '/spec/replicas', value: 5 },
      { op: 'remove', path: '/spec/template/spec/topologySpreadConstraints' },
      { op: 'copy', from: '/metadata/name', path: '/metadata/annotations' },
      { op: 'move', from: '/metadata/annotations', path: '/spec/template/spec/hostname' },
    ]);
    expect(diagnostics).toEqual([]);
    const { metadata, spec } = one('Deployment');
    expect([spec.replicas, spec.minReadySeconds, spec.template.spec.hostname]).toEqual([5, 10, 'web']);
    expect(spec.template.spec.topologySpreadConstraints).toBeUndefined();
    expect(metadata.annotations).toBeUndefined();
    expect(patches).toEqual([
      {
        object: 'Deployment/web',
        reason: 'the vendor’s agent needs it',
        paths: [
          '/spec/replicas',
          '/spec/minReadySeconds',
          '/spec/replicas',
          '/spec/template/spec/topologySpreadConstraints',
          '/metadata/annotations',
          '/spec/template/spec/hostname',
        ],
      },
    ]);
  });

  it('reaches objects of the constructs inside: the policy and the secret', () => {
    const { one } = patched([{ op: 'replace', path: '/spec/policyTypes', value: ['Ingress'] }], 'NetworkPolicy');
    expect(one('NetworkPolicy').spec.policyTypes).toEqual(['Ingress']);
  });

  it.each([
    ['a path that is not there', { op: 'replace', path: '/spec/nowhere/deep', value: 1 }],
    ['a test that fails', { op: 'test', path: '/spec/replicas', value: 99 }],
  ])('component/not-renderable: %s', (_, operation) => {
    const { codes, diagnostics, objects } = patched([operation]);
    expect(codes).toContain('component/not-renderable');
    const found = diagnostics.find(({ code }) => code === 'component/not-renderable');
    expect(found?.message).toContain('web/web/Deployment-web');
    expect(objects.map(({ kind }) => kind)).not.toContain('Deployment');
  });

  it('does not escape the checks', () => {
    const path = '/spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem';
    expect(patched([{ op: 'replace', path, value: false }]).codes).toEqual(['component/pod-not-restricted']);
  });

  it('component/not-json: a null is no value', () => {
    const { codes } = patched([{ op: 'add', path: '/spec/paused', value: null }]);
    expect(codes).toEqual(['component/not-json']);
  });
});

describe('the user’s own code', () => {
  it('component/invalid: a validation that fails', () => {
    const { diagnostics } = renderComponent((scope) => {
      web(scope);
      const own = new Construct(scope, 'own');
      own.node.addValidation({ validate: () => ['too few', 'too late'] });
    });
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['component/invalid', 'web in us-prod: web/own: too few'],
      ['component/invalid', 'web in us-prod: web/own: too late'],
    ]);
  });

  it('component/invalid: validations of cdk8s-plus', () => {
    const { codes, diagnostics } = renderComponent((scope) => void new kplus.Ingress(scope, 'empty'));
    expect(codes).toEqual(['component/invalid']);
    expect(diagnostics[0]?.message).toContain('web/empty');
  });

  it('component/threw: an error, at its line', () => {
    const { codes, diagnostics, objects } = renderComponent(() => {
      throw new TypeError('no such thing'); // thrown here
    });
    expect(codes).toEqual(['component/threw']);
    expect(diagnostics[0]).toMatchObject({
      message: 'web in us-prod could not be built: no such thing',
      at: { file: here, line: lineOf('thrown here') },
    });
    expect(objects).toEqual([]);
  });

  it('component/duplicate-name: of two constructs with one ID, at the second', () => {
    const { diagnostics } = renderComponent((scope) => {
      web(scope);
      new TieredService(scope, 'web', { ...baseProps, replicas: 3 }); // the same ID again
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(['component/duplicate-name']);
    expect(diagnostics[0]?.at).toMatchObject({ file: here, line: lineOf('the same ID again') });
  });

  it('component/threw: props of a shape that types would refuse', () => {
    const { diagnostics } = renderComponent((scope) => {
      new TieredService(scope, 'web', { tier: 'core', replicas: 3 } as never); // shapeless
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(['component/threw']);
    expect(diagnostics[0]?.at).toMatchObject({ file: here, line: lineOf('shapeless') });
  });

  it('component/threw: what is no Error at all', () => {
    const { diagnostics } = renderComponent(() => {
      throw 'just text';
    });
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['component/threw', 'web in us-prod could not be built: just text'],
    ]);
  });

  it('does not stop the other components', () => {
    const { objects, codes } = renderComponent((scope) => void web(scope), {
      system: { components: [component('broken', () => raise('broken'))] },
    });
    expect(codes).toEqual(['component/threw']);
    expect(objects).toHaveLength(7);
  });
});

function raise(message: string): never {
  throw new Error(message);
}
