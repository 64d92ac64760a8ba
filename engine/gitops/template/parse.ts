import { Cursor } from './cursor.ts';
import { TemplateError } from './error.ts';
import { lex, type Token, type TokenKind } from './lex.ts';
import { numberOf, textOf } from './literal.ts';
import type { Command, Node, Operand, Pipe } from './nodes.ts';

/** Words that begin an action; the others are functions, `true`, `false` or `nil`. */
const keywords = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with']);

/**
 * Reads a template by the grammar of Go's text/template, without templates that are defined by name.
 *
 * @param functions names that may be called
 * @throws TemplateError for what Go refuses, and for what the plan cannot evaluate
 */
export function parse(template: string, functions: ReadonlySet<string>): readonly Node[] {
  return new Parser(lex(template), functions).whole();
}

class Parser {
  readonly #cursor: Cursor;
  readonly #functions: ReadonlySet<string>;
  #variables = ['$'];
  #ranges = 0;

  constructor(tokens: readonly Token[], functions: ReadonlySet<string>) {
    this.#cursor = new Cursor(tokens);
    this.#functions = functions;
  }

  whole(): readonly Node[] {
    const { nodes, closedBy } = this.#list();
    if (closedBy !== undefined) throw new TemplateError(`unexpected {{${closedBy.text}}}`, closedBy.offset);
    return nodes;
  }

  /** Nodes until `{{end}}`, `{{else` or the end; of `else`, what follows the word is still to be read. */
  #list(): { readonly nodes: readonly Node[]; readonly closedBy?: Token } {
    const nodes: Node[] = [];
    for (;;) {
      const token = this.#cursor.take();
      if (token.kind === 'end') return { nodes };
      if (token.kind === 'text') nodes.push({ kind: 'text', text: token.text, offset: token.offset });
      else {
        const word = this.#cursor.peekSolid();
        if (word.kind === 'word' && (word.text === 'end' || word.text === 'else')) {
          this.#cursor.takeSolid();
          if (word.text === 'end') this.#cursor.expect('right', 'end');
          return { nodes, closedBy: word };
        }
        nodes.push(this.#action(word));
      }
    }
  }

  #action(word: Token): Node {
    const { offset } = word;
    if (word.kind !== 'word' || !keywords.has(word.text)) {
      return { kind: 'action', pipe: this.#pipeline('right', 'command'), offset };
    }
    this.#cursor.takeSolid();
    switch (word.text) {
      case 'if':
      case 'with':
      case 'range':
        return this.#control(word.text, offset);
      case 'break':
      case 'continue':
        this.#cursor.expect('right', word.text);
        if (this.#ranges === 0) throw new TemplateError(`{{${word.text}}} outside {{range}}`, offset);
        return { kind: word.text, offset };
      default:
        throw new TemplateError(`the plan cannot evaluate {{${word.text}}}`, offset, { unsupported: true });
    }
  }

  #control(kind: 'if' | 'with' | 'range', offset: number): Node {
    const declared = this.#variables.length;
    const pipe = this.#pipeline('right', kind);
    if (kind === 'range') this.#ranges++;
    const { nodes: then, closedBy } = this.#list();
    if (kind === 'range') this.#ranges--;
    if (closedBy === undefined) throw new TemplateError(`{{${kind}}} without {{end}}`, offset);
    const otherwise = closedBy.text === 'else' ? this.#otherwise(kind) : [];
    this.#variables.length = declared;
    return { kind, pipe, then, else: otherwise, offset } as Node;
  }

  /** After `{{else`: a list of its own, or `if` again, which the one `{{end}}` closes too. */
  #otherwise(kind: 'if' | 'with' | 'range'): readonly Node[] {
    const word = this.#cursor.peekSolid();
    if (word.kind === 'word' && word.text === kind && kind !== 'range') {
      this.#cursor.takeSolid();
      return [this.#control(kind, word.offset)];
    }
    this.#cursor.expect('right', 'else');
    const { nodes, closedBy } = this.#list();
    if (closedBy?.text === 'end') return nodes;
    throw new TemplateError('{{else}} without {{end}}', word.offset);
  }

