import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Project, type Run } from '../support/project.ts';

const id = (number: number) => `${String(number).padStart(8, '0')}-2222-4333-8444-555555555555`;

let project: Project;
let keys: readonly string[];
const clusters = { 'us-prod-eastus2': {}, 'us-prod-westus3': {} };
let outputs: { clusters: object; tenantId: string; identities: Record<string, string> };

const file = 'regions/outputs/us-prod.json';

function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  return project.run(process.execPath, ['cli/run.mjs', 'infra-outputs', ...argv], env);
}

function codes({ stderr }: Run): readonly string[] {
  return [...new Set(stderr.match(/(?<=error )[a-z]+\/[a-z-]+(?=: )/g))].sort();
}

/** Writes what Pulumi is to have printed, and reads it. */
function from(given: unknown, target = 'us-prod'): Run {
  project.write('given.json', typeof given === 'string' ? given : JSON.stringify(given, null, 2));
  return run(['--stack', target, '--from', 'given.json']);
}

beforeAll(() => {
  project = new Project('meridian-outputs-', afterAll);
  // Without any identity, the refusal names each that there must be.
  const { stderr } = from({ clusters, tenantId: id(1), identities: {} });
  keys = [...stderr.matchAll(/lack the identity (\S+)/g)].map(([, key = '']) => key).sort();
});

beforeEach(() => {
  const identities = Object.fromEntries(keys.map((key, index) => [key, id(index + 2)]));
  outputs = { clusters, tenantId: id(1), identities };
});

describe('M-6 R-6 npm run infra:outputs', () => {
  it('writes the client ID of every account, which synth then renders', () => {
    expect(keys).toEqual(expect.arrayContaining(['ghasi/delivery-service', 'keda/keda-operator']));
    const { status, stdout } = from(outputs);
    expect(status).toBe(0);
    expect(stdout).toContain(`${file} is written:\n`);
    expect(stdout).toContain(
      `  + identities.marketplace/asset-indexing: ${outputs.identities['marketplace/asset-indexing']}\n`,
    );
    expect(stdout).toContain('Now run npm run synth');
    expect(Object.keys(JSON.parse(project.read(file)).identities)).toEqual(keys);
    expect(readdirSync(project.file('regions/outputs'))).toEqual(['us-prod.json']);
    expect(project.synth()).toMatchObject({ status: 0 });
    const rendered = project.read('dist/us-prod/marketplace/asset-indexing/manifests.yaml');
    expect(rendered).toContain(`client-id: ${outputs.identities['marketplace/asset-indexing']}\n`);
    // External Secrets reads the tenant there, and KEDA gets both by its chart's values.
    expect(rendered).toContain(`azure.workload.identity/tenant-id: ${outputs.tenantId}\n`);
    const keda = Object.entries(project.tree('dist/argocd')).find(([, text]) =>
      text.includes('name: add-on-keda\n'),
    )?.[1];
    expect(keda).toContain('if eq .metadata.labels.target "us-prod" }}');
    expect(keda).toContain(`clientId: ${outputs.identities['keda/keda-operator']}\n`);
  });

  it('says so when there is nothing new, and what is', () => {
    expect(from(outputs).stdout).toBe(`${file} says all of it already.\n`);
    const changed = { ...outputs, identities: { ...outputs.identities, 'keda/keda-operator': id(99) } };
    expect(from(changed).stdout).toContain(
      `  ~ identities.keda/keda-operator: ${outputs.identities['keda/keda-operator']} → ${id(99)}\n`,
    );
  });

  it('refuses with a place in the file, everything at once, and leaves the file as it was', () => {
    const before = project.read(file);
    const identities = { ...outputs.identities, 'shop/web': id(50), 'keda/keda-operator': '[secret]' };
    const refused = from({ ...outputs, identities });
    expect([refused.status, refused.stdout]).toEqual([1, '']);
    expect(codes(refused)).toEqual(['outputs/secret', 'outputs/unknown-identity']);
    expect(refused.stderr).toMatch(/^given\.json:\d+:\d+ error outputs\/secret: /m);
    expect(project.read(file)).toBe(before);
  });

  it.each([
    ['outputs/bad-json', 'Current stack outputs (2):', 'us-prod'],
    ['outputs/bad-shape', {}, 'us-prod'],
    ['outputs/other-stack', { clusters, tenantId: id(1), identities: {} }, 'eu-prod'],
    ['cli/unknown-target', {}, 'us-prd'],
    ['cli/unknown-target', {}, 'global'],
  ])('%s', (code, given, target) => {
    const refused = from(given, target);
    expect([refused.status, codes(refused)]).toEqual([1, [code]]);
    expect(existsSync(project.file(`regions/outputs/${target}.json`))).toBe(target === 'us-prod');
  });

  it('reads standard input, and what pulumi prints', () => {
    project.write('given.json', JSON.stringify(outputs));
    const piped = project.run('bash', ['-c', 'node cli/run.mjs infra-outputs --stack us-prod --from - < given.json']);
    expect([piped.status, piped.stdout]).toEqual([0, expect.stringContaining(file)]);
    mkdirSync(project.file('tools'), { recursive: true });
    mkdirSync(project.file('infra'), { recursive: true });
    project.write(
      'tools/pulumi',
      '#!/usr/bin/env bash\necho "$PWD $*" >&2\n[[ "$*" == *ghost* ]] && { echo "error: no stack" >&2; exit 1; }\ncat ../given.json\n',
    );
    project.run('chmod', ['+x', 'tools/pulumi']);
    const path = { PATH: `${project.file('tools')}:${process.env['PATH']}` };
    expect(run(['--stack', 'contoso/meridian/us-prod'], path)).toMatchObject({
      status: 0,
      stdout: `${file} says all of it already.\n`,
    });
    expect(codes(run(['--stack', 'ghost/us-prod'], path))).toEqual(['outputs/pulumi-failed']);
    expect(codes(run(['--stack', 'us-prod'], { PATH: project.file('nowhere') }))).toEqual(['outputs/no-pulumi']);
    expect(codes(run(['--stack', 'us-prod', '--from', 'nowhere.json']))).toEqual(['outputs/unreadable']);
    expect(codes(run([]))).toEqual(['cli/bad-arguments']);
  });
});
