import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import { Component } from '../component/component.ts';
import type { ObjectPatch } from '../patch.ts';

/** Hands the patches of a workload over to its component; called last, when all of its objects are there. */
export function addPatches(scope: Construct, workload: string, patches: readonly ObjectPatch[]): void {
  const component = Component.containing(scope);
  const objects = scope.node.findAll().filter((construct) => construct instanceof ApiObject);
  for (const [index, { kind, reason, operations }] of patches.entries()) {
    const origin = captureOrigin(['patches', String(index)]);
    const object = objects.find((candidate) => candidate.kind === kind);
    if (object === undefined) {
      const known = [...new Set(objects.map((candidate) => candidate.kind))].sort().join(', ');
      component.context.diagnostics.report('component/patch-without-object', { workload, kind, known }, origin);
      continue;
    }
    component.patches.push({ object, reason, operations, origin });
  }
}
