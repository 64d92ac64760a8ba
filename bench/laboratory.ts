import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { helm, kubectl } from '../test/support/kube-binaries.ts';
import { writeCharts } from './inputs/helm.ts';
import { writeOverlays } from './inputs/kustomize.ts';
import { measure, quoted } from './measure.ts';
import { syntheticServices, targets } from './synthetic/facts.ts';
import { worldOf } from './synthetic/figures.ts';
import { writeRegions } from './synthetic/system.ts';
import type { OwnFigures } from './synthetic-synth.ts';
import { checkFiles, checkMeridian } from './verify.ts';

/**
 * Programs that render the synthetic platform. `meridian` renders manifests, as the others do; `charts` Helm charts too;
 * `unchanged` is a second run of `meridian` over what it wrote.
 */
export const contestants = [
  'meridian',
  'unchanged',
  'charts',
  'floor',
  'cdk8s',
  'helm',
  'umbrella',
  'kustomize',
] as const;
export type Contestant = (typeof contestants)[number];

/** The launcher's. */
export type Bundler = (options: object) => Promise<unknown>;

/** Services of a synthetic platform, each rendered for six targets; or this project's own systems and regions. */
export type Services = SyntheticSize | 'platform';
type SyntheticSize = 40 | 400 | 4000;

/** One run of one program. */
export interface Sample {
  readonly contestant: Contestant;
  readonly services: Services;
  readonly round: number;
  /** Seconds of processor time, or undefined when it was ended at the limit. */
  readonly cpu: number | undefined;
  /** What of it the operating system took. */
  readonly system: number | undefined;
  /** Seconds on the clock; the limit when it was ended there. */
  readonly wall: number;
  /** Known of Meridian's own process only. */
  readonly own?: OwnFigures;
}

/** Seconds that one run may take. */
const limits: Readonly<Record<Services, number>> = { 40: 600, 400: 300, 4000: 1200, platform: 600 };

/** A temporary folder with everything that is measured in it; gone after `close`. */
export class Laboratory {
  readonly #root: string;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #verified = new Set<string>();
  readonly #helm: string | undefined;
  readonly #kubectl: string | undefined;

