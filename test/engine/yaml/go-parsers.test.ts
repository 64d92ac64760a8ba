import { deepStrictEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emitYaml } from '../../../engine/yaml/index.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { helm, kubectl } from '../../support/kube-binaries.ts';
import { wellFormedText } from './arbitraries.ts';

const HELM = helm();
const KUBECTL = kubectl();
const title = (name: string, binary: string | undefined) =>
  binary === undefined ? `${name} (skipped: it is packaged for Linux on x64 only)` : name;

/** Enough texts in one file that the start of a binary does not count. */
const texts = fc.uniqueArray(wellFormedText, { minLength: 150, maxLength: 400, size: 'max' });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meridian-go-parsers-'));
  mkdirSync(join(folder, 'chart/templates'), { recursive: true });
  writeFileSync(join(folder, 'chart/Chart.yaml'), 'apiVersion: v2\nname: chart\nversion: 0.1.0\n');
  // Base64, because Helm reads what a template prints as YAML once more.
  writeFileSync(join(folder, 'chart/templates/values.yaml'), 'values: {{ toJson .Values | b64enc }}\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(binary: string | undefined, args: readonly string[], input: string): string {
  if (binary === undefined) throw new Error('no binary to run');
  const env = { HOME: folder, KUBECONFIG: join(folder, 'none') };
  const { status, stdout, stderr, error } = spawnSync(binary, args, {
    input,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** The text as Helm reads a file of values. */
function readByHelm(text: string): unknown {
  const output = run(HELM, ['template', 'release', join(folder, 'chart'), '--values', '-'], text);
  const encoded = /^values: (.*)$/m.exec(output)?.[1] ?? '';
  return JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
}

function refusedOrReadByHelm(text: string): unknown {
  try {
    return readByHelm(text);
  } catch (error) {
    return error;
  }
}

/** The stream as kubectl reads a file of manifests. */
function readByKubectl(text: string): unknown[] {
  const output = run(KUBECTL, ['label', '--local', '--filename', '-', '--output', 'json', 'read=yes'], text);
  return output
    .trim()
    .split(/(?<=^\})\n(?=\{$)/m)
    .map((json) => JSON.parse(json));
}

const configMap = (name: string, data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

describe.skipIf(HELM === undefined)(title('Helm', HELM), { timeout: 120_000 }, () => {
  it('reads every text back, as a key and as a value', () => {
    fc.assert(
      fc.property(texts, (texts) => {
        const values = {
          list: texts,
          nested: texts.map((text) => [[{ text }]]),
          byText: Object.fromEntries(texts.map((text) => [text, text])),
        };
        deepStrictEqual(readByHelm(emitYaml([values as unknown as KubeObject])), values);
      }),
      { numRuns: 12, interruptAfterTimeLimit: 20_000, endOnFailure: true },
    );
  });

  it.each(['0o17', '0X1F', '0B11', '0b-1', '+_1', '0_x1F', '1e3_0', 'a\u2028b', '\u007f', '\ta\nb', ' \n'])(
    'would misread %j as cdk8s writes it',
    (text) => {
      expect(refusedOrReadByHelm(Yaml.stringify({ text }))).not.toEqual({ text });
      expect(refusedOrReadByHelm(emitYaml([{ text } as unknown as KubeObject]))).toEqual({ text });
    },
  );
});

describe.skipIf(KUBECTL === undefined)(title('kubectl', KUBECTL), { timeout: 120_000 }, () => {
  it('reads every text back, as a key and as a value, in a stream of documents', () => {
    fc.assert(
      fc.property(texts, (texts) => {
        const objects = [
          configMap('values', Object.fromEntries(texts.map((text, index) => [`text-${index}`, text]))),
          configMap('keys', Object.fromEntries(texts.map((text, index) => [text, `text-${index}`]))),
        ];
        deepStrictEqual(
          readByKubectl(emitYaml(objects)),
          objects.map((object) => ({ ...object, metadata: { ...object.metadata, labels: { read: 'yes' } } })),
        );
      }),
      { numRuns: 12, interruptAfterTimeLimit: 20_000, endOnFailure: true },
    );
  });
});
