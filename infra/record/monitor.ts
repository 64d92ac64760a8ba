import { MockMonitor } from '@pulumi/pulumi/runtime/mocks.js';
import { idOf } from '../arm/ids.ts';
import { invoked } from '../arm/invokes.ts';
import { outputsOf } from '../arm/outputs.ts';
import { isObject, withoutMarks } from '../typings/wire.ts';
import type { RecordedResource } from './record.ts';

/** Options of a resource that reach the engine. Absent ones were not given. */
export interface Options {
  /** URN of the component that it belongs to; absent where that is the stack. */
  readonly parent?: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  /** URNs that it once had, or those parts of them that differ. */
  readonly aliases: readonly (string | Alias)[];
  /** URNs of all that it waits for: said outright, and used in its inputs. */
  readonly dependencies: readonly string[];
  /** Those of them that no input explains. */
  readonly dependsOn: readonly string[];
  /** URNs that each input is computed from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** Parts of a URN; absent ones are as they are now. */
export interface Alias {
  readonly name?: string;
  readonly type?: string;
  readonly parent?: string;
  readonly noParent?: true;
}

interface AliasRequest {
  getUrn(): string;
  getSpec(): { getName(): string; getType(): string; getParenturn(): string; getNoparent(): boolean } | undefined;
}

/** What Pulumi's runtime sends to register a resource; the package declares it as any. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDeletebeforereplace(): boolean;
  getDeletebeforereplacedefined(): boolean;
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
  getAliasesList(): AliasRequest[];
  getAliasurnsList(): string[];
  getDependenciesList(): string[];
  getPropertydependenciesMap(): { entries(): Iterable<[string, { getUrnsList(): string[] }]> };
}

interface OutputsRequest {
  getUrn(): string;
  getOutputs(): { toJavaScript(): Record<string, unknown> } | undefined;
}

const stackType = 'pulumi:pulumi:Stack';

/** Stands where a program's engine would be, and keeps what it is told. */
export class RecordingMonitor {
  readonly resources: RecordedResource[] = [];
  /** For people; a program that runs into one goes on, so that all are found at once. */
  readonly problems: string[] = [];
  /** What the stack exports, with marks. */
  outputs: Readonly<Record<string, unknown>> = {};
  /** What the runtime talks to. */
  readonly served: MockMonitor;

  constructor(project: string, stack: string) {
    const served = new MockMonitor({
      call: ({ token, inputs }) => this.#invoked(token, inputs),
      newResource: ({ type, inputs, id, custom }) => this.#state(type, inputs, id, custom === true),
    });
    // Mocks leave all but one of the parents out of a URN, so that two resources seem to be one.
    Object.defineProperty(served, 'newUrn', { value: urnMaker(project, stack) });
    const register = served.registerResource.bind(served);
    served.registerResource = (request: RegisterRequest, callback) => {
      const respond = (error: unknown, response: { getUrn(): string; getId(): string } | undefined) => {
        if (response !== undefined) this.#keep(request, response.getUrn(), response.getId());
        callback(error, response);
      };
      return register(request, respond);
    };
    const registerOutputs = served.registerResourceOutputs.bind(served);
    served.registerResourceOutputs = (request: OutputsRequest, callback) => {
      if (typeOf(request.getUrn()) === stackType) this.outputs = request.getOutputs()?.toJavaScript() ?? {};
      registerOutputs(request, callback);
    };
    this.served = served;
  }

  /** ID and outputs of a resource, or of an existing one that is looked up by its ID. */
  #state(type: string, marked: unknown, existing: string | undefined, custom: boolean) {
    const { value } = withoutMarks(marked);
    const inputs = isObject(value) ? value : {};
    if (!custom || !type.startsWith('azure-native:')) return { id: custom ? type : undefined, state: { ...inputs } };
    try {
      const id = existing || idOf(type, inputs);
      return { id, state: { ...outputsOf(type, id ?? '', inputs) } };
    } catch (error) {
      this.#fail((error as Error).message);
      return { id: type, state: { ...inputs } };
    }
  }

  /** What is looked up is taken to exist: it belongs to another stack. */
  #invoked(token: string, marked: unknown) {
    const inputs = withoutMarks(marked).value as Readonly<Record<string, unknown>>;
    try {
      return { ...invoked(token, inputs, (type, id) => outputsOf(type, id, inputs)) };
    } catch (error) {
      return this.#fail((error as Error).message);
    }
  }

  #keep(request: RegisterRequest, urn: string, id: string): void {
    const type = request.getType();
    if (type === stackType) return;
    if (this.resources.some((other) => other.urn === urn)) this.#fail(`${urn} is declared twice`);
    const { value, secretPaths } = withoutMarks(request.getObject()?.toJavaScript() ?? {});
    this.resources.push({
      urn,
      type,
      name: request.getName(),
      id: id === '' ? undefined : id,
      component: !request.getCustom(),
      inputs: value as Readonly<Record<string, unknown>>,
      secretPaths,
      options: optionsOf(request),
    });
  }

  #fail(problem: string): Record<string, unknown> {
    this.problems.push(problem);
    return {};
  }
}

function optionsOf(request: RegisterRequest): Options {
  const parent = request.getParent();
  const dependencies = [...request.getDependenciesList()].sort();
  const propertyDependencies = Object.fromEntries(
    [...request.getPropertydependenciesMap().entries()]
      .map(([property, urns]) => [property, [...urns.getUrnsList()].sort()] as const)
      .filter(([, urns]) => urns.length > 0),
  );
  const explained = new Set(Object.values(propertyDependencies).flat());
  return {
    ...(parent === '' || typeOf(parent) === stackType ? {} : { parent }),
    protect: request.getProtect(),
    retainOnDelete: request.getRetainondelete(),
    ...(request.getDeletebeforereplacedefined() ? { deleteBeforeReplace: request.getDeletebeforereplace() } : {}),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    aliases: aliasesOf(request),
    dependencies,
    dependsOn: dependencies.filter((urn) => !explained.has(urn)),
    propertyDependencies,
  };
}

/** As the program gives them. */
function aliasesOf(request: RegisterRequest): readonly (string | Alias)[] {
  const parent = request.getParent();
  const aliases = request.getAliasesList().map((alias): string | Alias => {
    const spec = alias.getSpec();
    if (spec === undefined) return alias.getUrn();
    const [name, type, parentUrn] = [spec.getName(), spec.getType(), spec.getParenturn()];
    return {
      ...(name === '' ? {} : { name }),
      ...(type === '' ? {} : { type }),
      ...(parentUrn === '' || parentUrn === parent ? {} : { parent: parentUrn }),
      ...(spec.getNoparent() ? { noParent: true } : {}),
    };
  });
  return [...request.getAliasurnsList(), ...aliases];
}

/** URNs as the engine makes them: all parents' types but the stack's, then its own. */
function urnMaker(project: string, stack: string) {
  return (parent: string | undefined, type: string, name: string) => {
    const outer = parent ? (parent.split('::')[2] ?? '') : '';
    const qualified = outer === '' || outer === stackType ? type : `${outer}$${type}`;
    return `urn:pulumi:${[stack, project, qualified, name].join('::')}`;
  };
}

function typeOf(urn: string): string | undefined {
  return urn.split('::')[2]?.split('$').at(-1);
}
