import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dump, load, loadAll } from 'js-yaml';

/**
 * `npm run imports`: makes `imports/` from the upstream definitions at their pinned versions.
 *
 * Custom resources become classes (by `cdk8s import`) and schemas; the kinds which Kubernetes has built in become
 * schemas only, since cdk8s-plus brings their classes. Prose is left out: it would be two thirds of the files, and
 * without it a folder of bundles stripped of descriptions gives the same bytes as the URLs.
 */

/** A bundle of custom resource definitions, and which of its kinds the constructs use. */
export interface CrdSource {
  /** Names the source in `cdk8s.yaml` (`name:=url`) and in a folder of local files (`name.crds.yaml`). */
  readonly name: string;
  /** The upstream release. The URL in `cdk8s.yaml` must contain it. */
  readonly version: string;
  readonly group: string;
  readonly kinds: readonly string[];
  /** The generated file without `.ts`, where two sources share a group. Default: the group. */
  readonly module?: string;
}

/** The one table of custom resources. A kind is added here, its URL in `cdk8s.yaml`; then `npm run imports`. */
export const crdSources: readonly CrdSource[] = [
  { name: 'external-secrets', version: 'v2.9.0', group: 'external-secrets.io', kinds: ['ExternalSecret'] },
  {
    name: 'prometheus-operator',
    version: 'v0.93.0',
    group: 'monitoring.coreos.com',
    kinds: ['PodMonitor', 'PrometheusRule', 'ServiceMonitor'],
  },
];

/** Kubernetes' own OpenAPI documents. Not in `cdk8s.yaml`, because `cdk8s import` does not read this form. */
export const kubernetesSource = {
  name: 'kubernetes',
  version: 'v1.35.4',
  url: 'https://raw.githubusercontent.com/kubernetes/kubernetes/v1.35.4/api/openapi-spec/v3/',
  /** Document (`<name>_openapi.json` upstream) to the kinds taken from it. */
  kinds: {
    api__v1: [
      'ConfigMap',
      'LimitRange',
      'Namespace',
      'PersistentVolume',
      'PersistentVolumeClaim',
      'Pod',
      'ResourceQuota',
      'Secret',
      'Service',
      'ServiceAccount',
    ],
    'apis__admissionregistration.k8s.io__v1': [
      'MutatingWebhookConfiguration',
      'ValidatingAdmissionPolicy',
      'ValidatingAdmissionPolicyBinding',
      'ValidatingWebhookConfiguration',
    ],
    'apis__apiextensions.k8s.io__v1': ['CustomResourceDefinition'],
    'apis__apiregistration.k8s.io__v1': ['APIService'],
    apis__apps__v1: ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
    apis__autoscaling__v2: ['HorizontalPodAutoscaler'],
    apis__batch__v1: ['CronJob', 'Job'],
    'apis__discovery.k8s.io__v1': ['EndpointSlice'],
    'apis__networking.k8s.io__v1': ['Ingress', 'IngressClass', 'NetworkPolicy'],
    apis__policy__v1: ['PodDisruptionBudget'],
    'apis__rbac.authorization.k8s.io__v1': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
    'apis__scheduling.k8s.io__v1': ['PriorityClass'],
    'apis__storage.k8s.io__v1': ['StorageClass'],
  } as Readonly<Record<string, readonly string[]>>,
};

/**
 * The values which a server admits for a string, by the last part of the definition's name. They are facts of
 * Kubernetes 1.35 which its published documents lack (they are made with the feature gate `OpenAPIEnums` off, while
 * a server's own `/openapi/v3` has them). Status and signal names are left out: nobody writes the first, and the
 * second are sixty. The autoscaler's, the label selector's and RBAC's stand in no document: the server checks them in
 * code.
 */
