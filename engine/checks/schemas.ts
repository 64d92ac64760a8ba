/** A schema as Kubernetes publishes it, as far as it is read here. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly nullable?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly version: string }[];
}

/** Kubernetes' own kinds, in one file. */
interface BuiltIn {
  /** `apps/v1 Deployment` to the name of its definition. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** Gives the text of a file of `imports/schemas/`; undefined where there is none. */
export type ReadSchema = (file: string) => string | undefined;

/** A kind's schema, with what its references mean. */
export interface KindSchema {
  readonly schema: Schema;
  /** Whether it is a custom resource's, which knows no field that it does not list. */
  readonly custom: boolean;
  readonly resolve: (schema: Schema) => Schema;
}

/** The schemas of kinds, read when the first object of a kind asks for its own: most runs need none. */
export class Schemas {
  readonly #read: ReadSchema;
  readonly #known = new Map<string, unknown>();

  constructor(read: ReadSchema = () => undefined) {
    this.#read = read;
  }

  /** Undefined for a kind that is not known. */
  of(apiVersion: string, kind: string): KindSchema | undefined {
    const { kinds = {}, definitions = {} } = (this.#file('kubernetes.json') ?? {}) as Partial<BuiltIn>;
    const resolve = (schema: Schema): Schema =>
      schema.$ref === undefined ? schema : (definitions[schema.$ref.replace('#/definitions/', '')] ?? {});
    const name = kinds[`${apiVersion} ${kind}`];
    if (name !== undefined) return { schema: definitions[name] ?? {}, custom: false, resolve };
    const [group, version] = apiVersion.split('/');
    const schema = this.#file(`${group}_${kind}.json`) as Schema | undefined;
    const sameVersion = schema?.['x-kubernetes-group-version-kind']?.some((one) => one.version === version) === true;
    return schema === undefined || !sameVersion ? undefined : { schema, custom: true, resolve };
  }

  #file(name: string): unknown {
    if (!this.#known.has(name)) {
      const text = /^[\w.-]+$/.test(name) ? this.#read(name) : undefined;
      this.#known.set(name, text === undefined ? undefined : JSON.parse(text));
    }
    return this.#known.get(name);
  }
}
