import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { type Properties, parse, propertiesOf, shapeOf } from './shape.ts';

/**
 * Declarations of an installed azure-native, read when they are asked for: of the 7.6 MB of types/input.d.ts only the
 * modules that are used are parsed, each once.
 */
export class Declarations {
  readonly #folder: string;
  /** Where the text of each module begins and ends in types/input.d.ts. */
  #inputs: ReadonlyMap<string, string> | undefined;
  readonly #interfaces = new Map<string, ReadonlyMap<string, ts.InterfaceDeclaration>>();
  readonly #properties = new Map<string, Properties | undefined>();
  readonly #enums = new Map<string, ReadonlyMap<string, readonly (string | number)[]>>();
  readonly #indexes = new Map<string, ReadonlyMap<string, string>>();
  readonly #resources = new Map<string, Resource | undefined>();

  /** @param folder of the package, e.g. `node_modules/@pulumi/azure-native` */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What a class takes and gives; undefined where the package has no such class. */
  resource(module: string, name: string): Resource | undefined {
    return remember(this.#resources, `${module}.${name}`, () => {
      const file = remember(this.#indexes, module, () => classFiles(this.#read(`${module}/index.d.ts`) ?? '')).get(
        name,
      );
      const text = file === undefined ? undefined : this.#read(`${module}/${file}.d.ts`);
      return text === undefined ? undefined : resourceOf(parse(`${module}/${file}.d.ts`, text), name);
    });
  }

  /** Properties of an interface of types/input.d.ts. */
  properties(module: string, name: string): Properties {
    const properties = remember(this.#properties, `${module}.${name}`, () => {
      const found = remember(this.#interfaces, module, () => this.#parseInputs(module)).get(name);
      return found === undefined ? undefined : propertiesOf(found.members);
    });
    if (properties === undefined) throw new Error(`azure-native has no inputs.${module}.${name}`);
    return properties;
  }

  /** Values of an enum; none where the package has no such enum. */
  values(module: string, name: string): readonly (string | number)[] {
    const text = () => this.#read(`types/enums/${module}/index.d.ts`) ?? '';
    return remember(this.#enums, module, () => enumsOf(parse(`enums/${module}`, text()))).get(name) ?? [];
  }

  #parseInputs(module: string): ReadonlyMap<string, ts.InterfaceDeclaration> {
    this.#inputs ??= namespaces(this.#read('types/input.d.ts') ?? '');
    return interfacesOf(parse(`inputs.${module}`, this.#inputs.get(module) ?? ''));
  }

  #read(file: string): string | undefined {
    try {
      return readFileSync(path.join(this.#folder, file), 'utf8');
    } catch {
      return undefined;
    }
  }
}

/** What a class takes when it is made, and the names of what it then has. */
export interface Resource {
  readonly inputs: Properties;
  readonly outputs: ReadonlySet<string>;
}

function remember<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined || known.has(key)) return found as Value;
  const made = make();
  known.set(key, made);
  return made;
}

/** Files by class. Their names follow no rule (`mhsmprivateEndpointConnection`), so the index of the module is asked. */
function classFiles(index: string): ReadonlyMap<string, string> {
  const found = index.matchAll(/^export type (\w+) = import\("\.\/(\w+)"\)\.\1;$/gm);
  return new Map([...found].map(([, name, file]) => [name as string, file as string]));
}

/** The text inside each `export declare namespace`; these begin and end at the start of a line. */
function namespaces(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const match of text.matchAll(/^export declare namespace (\w+) \{$/gm)) {
    const start = match.index + match[0].length;
    found.set(match[1] as string, text.slice(start, text.indexOf('\n}', start)));
  }
  return found;
}

function interfacesOf(source: ts.SourceFile): ReadonlyMap<string, ts.InterfaceDeclaration> {
  return new Map(source.statements.filter(ts.isInterfaceDeclaration).map((found) => [found.name.text, found]));
}

function resourceOf(source: ts.SourceFile, name: string): Resource | undefined {
  const type = source.statements.filter(ts.isClassDeclaration).find((found) => found.name?.text === name);
  if (type === undefined) return undefined;
  const outputs = type.members
    .filter(ts.isPropertyDeclaration)
    .flatMap((property) => (ts.isIdentifier(property.name) ? [property.name.text] : []));
  const inputs = interfacesOf(source).get(`${name}Args`);
  return { inputs: propertiesOf(inputs?.members ?? []), outputs: new Set(outputs) };
}

/** Enums are constants: `declare const A: { readonly X: "x" }`. */
function enumsOf(source: ts.SourceFile): ReadonlyMap<string, readonly (string | number)[]> {
  const found = new Map<string, readonly (string | number)[]>();
  for (const statement of source.statements.filter(ts.isVariableStatement)) {
    for (const { name, type } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || type === undefined || !ts.isTypeLiteralNode(type)) continue;
      const values = type.members.filter(ts.isPropertySignature).flatMap(literalValues);
      found.set(name.text, values);
    }
  }
  return found;
}

function literalValues({ type }: ts.PropertySignature): readonly (string | number)[] {
  const shape = type === undefined ? undefined : shapeOf(type);
  return shape?.kind === 'literal' && typeof shape.value !== 'boolean' ? [shape.value] : [];
}