const kubernetesEnums: Readonly<Record<string, string>> = {
  'admissionregistration.v1.MatchResources.matchPolicy': 'Equivalent Exact',
  'admissionregistration.v1.MutatingWebhook.failurePolicy': 'Fail Ignore',
  'admissionregistration.v1.MutatingWebhook.matchPolicy': 'Equivalent Exact',
  'admissionregistration.v1.MutatingWebhook.reinvocationPolicy': 'IfNeeded Never',
  'admissionregistration.v1.MutatingWebhook.sideEffects': 'None NoneOnDryRun Some Unknown',
  'admissionregistration.v1.NamedRuleWithOperations.operations[]': '* CONNECT CREATE DELETE UPDATE',
  'admissionregistration.v1.NamedRuleWithOperations.scope': '* Cluster Namespaced',
  'admissionregistration.v1.RuleWithOperations.operations[]': '* CONNECT CREATE DELETE UPDATE',
  'admissionregistration.v1.RuleWithOperations.scope': '* Cluster Namespaced',
  'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec.validationActions[]': 'Audit Deny Warn',
  'admissionregistration.v1.ValidatingAdmissionPolicySpec.failurePolicy': 'Fail Ignore',
  'admissionregistration.v1.ValidatingWebhook.failurePolicy': 'Fail Ignore',
  'admissionregistration.v1.ValidatingWebhook.matchPolicy': 'Equivalent Exact',
  'admissionregistration.v1.ValidatingWebhook.sideEffects': 'None NoneOnDryRun Some Unknown',
  'apps.v1.DaemonSetUpdateStrategy.type': 'OnDelete RollingUpdate',
  'apps.v1.DeploymentStrategy.type': 'Recreate RollingUpdate',
  'apps.v1.StatefulSetSpec.podManagementPolicy': 'OrderedReady Parallel',
  'apps.v1.StatefulSetUpdateStrategy.type': 'OnDelete RollingUpdate',
  'autoscaling.v2.HPAScalingPolicy.type': 'Percent Pods',
  'autoscaling.v2.HPAScalingRules.selectPolicy': 'Disabled Max Min',
  'autoscaling.v2.MetricSpec.type': 'ContainerResource External Object Pods Resource',
  'autoscaling.v2.MetricTarget.type': 'AverageValue Utilization Value',
  'batch.v1.CronJobSpec.concurrencyPolicy': 'Allow Forbid Replace',
  'batch.v1.JobSpec.completionMode': 'Indexed NonIndexed',
  'batch.v1.JobSpec.podReplacementPolicy': 'Failed TerminatingOrFailed',
  'batch.v1.PodFailurePolicyOnExitCodesRequirement.operator': 'In NotIn',
  'batch.v1.PodFailurePolicyRule.action': 'Count FailIndex FailJob Ignore',
  'core.v1.AppArmorProfile.type': 'Localhost RuntimeDefault Unconfined',
  'core.v1.AzureDiskVolumeSource.cachingMode': 'None ReadOnly ReadWrite',
  'core.v1.AzureDiskVolumeSource.kind': 'Dedicated Managed Shared',
  'core.v1.Container.imagePullPolicy': 'Always IfNotPresent Never',
  'core.v1.Container.terminationMessagePolicy': 'FallbackToLogsOnError File',
  'core.v1.ContainerPort.protocol': 'SCTP TCP UDP',
  'core.v1.EphemeralContainer.imagePullPolicy': 'Always IfNotPresent Never',
  'core.v1.EphemeralContainer.terminationMessagePolicy': 'FallbackToLogsOnError File',
  'core.v1.HTTPGetAction.scheme': 'HTTP HTTPS',
  'core.v1.ImageVolumeSource.pullPolicy': 'Always IfNotPresent Never',
  'core.v1.NodeSelectorRequirement.operator': 'DoesNotExist Exists Gt In Lt NotIn',
  'core.v1.PersistentVolumeClaimSpec.accessModes[]': 'ReadOnlyMany ReadWriteMany ReadWriteOnce ReadWriteOncePod',
  'core.v1.PersistentVolumeClaimSpec.volumeMode': 'Block Filesystem',
  'core.v1.PersistentVolumeSpec.accessModes[]': 'ReadOnlyMany ReadWriteMany ReadWriteOnce ReadWriteOncePod',
  'core.v1.PersistentVolumeSpec.persistentVolumeReclaimPolicy': 'Delete Recycle Retain',
  'core.v1.PersistentVolumeSpec.volumeMode': 'Block Filesystem',
  'core.v1.PodSecurityContext.fsGroupChangePolicy': 'Always OnRootMismatch',
  'core.v1.PodSecurityContext.supplementalGroupsPolicy': 'Merge Strict',
  'core.v1.PodSpec.dnsPolicy': 'ClusterFirst ClusterFirstWithHostNet Default None',
  'core.v1.PodSpec.preemptionPolicy': 'Never PreemptLowerPriority',
  'core.v1.PodSpec.restartPolicy': 'Always Never OnFailure',
  'core.v1.ResourceQuotaSpec.scopes[]':
    'BestEffort CrossNamespacePodAffinity NotBestEffort NotTerminating PriorityClass Terminating VolumeAttributesClass',
  'core.v1.ScopedResourceSelectorRequirement.operator': 'DoesNotExist Exists In NotIn',
  'core.v1.ScopedResourceSelectorRequirement.scopeName':
    'BestEffort CrossNamespacePodAffinity NotBestEffort NotTerminating PriorityClass Terminating VolumeAttributesClass',
  'core.v1.SeccompProfile.type': 'Localhost RuntimeDefault Unconfined',
  'core.v1.SecurityContext.procMount': 'Default Unmasked',
  'core.v1.ServicePort.protocol': 'SCTP TCP UDP',
  'core.v1.ServiceSpec.externalTrafficPolicy': 'Cluster Local',
  'core.v1.ServiceSpec.internalTrafficPolicy': 'Cluster Local',
  'core.v1.ServiceSpec.ipFamilies[]': 'IPv4 IPv6',
  'core.v1.ServiceSpec.ipFamilyPolicy': 'PreferDualStack RequireDualStack SingleStack',
  'core.v1.ServiceSpec.sessionAffinity': 'ClientIP None',
  'core.v1.ServiceSpec.type': 'ClusterIP ExternalName LoadBalancer NodePort',
  'core.v1.Toleration.effect': 'NoExecute NoSchedule PreferNoSchedule',
  'core.v1.Toleration.operator': 'Equal Exists Gt Lt',
  'core.v1.TopologySpreadConstraint.nodeAffinityPolicy': 'Honor Ignore',
  'core.v1.TopologySpreadConstraint.nodeTaintsPolicy': 'Honor Ignore',
  'core.v1.TopologySpreadConstraint.whenUnsatisfiable': 'DoNotSchedule ScheduleAnyway',
  'core.v1.VolumeMount.mountPropagation': 'Bidirectional HostToContainer None',
  'discovery.v1.EndpointPort.protocol': 'SCTP TCP UDP',
  'discovery.v1.EndpointSlice.addressType': 'FQDN IPv4 IPv6',
  'meta.v1.LabelSelectorRequirement.operator': 'DoesNotExist Exists In NotIn',
  'networking.v1.HTTPIngressPath.pathType': 'Exact ImplementationSpecific Prefix',
  'networking.v1.NetworkPolicyPort.protocol': 'SCTP TCP UDP',
  'networking.v1.NetworkPolicySpec.policyTypes[]': 'Egress Ingress',
  'policy.v1.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy': 'AlwaysAllow IfHealthyBudget',
  'rbac.v1.RoleRef.apiGroup': 'rbac.authorization.k8s.io',
  'rbac.v1.RoleRef.kind': 'ClusterRole Role',
  'rbac.v1.Subject.kind': 'Group ServiceAccount User',
  'scheduling.v1.PriorityClass.preemptionPolicy': 'Never PreemptLowerPriority',
  'storage.v1.StorageClass.reclaimPolicy': 'Delete Recycle Retain',
  'storage.v1.StorageClass.volumeBindingMode': 'Immediate WaitForFirstConsumer',
};

