import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type ts from 'typescript';
import type { EntryFinder, SourcePosition } from '../model/diagnostics/index.ts';

/**
 * Finds the line of one prop, such as an entry of `uses`, where all that is known is the call that was given it. The file
 * is parsed for its syntax; nothing runs. Only asked once there is a problem to show, so that nobody else waits for the
 * compiler; where it is not installed, problems are shown at the call.
 *
 * @param root the project's folder, which files are named from
 */
export function entryFinder(root: string): EntryFinder {
  const trees = new Map<string, ts.SourceFile>();
  let compiler: typeof ts | undefined;
  return (call, keys) => {
    try {
      compiler ??= createRequire(path.join(root, 'package.json'))('typescript') as typeof ts;
      const { file } = call;
      const tree = trees.get(file) ?? parsed(compiler, path.resolve(root, file));
      trees.set(file, tree);
      return new Search(compiler, tree).entry(call, keys);
    } catch {
      return undefined;
    }
  };
}

function parsed(compiler: typeof ts, file: string): ts.SourceFile {
  return compiler.createSourceFile(file, readFileSync(file, 'utf8'), compiler.ScriptTarget.Latest, true);
}

/** A search in one file. */
class Search {
  readonly #ts: typeof ts;
  readonly #tree: ts.SourceFile;

  constructor(compiler: typeof ts, tree: ts.SourceFile) {
    this.#ts = compiler;
    this.#tree = tree;
  }

  /** Where the entry stands, or the nearest one around it; undefined where not even the first key is found. */
  entry({ file, line, column }: SourcePosition, keys: readonly string[]): SourcePosition | undefined {
    const call = this.#callAt(this.#tree.getPositionOfLineAndCharacter(line - 1, column - 1));
    const given = call?.arguments ?? [];
    let at: ts.Expression | undefined = given.findLast((argument) => this.#meant(argument) !== undefined);
    let found: ts.Node | undefined;
    for (const key of keys) {
      const next = this.#child(at, key);
      if (next === undefined) break;
      found = next;
      at = this.#valueOf(next);
    }
    if (found === undefined) return undefined;
    const place = this.#tree.getLineAndCharacterOfPosition(found.getStart(this.#tree));
    return { file, line: place.line + 1, column: place.character + 1 };
  }

  /** The innermost call whose callee stands at a position, which is what stack traces name. */
  #callAt(position: number): ts.NewExpression | ts.CallExpression | undefined {
    let found: ts.NewExpression | ts.CallExpression | undefined;
    const visit = (node: ts.Node): void => {
      if (node.getStart(this.#tree) > position || node.end <= position) return;
      const isCall = this.#ts.isNewExpression(node) || this.#ts.isCallExpression(node);
      if (isCall && position < node.expression.end) found = node;
      this.#ts.forEachChild(node, visit);
    };
    visit(this.#tree);
    return found;
  }

  #child(of: ts.Expression | undefined, key: string): ts.Node | undefined {
    const meant = of === undefined ? undefined : this.#meant(of);
    if (meant === undefined) return undefined;
    if (this.#ts.isArrayLiteralExpression(meant)) {
      const before = meant.elements.slice(0, Number(key) + 1);
      // Behind a spread, the number of an element says nothing.
      return before.some((element) => this.#ts.isSpreadElement(element)) ? undefined : meant.elements[Number(key)];
    }
    // The last one counts.
    for (const property of meant.properties.toReversed()) {
      if (this.#ts.isSpreadAssignment(property)) {
        const spread = this.#child(property.expression, key);
        if (spread !== undefined) return spread;
      } else if (!this.#ts.isComputedPropertyName(property.name) && property.name.text === key) {
        return property;
      }
    }
    return undefined;
  }

  #valueOf(node: ts.Node): ts.Expression | undefined {
    if (this.#ts.isPropertyAssignment(node)) return node.initializer;
    if (this.#ts.isShorthandPropertyAssignment(node)) return node.name;
    return this.#ts.isExpression(node) ? node : undefined;
  }

  /** The literal that an expression stands for: itself, or the constant of this file that it names. */
  #meant(expression: ts.Expression): ts.ObjectLiteralExpression | ts.ArrayLiteralExpression | undefined {
    if (this.#ts.isObjectLiteralExpression(expression) || this.#ts.isArrayLiteralExpression(expression)) {
      return expression;
    }
    const wrapped =
      this.#ts.isAsExpression(expression) ||
      this.#ts.isSatisfiesExpression(expression) ||
      this.#ts.isParenthesizedExpression(expression);
    if (wrapped) return this.#meant(expression.expression);
    if (!this.#ts.isIdentifier(expression)) return undefined;
    const value = this.#constant(expression);
    return value === undefined ? undefined : this.#meant(value);
  }

  /** What a name was declared to be, in the innermost block that declares it; a parameter is not known. */
  #constant({ text, parent }: ts.Identifier): ts.Expression | undefined {
    for (let scope: ts.Node | undefined = parent; scope !== undefined; scope = scope.parent) {
      if (this.#ts.isFunctionLike(scope) && scope.parameters.some(({ name }) => this.#binds(name, text))) {
        return undefined;
      }
      if (!this.#ts.isBlock(scope) && !this.#ts.isSourceFile(scope)) continue;
      for (const statement of scope.statements) {
        if (!this.#ts.isVariableStatement(statement)) continue;
        const declared = statement.declarationList.declarations.find(({ name }) => this.#binds(name, text));
        if (declared !== undefined) return this.#ts.isIdentifier(declared.name) ? declared.initializer : undefined;
      }
    }
    return undefined;
  }

  #binds(name: ts.BindingName, text: string): boolean {
    if (this.#ts.isIdentifier(name)) return name.text === text;
    return name.elements.some((element) => !this.#ts.isOmittedExpression(element) && this.#binds(element.name, text));
  }
}
