import { checkObject, type TypeProblem } from './check.ts';
import { Declarations, type Resource } from './declarations.ts';
import { unwrapped } from './wire.ts';

export type { TypeProblem } from './check.ts';

/**
 * Checks what a resource is declared with against azure-native's own type declarations: unknown and missing properties,
 * wrong types, and values outside an enum. Most enums there are open (`string | enums.X`), so that neither the compiler
 * nor the provider's own check finds the last. They are read as syntax, without a type checker: some 10 ms a module, then
 * microseconds a resource.
 */
export class Typings {
  readonly #declarations: Declarations;

  /** @param packageFolder where azure-native is installed, from the working folder */
  constructor(packageFolder = 'node_modules/@pulumi/azure-native') {
    this.#declarations = new Declarations(packageFolder);
  }

  /**
   * What is wrong with the inputs of a resource; nothing where all is well.
   *
   * @param type e.g. `azure-native:keyvault:Vault`; with an API version, `azure-native:keyvault/v20230701:Vault`, the
   * types of the default version hold, since the package has no others
   * @param inputs as the program gives them or as they travel: values that are not known yet pass, secrets are looked into
   */
  problems(type: string, inputs: unknown): readonly TypeProblem[] {
    const resource = this.#resource(type);
    if (resource === undefined) {
      return [{ path: '', problem: 'unknown', message: `azure-native has no resource ${type}` }];
    }
    return checkObject(resource.inputs, unwrapped(inputs), '', this.#declarations);
  }

  /** Names of the inputs of a resource; none for an unknown type. */
  inputs(type: string): ReadonlySet<string> {
    return new Set(this.#resource(type)?.inputs.keys() ?? []);
  }

  /** Names of the outputs of a resource; none for an unknown type. */
  outputs(type: string): ReadonlySet<string> {
    return this.#resource(type)?.outputs ?? new Set();
  }

  #resource(type: string): Resource | undefined {
    const [, module, name] = /^azure-native:(\w+)(?:\/v\w+)?:(\w+)$/.exec(type) ?? [];
    return module === undefined || name === undefined ? undefined : this.#declarations.resource(module, name);
  }
}