const usage = `npm run imports [-- --from DIR] [--out DIR]

  --from DIR  read DIR/<name>.crds.yaml and DIR/kubernetes/<document>_openapi.json instead of the upstream URLs;
              what DIR does not hold stays as it is
  --out DIR   write there instead of imports/
`;

/** The sign by which a generated file is known; files which carry it may be overwritten or removed. */
export const generatedMark = 'Generated by `npm run imports`';

/** What the person can put right: printed as one line, without a stack. */
class Refusal extends Error {}

/** A node of an OpenAPI schema; names those keywords which are read here. */
interface Node {
  [key: string]: unknown;
  items?: Node;
  properties?: Record<string, Node>;
  enum?: readonly string[];
  allOf?: readonly Node[];
  $ref?: string;
  'x-kubernetes-group-version-kind'?: readonly { group: string; kind: string; version: string }[];
}

/** An OpenAPI document of Kubernetes. */
interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, Node>> };
}

type Files = Map<string, string>;

/** Runs the command in the project's folder and returns the exit code. */
export async function imports(argv: readonly string[]): Promise<number> {
  try {
    const flags = flagsOf(argv);
    if (flags.help) {
      process.stdout.write(usage);
      return 0;
    }
    const root = process.cwd();
    const out = resolve(root, flags.out ?? 'imports');
    const reader = flags.from === undefined ? upstream : folder(resolve(root, flags.from));
    const urls = await urlsOf(join(root, 'cdk8s.yaml'));

    // Everything is made before anything is written, so that a failure leaves the folder as it was.
    const files: Files = new Map();
    const made: string[] = [];
    const kept: string[] = [];
    for (const source of crdSources) {
      const text = await reader(urlOf(source, urls), `${source.name}.crds.yaml`);
      if (text === undefined) {
        kept.push(source.name);
        continue;
      }
      const crds = trimCrds(source, parseYaml(source.name, text));
      files.set(`${source.module ?? source.group}.ts`, await classesOf(root, source, crds));
      for (const crd of crds) {
        files.set(`schemas/${source.group}_${crd.spec.names.kind}.json`, schemaFile(source, crd));
      }
      made.push(source.name);
    }
    const documents = await kubernetesDocuments(reader);
    if (documents === undefined) {
      kept.push(kubernetesSource.name);
    } else {
      files.set('schemas/kubernetes.json', kubernetesFile(documents));
      made.push(kubernetesSource.name);
    }
    if (made.length === 0) {
      const wanted = crdSources.map(({ name }) => `${name}.crds.yaml`);
      throw new Refusal(`${flags.from} holds none of ${wanted.join(', ')}, ${kubernetesSource.name}/`);
    }

    await publish(out, files, made);
    for (const name of made) process.stdout.write(`imports: ${name}\n`);
    for (const name of kept) process.stdout.write(`imports: ${name} kept as it is (not in ${flags.from})\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`imports: ${error.message}\n`);
    return 1;
  }
}

function flagsOf(argv: readonly string[]): { from?: string; out?: string; help?: boolean } {
  try {
    return parseArgs({
      args: [...argv],
      options: { from: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } },
    }).values;
  } catch (error) {
    throw new Refusal(`${reason(error)}\n\n${usage}`);
  }
}

// ---------------------------------------------------------------------------------------------------- sources

/** Gives the text behind a URL, or of a local file which stands for it; undefined if the folder has none. */
type Reader = (url: string, file: string) => Promise<string | undefined>;

const upstream: Reader = async (url) => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await response.text();
  } catch (error) {
    throw new Refusal(`cannot read ${url}: ${reason(error)}. Without internet access: --from DIR`);
  }
};

function folder(from: string): Reader {
  return async (_url, file) => {
    try {
      return await readFile(join(from, file), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new Refusal(`cannot read ${join(from, file)}: ${reason(error)}`);
    }
  };
}

/** The `name:=url` entries of `cdk8s.yaml`, so that the URLs stand where readers of cdk8s look for them. */
async function urlsOf(file: string): Promise<ReadonlyMap<string, string>> {
  const config = load(await readFile(file, 'utf8')) as { readonly imports?: readonly string[] };
  return new Map((config.imports ?? []).map((spec) => spec.split(':=', 2) as [string, string]));
}

function urlOf(source: CrdSource, urls: ReadonlyMap<string, string>): string {
  const url = urls.get(source.name);
  if (url === undefined) throw new Refusal(`cdk8s.yaml lists no import called ${source.name}`);
  if (!url.includes(`/${source.version}/`)) {
    throw new Refusal(`cdk8s.yaml reads ${source.name} from ${url}, but the table says ${source.version}`);
  }
  return url;
}

async function kubernetesDocuments(reader: Reader): Promise<ReadonlyMap<string, Document> | undefined> {
  const documents = new Map<string, Document>();
  const missing: string[] = [];
  for (const name of Object.keys(kubernetesSource.kinds)) {
    const file = `${name}_openapi.json`;
    const text = await reader(kubernetesSource.url + file, join(kubernetesSource.name, file));
    if (text === undefined) missing.push(file);
    else documents.set(name, JSON.parse(text) as Document);
  }
  if (documents.size === 0) return undefined;
  // Half of the documents would silently drop kinds.
  if (missing.length > 0) throw new Refusal(`the folder ${kubernetesSource.name} lacks ${missing.join(', ')}`);
  return documents;
}

function parseYaml(name: string, text: string): unknown[] {
  try {
    return loadAll(text);
  } catch (error) {
    throw new Refusal(`${name} is not YAML: ${reason(error)}`);
  }
}

// --------------------------------------------------------------------------------------------- custom resources

/** A definition after trimming: one version, no prose. */
interface Crd {
  readonly apiVersion: string;
  readonly kind: 'CustomResourceDefinition';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly scope: string;
    readonly versions: readonly CrdVersion[];
  };
}

interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly schema: { readonly openAPIV3Schema: Node };
}

/** Keeps the wanted kinds, each with the version which is both served and stored, ordered by kind. */
function trimCrds(source: CrdSource, documents: readonly unknown[]): Crd[] {
  const crds = (documents as (Crd | null)[]).filter(
    (document) => document?.kind === 'CustomResourceDefinition' && document.spec.group === source.group,
  ) as Crd[];
  return [...source.kinds].sort().map((kind) => {
    const crd = crds.find(({ spec }) => spec.names.kind === kind);
    if (crd === undefined) throw new Refusal(`${source.name} defines no ${kind} in ${source.group}`);
    const version = crd.spec.versions.find(({ served, storage }) => served && storage);
    if (version === undefined) throw new Refusal(`${source.name}: no version of ${kind} is both served and stored`);
    const { group, names, scope } = crd.spec;
    return {
      apiVersion: crd.apiVersion,
      kind: crd.kind,
      metadata: { name: crd.metadata.name },
      spec: {
        group,
        names: { kind: names.kind, plural: names.plural },
        scope,
        versions: [
          {
            name: version.name,
            served: true,
            storage: true,
            schema: { openAPIV3Schema: sorted(withoutProse(version.schema.openAPIV3Schema)) as Node },
          },
        ],
      },
    };
  });
}

const prose = new Set(['description', 'example', 'externalDocs', 'title']);

/** A schema without its texts. Goes by structure, since a field may itself be called `description`. */
function withoutProse(schema: Node): Node {
  const kept = Object.entries(schema).filter(([key]) => !prose.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (key === 'x-kubernetes-validations') {
        return [key, (value as Node[]).map(({ message, messageExpression, ...rule }) => rule)];
      }
      return [key, overSubschemas(key, value, withoutProse)];
    }),
  );
}

/** Applies a function to the schemas which stand under a schema's keyword. */
function overSubschemas(key: string, value: unknown, change: (schema: Node) => Node): unknown {
  if (key === 'properties') {
    return Object.fromEntries(Object.entries(value as Node).map(([name, schema]) => [name, change(schema as Node)]));
  }
  if (key === 'allOf' || key === 'anyOf' || key === 'oneOf') return (value as Node[]).map(change);
  // `additionalProperties` may be a plain true or false.
  const single = key === 'items' || key === 'additionalProperties' || key === 'not';
  return single && typeof value === 'object' ? change(value as Node) : value;
}

/** Runs `cdk8s import` on the trimmed definitions, in a folder of its own: it would read and rewrite `cdk8s.yaml`. */
async function classesOf(root: string, source: CrdSource, crds: readonly Crd[]): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), 'meridian-imports-'));
  try {
    await writeFile(join(work, 'trimmed.yaml'), crds.map((crd) => dump(crd)).join('---\n'));
    const manifest = createRequire(join(root, 'package.json')).resolve('cdk8s-cli/package.json');
    const args = ['import', `${source.name}:=trimmed.yaml`, '--language', 'typescript', '--output', 'out'];
    await run(work, [join(manifest, '../bin/cdk8s'), ...args, '--no-save', '--no-check-upgrade']);
    const code = await readFile(join(work, 'out', `${source.name}-${source.group}.ts`), 'utf8');
    return `// ${generatedMark} (cdk8s import) from ${source.name} ${source.version}. Do not edit.\n${erasable(code)}`;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function run(cwd: string, args: readonly string[]): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.once('error', failed);
    child.once('close', (code) => {
      if (code === 0) done();
      else failed(new Refusal(`cdk8s ${args.slice(1).join(' ')} ended with ${code}\n${output}`));
    });
  });
}

