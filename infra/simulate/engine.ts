import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Operation {
  /** The engine's word: `create`, `update`, `same` … */
  readonly op: string;
  readonly urn: string;
}

/** What a command of `pulumi` did. */
export interface Outcome {
  /** Exit code; 255 where a signal ended it. */
  readonly code: number;
  /** What it did to each resource of Azure, or in a preview would do; none for commands that do nothing to resources. */
  readonly operations: readonly Operation[];
  /** Errors of the engine and of resources, each once, and what was printed where there are none. */
  readonly errors: readonly string[];
  readonly stdout: string;
  readonly seconds: number;
}

/** Folders with programs, and where the first of them is that has both; undefined where none has. */
export function findPulumi(searchPath: string): string | undefined {
  return searchPath
    .split(path.delimiter)
    .find((folder) => ['pulumi', 'pulumi-language-nodejs'].every(isProgramIn(folder)));
}

function isProgramIn(folder: string) {
  return (name: string): boolean => {
    try {
      accessSync(path.join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
}

interface EngineOptions {
  /** Folder of infra/, or of another Pulumi.yaml. */
  readonly project: string;
  /** What runs instead of the project's `main`. Default: that. */
  readonly main?: string;
  /** Port of the provider that stands for azure-native. */
  readonly port: number;
  /** The environment to start from; what concerns clouds and proxies is left out of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The engine of Pulumi, as far from everything else as it can be: state, plugins and configuration in a folder that is
 * removed in the end, no account, and no provider but ours.
 */
export class Engine {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'meridian-infra-'));
  readonly #environment: NodeJS.ProcessEnv;
  readonly #running = new Set<ChildProcess>();
  #commands = 0;

  constructor({ project, main, port, environment }: EngineOptions) {
    const folders = { home: this.#in('home'), state: this.#in('state'), project: this.#in('project') };
    for (const folder of Object.values(folders)) mkdirSync(folder);
    const settings = readFileSync(path.join(project, 'Pulumi.yaml'), 'utf8');
    // Configuration is written beside Pulumi.yaml, so that a copy of it takes the place of the project's.
    const program = (given: string) => path.resolve(main === undefined ? path.join(project, given) : main);
    const copied = settings.replace(/^main: (.+)$/m, (_, given: string) => `main: ${program(given)}`);
    writeFileSync(path.join(folders.project, 'Pulumi.yaml'), copied);
    const kept = Object.entries(environment).filter(([name]) => !/^(?:PULUMI|AZURE|ARM)_|proxy$/i.test(name));
    this.#environment = {
      ...Object.fromEntries(kept),
      PULUMI_HOME: folders.home,
      PULUMI_BACKEND_URL: `file://${folders.state}`,
      PULUMI_CONFIG_PASSPHRASE: 'simulation',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      // The state is written once a command, not after each of some hundred resources: nobody ends the engine by force.
      PULUMI_EXPERIMENTAL: 'true',
      PULUMI_SKIP_CHECKPOINTS: 'true',
      // Or there would be no --event-log.
      PULUMI_DEBUG_COMMANDS: 'true',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      PULUMI_DEBUG_PROVIDERS: `azure-native:${port}`,
      NO_COLOR: '1',
    };
  }

  /** Runs a command that takes a stack and reports what it does to resources: `up`, `preview`, `refresh`, `destroy`. */
  async operate(command: string, stack: string, flags: readonly string[]): Promise<Outcome> {
    const log = this.#in(`events-${this.#commands++}.json`);
    const ran = await this.run([command, '--stack', stack, '--event-log', log, ...flags]);
    return { ...ran, ...readEvents(log, ran.errors) };
  }

  /** Sets values of a stack's configuration; keys without a namespace are the project's. */
  async configure(stack: string, values: Readonly<Record<string, string>>): Promise<void> {
    const pairs = Object.entries(values).flatMap(([key, value]) => ['--plaintext', `${key}=${value}`]);
    const { code, errors } = await this.run(['config', 'set-all', '--stack', stack, ...pairs]);
    if (code !== 0) throw new Error(errors.join('\n'));
  }

  /** Runs any command, and waits for its end. */
  async run(argv: readonly string[]): Promise<Outcome> {
    const started = performance.now();
    // In a group of its own, Ctrl-C does not reach it before we can tell it how to end.
    const child = spawn('pulumi', ['--non-interactive', '--cwd', this.#in('project'), ...argv], {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#running.add(child);
    let [stdout, all] = ['', ''];
    child.stdout.setEncoding('utf8');
    child.stderr.setEncoding('utf8');
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      all += chunk;
    });
    child.stderr.on('data', (chunk) => {
      all += chunk;
    });
    const code = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status) => resolve(status ?? 255));
    }).finally(() => this.#running.delete(child));
    const seconds = (performance.now() - started) / 1000;
    return { code, operations: [], errors: code === 0 ? [] : all.trim().split('\n'), stdout, seconds };
  }

  /** Ends what still runs, and removes all that there is of it. May be called at any time, also twice. */
  async close(): Promise<void> {
    await Promise.all([...this.#running].map(ended));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #in(name: string): string {
    return path.join(this.#folder, name);
  }
}

/** How long the engine has to end what it started, in milliseconds; it starts programs in groups of their own. */
const patience = 5000;

/** Asks a process to end, insists when it does not, and waits for it. */
function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const insist = setTimeout(() => child.kill('SIGKILL'), patience);
    child.once('close', () => {
      clearTimeout(insist);
      resolve();
    });
    // The first signal asks it to finish what it is doing, the second not to.
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGINT'), 100);
  });
}

interface EngineEvent {
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string; readonly urn?: string };
  readonly resOutputsEvent?: {
    readonly metadata: { readonly op: string; readonly type: string; readonly urn: string };
  };
}

function readEvents(file: string, printed: readonly string[]): Pick<Outcome, 'operations' | 'errors'> {
  const events = readLines(file).map((line) => JSON.parse(line) as EngineEvent);
  // Not the stack, its providers and components: an update that fails may end before these are heard of.
  const operations = events.flatMap(({ resOutputsEvent: found }) =>
    found === undefined || !found.metadata.type.startsWith('azure-native:')
      ? []
      : [{ op: found.metadata.op, urn: found.metadata.urn }],
  );
  const errors = events.flatMap(({ diagnosticEvent: found }) =>
    found?.severity === 'error' ? [`${found.urn === undefined ? '' : `${found.urn}: `}${found.message.trim()}`] : [],
  );
  return { operations, errors: errors.length > 0 ? [...new Set(errors)] : printed };
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}
