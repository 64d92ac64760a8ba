import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A declaration that a page may tell of. */
export type Declaration = ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

/** A declaration, with the file that its own words are read in. */
export interface Declared {
  readonly source: Source;
  readonly node: Declaration;
}

/** One file of ours, read for its syntax only: no types are computed. */
export interface Source {
  /** Path from the project's folder. */
  readonly file: string;
  readonly tree: ts.SourceFile;
}

/** Where a name comes from: `from` is undefined where it is exported without being imported. */
interface Origin {
  readonly name: string;
  readonly from: string;
}

/** The project's files, each parsed once. */
export class Sources {
  readonly #parsed = new Map<string, Source>();
  readonly #read: (file: string) => string;

  /** @param read gives the text of a file by its path from the project's folder */
  constructor(read: (file: string) => string = (file) => readFileSync(file, 'utf8')) {
    this.#read = read;
  }

  file(file: string): Source {
    const known = this.#parsed.get(file);
    if (known !== undefined) return known;
    const tree = ts.createSourceFile(file, this.#read(file), ts.ScriptTarget.Latest, true);
    const source = { file, tree };
    this.#parsed.set(file, source);
    return source;
  }

  /** What a name means in a file; undefined where it is not ours: a package's, a type parameter. */
  find(source: Source, name: string): Declared | undefined {
    for (const node of source.tree.statements) {
      if (isDeclaration(node) && node.name?.text === name) return { source, node };
    }
    const origin = originOf(source, name);
    return origin === undefined ? undefined : this.find(this.file(origin.from), origin.name);
  }

  /** Name of the package that a name is imported from; undefined where it is ours. */
  packageOf(source: Source, name: string): string | undefined {
    return bindings(source).find((binding) => binding.local === name && !binding.from.startsWith('.'))?.from;
  }

  /** Names that a file lets others use as values, in their order there. */
  exportedValues(source: Source): readonly string[] {
    return source.tree.statements.flatMap((node) => {
      if (!ts.isExportDeclaration(node) || node.isTypeOnly) return [];
      if (node.exportClause === undefined || !ts.isNamedExports(node.exportClause)) return [];
      return node.exportClause.elements.filter(({ isTypeOnly }) => !isTypeOnly).map(({ name }) => name.text);
    });
  }
}

function isDeclaration(node: ts.Node): node is Declaration {
  return ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

/** The file of ours, and the name in it, that a name of this file stands for. */
function originOf(source: Source, name: string): Origin | undefined {
  const binding = bindings(source).find(({ local, from }) => local === name && from.startsWith('.'));
  if (binding === undefined) return undefined;
  const from = path.posix.join(path.posix.dirname(source.file), binding.from);
  // Generated from Kubernetes' schemas and its operators': theirs to describe, and long to read.
  return from.startsWith('imports/') ? undefined : { name: binding.name, from };
}

/** What a file imports, or passes on, by name. */
function bindings({ tree }: Source): { readonly local: string; readonly name: string; readonly from: string }[] {
  return tree.statements.flatMap((node) => {
    const elements = ts.isImportDeclaration(node)
      ? node.importClause?.namedBindings
      : ts.isExportDeclaration(node)
        ? node.exportClause
        : undefined;
    if (elements === undefined || !(ts.isNamedImports(elements) || ts.isNamedExports(elements))) return [];
    const { moduleSpecifier } = node as ts.ImportDeclaration | ts.ExportDeclaration;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
    return elements.elements.map((element) => ({
      local: element.name.text,
      name: (element.propertyName ?? element.name).text,
      from: moduleSpecifier.text,
    }));
  });
}