  #pipeline(end: TokenKind, context: string): Pipe {
    const { offset } = this.#cursor.peekSolid();
    const { variables, assigns } = this.#declarations(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.#cursor.peekSolid();
      if (token.kind === end) {
        this.#cursor.takeSolid();
        break;
      }
      commands.push(this.#command());
    }
    if (commands.length === 0) throw new TemplateError(`missing value for ${context}`, offset);
    for (const { operands } of commands.slice(1)) {
      const [first] = operands;
      if (first.kind === 'constant' || first.kind === 'dot' || first.kind === 'nil') {
        throw new TemplateError('a constant cannot take the result before it', first.offset);
      }
    }
    return { kind: 'pipe', variables, assigns, commands, offset };
  }

  /** `$x :=`, `$x =`, and for `range` also `$i, $x :=`. */
  #declarations(context: string): { readonly variables: readonly string[]; readonly assigns: boolean } {
    const start = this.#cursor.at;
    const variables: string[] = [];
    for (;;) {
      const token = this.#cursor.takeSolid();
      const next = this.#cursor.peekSolid();
      if (token.kind === 'variable' && (next.kind === 'declare' || next.kind === 'assign')) {
        this.#cursor.takeSolid();
        variables.push(token.text);
        // Go knows them from here on, also in the pipeline that gives them their value.
        this.#variables.push(...variables);
        return { variables, assigns: next.kind === 'assign' };
      }
      if (token.kind === 'variable' && next.kind === 'comma' && context === 'range' && variables.length === 0) {
        this.#cursor.takeSolid();
        variables.push(token.text);
        continue;
      }
      if (variables.length > 0) throw new TemplateError('range can only initialize variables', token.offset);
      this.#cursor.at = start;
      return { variables: [], assigns: false };
    }
  }

  /** Operands with spaces between them, up to and including a `|`, or up to what ends the pipeline. */
  #command(): Command {
    const operands: Operand[] = [];
    const { offset } = this.#cursor.peekSolid();
    for (;;) {
      this.#cursor.skipSpace();
      const operand = this.#operand();
      if (operand !== undefined) operands.push(operand);
      const token = this.#cursor.take();
      if (token.kind === 'space') continue;
      if (token.kind === 'right' || token.kind === 'close') this.#cursor.at--;
      else if (token.kind !== 'pipe') throw new TemplateError(`unexpected ${token.text} in operand`, token.offset);
      break;
    }
    const [first, ...rest] = operands;
    if (first === undefined) throw new TemplateError('empty command', offset);
    return { operands: [first, ...rest], offset };
  }

  #operand(): Operand | undefined {
    const term = this.#term();
    if (term === undefined) return undefined;
    const keys: string[] = [];
    while (this.#cursor.peek().kind === 'field') keys.push(this.#cursor.take().text.slice(1));
    if (keys.length === 0) return term;
    if (term.kind === 'field' || term.kind === 'variable') return { ...term, keys: [...term.keys, ...keys] };
    if (term.kind === 'constant' || term.kind === 'nil' || term.kind === 'dot') {
      throw new TemplateError(`unexpected . after term`, term.offset);
    }
    return { kind: 'chain', of: term, keys, offset: term.offset };
  }

  #term(): Operand | undefined {
    const token = this.#cursor.peek();
    const { offset, text } = token;
    switch (token.kind) {
      case 'word':
        this.#cursor.at++;
        return this.#word(token);
      case 'dot':
        this.#cursor.at++;
        return { kind: 'dot', offset };
      case 'field':
        this.#cursor.at++;
        return { kind: 'field', keys: [text.slice(1)], offset };
      case 'variable':
        this.#cursor.at++;
        if (!this.#variables.includes(text)) throw new TemplateError(`undefined variable "${text}"`, offset);
        return { kind: 'variable', name: text, keys: [], offset };
      case 'number':
      case 'char':
        this.#cursor.at++;
        return { kind: 'constant', value: numberOf(token), text, offset };
      case 'string':
      case 'raw':
        this.#cursor.at++;
        return { kind: 'constant', value: textOf(token), text, offset };
      case 'open':
        this.#cursor.at++;
        return this.#pipeline('close', 'parenthesized pipeline');
      default:
        return undefined;
    }
  }

  #word({ text, offset }: Token): Operand {
    if (text === 'true' || text === 'false') return { kind: 'constant', value: text === 'true', text, offset };
    if (text === 'nil') return { kind: 'nil', offset };
    if (keywords.has(text)) throw new TemplateError(`unexpected {{${text}}}`, offset);
    if (this.#functions.has(text)) return { kind: 'function', name: text, offset };
    throw new TemplateError(`the plan knows no function "${text}"`, offset, { unsupported: true });
  }
}