  private constructor(root: string) {
    this.#root = root;
    this.#folder = mkdtempSync(path.join(tmpdir(), 'meridian-bench-'));
    process.once('exit', () => this.close());
    mkdirSync(this.#path('home'));
    this.#env = { PATH: process.env['PATH'], HOME: this.#path('home') };
    this.#helm = helm();
    this.#kubectl = kubectl();
  }

  /** Bundles the programs and writes their inputs. */
  static async open(root: string, sizes: readonly Services[], bundler: Bundler): Promise<Laboratory> {
    const laboratory = new Laboratory(root);
    try {
      await laboratory.#bundlePrograms(bundler);
      for (const services of sizes) laboratory.#writeInputs(services);
      return laboratory;
    } catch (error) {
      laboratory.close();
      throw error;
    }
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Whether the program is there on this machine. */
  has(contestant: Contestant): boolean {
    if (contestant === 'helm' || contestant === 'umbrella') return this.#helm !== undefined;
    return contestant !== 'kustomize' || this.#kubectl !== undefined;
  }

  /** Runs a program once, from nothing, and holds what it wrote against what it should have written. */
  async run(contestant: Contestant, services: Services, round: number): Promise<Sample> {
    const out = this.#path(`out-${contestant === 'unchanged' ? 'meridian' : contestant}`);
    if (contestant !== 'unchanged') {
      rmSync(out, { recursive: true, force: true });
      mkdirSync(out);
    }
    const script = this.#script(contestant, services, out);
    const limit = limits[services];
    const usage = await measure(script, { cwd: this.#folder, env: this.#env, limit });
    if (usage !== undefined && services !== 'platform') this.#verify(contestant, services, out);
    const own = existsSync(this.#figures) ? { own: this.#takeFigures() } : {};
    if (contestant !== 'meridian') rmSync(out, { recursive: true, force: true });
    return { contestant, services, round, cpu: usage?.cpu, system: usage?.system, wall: usage?.wall ?? limit, ...own };
  }

  #path(...names: readonly string[]): string {
    return path.join(this.#folder, ...names);
  }

  get #figures(): string {
    return this.#path('figures.json');
  }

  #takeFigures(): OwnFigures {
    const figures = JSON.parse(readFileSync(this.#figures, 'utf8')) as OwnFigures;
    rmSync(this.#figures);
    return figures;
  }

  /** With the launcher's own bundler, so that all start equally fast. */
  async #bundlePrograms(bundler: Bundler): Promise<void> {
    for (const name of ['floor', 'stock-cdk8s']) {
      const entryPoints = { [name]: path.join(this.#root, 'bench', `${name}.ts`) };
      await bundler({ root: this.#root, entryPoints, outdir: this.#path('programs') });
    }
  }

  #writeInputs(size: Services): void {
    if (size === 'platform') return;
    const services = syntheticServices(size);
    writeRegions(this.#path(`regions-${size}`), services);
    if (size !== 40) return;
    if (this.#helm !== undefined) writeCharts(this.#path('charts'), services, worldOf(services));
    if (this.#kubectl !== undefined) writeOverlays(this.#path('kustomize'), services, worldOf(services));
  }

  #script(contestant: Contestant, services: Services, out: string): string {
    const node = quoted(process.execPath);
    if (services === 'platform') return this.#platformScript(contestant, out);
    switch (contestant) {
      case 'meridian':
      case 'charts':
      case 'unchanged': {
        const launcher = quoted(path.join(this.#root, 'cli', 'run.mjs'));
        const files = [this.#path(`regions-${services}`), out, this.#figures].map(quoted).join(' ');
        return `${node} ${launcher} bench synthetic-synth ${services} ${files}${contestant === 'charts' ? ' charts' : ''}`;
      }
      case 'floor':
        return `${node} ${quoted(this.#path('programs', 'floor.cjs'))} ${services} ${quoted(out)}`;
      case 'cdk8s': {
        const manifest = createRequire(path.join(this.#root, 'package.json')).resolve('cdk8s-cli/package.json');
        const cli = quoted(path.join(path.dirname(manifest), 'bin', 'cdk8s'));
        const app = quoted(`${node} ${quoted(this.#path('programs', 'stock-cdk8s.cjs'))} ${services}`);
        return `${node} ${cli} synth --no-check-upgrade --app ${app} --output ${quoted(out)} > /dev/null`;
      }
      case 'helm':
        return this.#forEach(services, (target, service) => {
          const values = quoted(this.#path('charts', 'values', `${target}.${service}.yaml`));
          const output = quoted(path.join(out, `${target}.${service}.yaml`));
          return `${quoted(this.#helm ?? '')} template ${service} charts/service --values ${values} > ${output}`;
        });
      case 'umbrella':
        return targets
          .map(({ name }) => {
            const values = quoted(this.#path('charts', 'values', `${name}.yaml`));
            const output = quoted(path.join(out, `${name}.yaml`));
            return `${quoted(this.#helm ?? '')} template platform charts/umbrella --values ${values} > ${output}`;
          })
          .join('\n');
      case 'kustomize':
        return this.#forEach(services, (target, service) => {
          const output = quoted(path.join(out, `${target}.${service}.yaml`));
          return `${quoted(this.#kubectl ?? '')} kustomize kustomize/overlays/${target}/${service} > ${output}`;
        });
    }
  }

  /** The command that people type, and Helm on the charts that it wrote; a test holds their outputs against each other. */
  #platformScript(contestant: Contestant, out: string): string {
    if (contestant !== 'helm') {
      const launcher = quoted(path.join(this.#root, 'cli', 'run.mjs'));
      return `${quoted(process.execPath)} ${launcher} synth --quiet --out ${quoted(out)} 2> /dev/null`;
    }
    const charts = path.join(this.#root, 'dist', 'charts');
    return readdirSync(charts, { recursive: true, encoding: 'utf8' })
      .filter((file) => /values\..+\.yaml$/.test(file))
      .sort()
      .map((file, index) => {
        const chart = quoted(path.join(charts, path.dirname(file)));
        const [values, output] = [path.join(charts, file), path.join(out, `${index}.yaml`)].map(quoted);
        return `${quoted(this.#helm ?? '')} template it ${chart} --values ${values} > ${output}`;
      })
      .join('\n');
  }

  #forEach(services: SyntheticSize, command: (target: string, service: string) => string): string {
    const names = syntheticServices(services).map(({ name }) => name);
    return targets.flatMap((target) => names.map((name) => command(target.name, name))).join('\n');
  }

  /** Once for each program and size: a program that does less work than the others must not look fast. */
  #verify(contestant: Contestant, services: SyntheticSize, out: string): void {
    const key = `${contestant} ${services}`;
    if (this.#verified.has(key) || contestant === 'unchanged') return;
    this.#verified.add(key);
    if (contestant === 'meridian' || contestant === 'charts') checkMeridian(services, out);
    else checkFiles(contestant, services, out);
  }
}