/**
 * Rewrites the three forms of generated code which need a TypeScript compiler to run (`erasableSyntaxOnly`,
 * `verbatimModuleSyntax`), so that the strict settings hold for it like for every other file. An enum becomes an
 * object and a union of the same name: `X.A` works as before, and so does the plain string.
 */
export function erasable(code: string): string {
  const types = ['ApiObjectMetadata', 'GroupVersionKind'];
  const result = code
    .replace('// generated by cdk8s\n', '')
    .replace(/^import \{ (.+) \} from 'cdk8s';$/m, (_line, names: string) => {
      const typed = names.split(', ').map((name) => (types.includes(name) ? `type ${name}` : name));
      return `import { ${typed.join(', ')} } from 'cdk8s';`;
    })
    .replace("import { Construct } from 'constructs';", "import type { Construct } from 'constructs';")
    .replace(/^export enum (\w+) \{\n([\s\S]*?)^\}$/gm, (_block, name: string, members: string) => {
      const entries = members.replace(/^( {2}\w+) = ("(?:[^"\\]|\\.)*"),$/gm, '$1: $2,');
      return `export const ${name} = {\n${entries}} as const;\nexport type ${name} = (typeof ${name})[keyof typeof ${name}];`;
    })
    .replace(
      /^ {2}private constructor\(public readonly value: (.+)\) \{\n {2}\}$/gm,
      '  public readonly value: $1;\n  private constructor(value: $1) {\n    this.value = value;\n  }',
    )
    .replace(/[ \t]+$/gm, '');
  const left = /^(?:export )?enum |constructor\(public |^ {2}\w+ = "/m.exec(result);
  if (left !== null) throw new Refusal(`cdk8s import writes a form which is not rewritten yet: ${left[0]}`);
  return `${result.trimEnd()}\n`;
}

function schemaFile(source: CrdSource, { spec }: Crd): string {
  const [version] = spec.versions;
  if (version === undefined) throw new Error(`${spec.names.kind} was trimmed to nothing`);
  const identity = { group: spec.group, kind: spec.names.kind, version: version.name };
  return json({
    $comment: `${generatedMark} from ${source.name} ${source.version}. Do not edit.`,
    'x-kubernetes-group-version-kind': [identity],
    ...version.schema.openAPIV3Schema,
  });
}

// ----------------------------------------------------------------------------------------------------- Kubernetes

/** How a quantity (`250m`, `1.5Gi`, `1e3`) is written; Kubernetes' documents say it in prose only. */
const quantity = {
  definition: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  pattern: '^[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\\d+)?$',
};

/** Keywords that say nothing about which objects are valid. */
const patchKeywords = /^x-kubernetes-(?:patch-.*|unions|map-type)$/;
const reference = '#/components/schemas/';

/** One file for all built-in kinds, because they share most definitions. */
function kubernetesFile(documents: ReadonlyMap<string, Document>): string {
  const definitions: Record<string, Node> = {};
  const kinds: Record<string, string> = {};
  const enums = new Set(Object.keys(kubernetesEnums));
  for (const [name, document] of documents) {
    const { schemas } = document.components;
    const take = (definition: string): void => {
      if (definition in definitions) return;
      const schema = schemas[definition];
      if (schema === undefined) throw new Refusal(`${name} refers to ${definition}, which it does not define`);
      // Entered first, because JSONSchemaProps refers to itself.
      definitions[definition] = {};
      definitions[definition] = withValues(definition, definitionOf(withoutProse(schema), take), enums);
    };
    for (const kind of kubernetesSource.kinds[name] ?? []) {
      const [group, version] = name.startsWith('api__') ? ['', name.slice(5)] : name.split('__').slice(1);
      const found = Object.entries(schemas).find(([, schema]) =>
        schema['x-kubernetes-group-version-kind']?.some(
          (identity) => identity.group === group && identity.version === version && identity.kind === kind,
        ),
      );
      if (found === undefined) throw new Refusal(`${name} defines no ${kind}`);
      kinds[`${group === '' ? '' : `${group}/`}${version} ${kind}`] = found[0];
      take(found[0]);
    }
  }
  // A definition renamed upstream must not take its enum away unnoticed.
  if (enums.size > 0) throw new Refusal(`these enums name no field of Kubernetes: ${[...enums].join(', ')}`);
  return json({
    $comment:
      `${generatedMark} from ${kubernetesSource.name} ${kubernetesSource.version} ` +
      '(Copyright The Kubernetes Authors, Apache-2.0; trimmed). Do not edit.',
    definitions: sorted(definitions),
    kinds: sorted(kinds),
  });
}

function definitionOf(schema: Node, take: (definition: string) => void): Node {
  const result: Node = {};
  for (const [key, value] of Object.entries(schema)) {
    if (patchKeywords.test(key) || key === 'x-kubernetes-group-version-kind') continue;
    // A default of `{}`, `""` or 0 only repeats what an absent field means.
    if (key === 'default' && (typeof value === 'object' || value === '' || value === 0)) continue;
    if (key === '$ref') {
      const definition = (value as string).slice(reference.length);
      take(definition);
      result[key] = `#/definitions/${definition}`;
    } else {
      result[key] = overSubschemas(key, value, (child) => definitionOf(child, take));
    }
  }
  // `allOf` with a single reference is how OpenAPI puts a default beside it.
  const { allOf, ...rest } = result;
  const only = allOf?.length === 1 ? allOf[0] : undefined;
  return only?.$ref !== undefined && Object.keys(rest).length === 0 ? only : result;
}

function withValues(definition: string, schema: Node, unused: Set<string>): Node {
  if (definition === quantity.definition) return { ...schema, pattern: quantity.pattern };
  const suffix = definition.split('.').slice(-3).join('.');
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    for (const [key, target] of [
      [`${suffix}.${field}`, property],
      [`${suffix}.${field}[]`, property.items],
    ] as const) {
      const values = kubernetesEnums[key];
      if (values === undefined || target === undefined) continue;
      target.enum = values.split(' ');
      unused.delete(key);
    }
  }
  return schema;
}

// --------------------------------------------------------------------------------------------------------- output

/** Writes the files, and removes those of earlier runs which these sources no longer give. */
async function publish(out: string, files: Files, sources: readonly string[]): Promise<void> {
  await mkdir(join(out, 'schemas'), { recursive: true });
  const known = [...crdSources.map(({ name }) => name), kubernetesSource.name];
  for (const name of await readdir(out, { recursive: true })) {
    const path = name.replaceAll('\\', '/');
    if (files.has(path) || !/\.(?:ts|json)$/.test(path)) continue;
    const from = new RegExp(`${generatedMark}.* from (\\S+) `).exec(await readFile(join(out, path), 'utf8'))?.[1];
    // Files of a source that was not read this time stay; unmarked files are not ours.
    if (from !== undefined && (sources.includes(from) || !known.includes(from))) await rm(join(out, path));
  }
  for (const [path, text] of files) await writeFile(join(out, path), text);
}

/** Keys in code-unit order all the way down: upstream's order must not move ours. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted((value as Node)[key])]));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
