import path from 'node:path';
import { declare } from '../engine/build/index.ts';
import { AzureChecks } from '../model/azure/checks.ts';
import type { AzurePlan } from '../model/azure/plan.ts';
import { Diagnostics, printText } from '../model/diagnostics/index.ts';
import { type AzureSettings, type Cluster, loadPlatform, type Platform } from '../model/regions/index.ts';
import { systems } from '../systems/index.ts';

/** What the program is made from: the same regions and components as the manifests. */
export interface InfraModel {
  readonly platform: Platform;
  readonly azure: AzureSettings;
  readonly clusters: readonly Cluster[];
  /** By target. */
  readonly plans: ReadonlyMap<string, AzurePlan>;
}

/** A mistake in `regions/` or `systems/`, already in words for people. */
export class ModelError extends Error {}

/**
 * @param root the project's folder
 * @throws {@link ModelError} with everything that is wrong in `regions/` and `systems/`
 */
export function infraModel(root: string = process.cwd()): InfraModel {
  const diagnostics = new Diagnostics();
  const platform = loadPlatform(path.join(root, 'regions'), diagnostics, 'regions');
  const refuse = (): never => {
    throw new ModelError(printText(diagnostics.sorted()));
  };
  if (platform === undefined) return refuse();
  const { azure, clusters } = platform;
  if (azure === undefined) throw new ModelError('regions/azure.yaml is missing: it says what Azure gives the platform');
  const checks = new AzureChecks(systems, platform, diagnostics);
  const plans = new Map(
    platform.targets.flatMap((target): [string, AzurePlan][] => {
      const plan = checks.add(target, declare(systems, target, platform, diagnostics));
      return plan === undefined ? [] : [[target.name, plan]];
    }),
  );
  checks.finish();
  return diagnostics.hasErrors ? refuse() : { platform, azure, clusters, plans };
}
