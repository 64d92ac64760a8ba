import { CallError, TemplateError } from './error.ts';
import { displayed } from './format.ts';
import type { Command, GoFunction, Node, Operand, ParameterType, Pipe } from './nodes.ts';
import { checked, constant, itemsOf, valueBelow } from './operands.ts';
import { type GoValue, isTrue } from './value.ts';

export interface Options {
  readonly functions: ReadonlyMap<string, GoFunction>;
  /** What a key that a map lacks does: stop the template, or print `<no value>`. */
  readonly missingKey: 'error' | 'default';
}

/** A value from the command before; a box, since nothing is a value too. */
type Final = { readonly value: GoValue } | undefined;

class Leave {
  readonly kind: 'break' | 'continue';

  constructor(kind: 'break' | 'continue') {
    this.kind = kind;
  }
}

/** The text that a template gives for `data`. @throws TemplateError where Go's Execute gives an error */
export function evaluate(nodes: readonly Node[], data: GoValue, options: Options): string {
  const evaluation = new Evaluation(data, options);
  evaluation.walk(nodes, data);
  return evaluation.text;
}

/** Follows exec.go of Go's text/template step by step, without methods, channels and templates by name. */
class Evaluation {
  text = '';
  readonly #options: Options;
  readonly #variables: { name: string; value: GoValue }[];

  constructor(data: GoValue, options: Options) {
    this.#options = options;
    this.#variables = [{ name: '$', value: data }];
  }

  walk(nodes: readonly Node[], dot: GoValue): void {
    for (const node of nodes) this.#node(node, dot);
  }

  #node(node: Node, dot: GoValue): void {
    switch (node.kind) {
      case 'text':
        this.text += node.text;
        break;
      case 'action': {
        const value = this.#pipe(node.pipe, dot);
        if (node.pipe.variables.length === 0) this.text += value === undefined ? '<no value>' : displayed(value);
        break;
      }
      case 'if':
      case 'with': {
        const declared = this.#variables.length;
        const value = this.#pipe(node.pipe, dot);
        if (isTrue(value)) this.walk(node.then, node.kind === 'with' ? value : dot);
        else this.walk(node.else, dot);
        this.#variables.length = declared;
        break;
      }
      case 'range':
        this.#range(node, dot);
        break;
      default:
        throw new Leave(node.kind);
    }
  }

  #range(node: Node & { kind: 'range' }, dot: GoValue): void {
    const declared = this.#variables.length;
    const value = this.#pipe(node.pipe, dot);
    const items = itemsOf(value, node);
    try {
      for (const [index, item] of items) {
        this.#bind(node.pipe, index, item);
        const inside = this.#variables.length;
        try {
          this.walk(node.then, item);
        } catch (thrown) {
          if (!(thrown instanceof Leave) || thrown.kind === 'break') throw thrown;
        }
        this.#variables.length = inside;
      }
    } catch (thrown) {
      if (!(thrown instanceof Leave)) throw thrown;
    }
    if (items.length === 0) this.walk(node.else, dot);
    this.#variables.length = declared;
  }

  /** With two variables, the first is the index; they stand at the top of the stack, where the pipeline put them. */
  #bind({ variables, assigns, offset }: Pipe, index: GoValue, item: GoValue): void {
    const values = variables.length === 2 ? [index, item] : [item];
    for (const [at, name] of variables.entries()) {
      if (assigns) this.#assign(name, values[at], offset);
      else {
        const slot = this.#variables.at(at - variables.length);
        if (slot !== undefined) slot.value = values[at];
      }
    }
  }

  #assign(name: string, value: GoValue, offset: number): void {
    this.#variable(name, offset).value = value;
  }

  /** The grammar lets a variable be read in the pipeline that declares it, where it is not there yet. */
  #variable(name: string, offset: number): { value: GoValue } {
    const found = this.#variables.findLast((variable) => variable.name === name);
    if (found === undefined) throw new TemplateError(`undefined variable: ${name}`, offset);
    return found;
  }

  #pipe(pipe: Pipe, dot: GoValue): GoValue {
    let final: Final;
    for (const command of pipe.commands) {
      // A nil inside an interface is no value any more.
      final = { value: this.#command(command, dot, final) ?? undefined };
    }
    const value = final?.value;
    for (const name of pipe.variables) {
      if (pipe.assigns) this.#assign(name, value, pipe.offset);
      else this.#variables.push({ name, value });
    }
    return value;
  }

  #command({ operands }: Command, dot: GoValue, final: Final): GoValue {
    const [first, ...rest] = operands;
    if (first.kind === 'function') return this.#call(first, rest, dot, final);
    if (rest.length > 0 || final !== undefined) {
      throw new TemplateError('cannot give an argument to what is no function', first.offset);
    }
    if (first.kind === 'nil') throw new TemplateError('nil is not a command', first.offset);
    return this.#operand(first, dot);
  }

  #operand(operand: Operand, dot: GoValue): GoValue {
    switch (operand.kind) {
      case 'constant':
        return operand.value;
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'function':
        return this.#call(operand, [], dot, undefined);
      case 'pipe':
        return this.#pipe(operand, dot);
      case 'field':
        return this.#below(dot, operand, `.${operand.keys.join('.')}`);
      case 'variable': {
        const { value } = this.#variable(operand.name, operand.offset);
        return this.#below(value, operand, [operand.name, ...operand.keys].join('.'));
      }
      case 'chain': {
        if (operand.of.kind === 'nil') throw new TemplateError('indirection through explicit nil', operand.offset);
        return this.#below(this.#operand(operand.of, dot), operand, `(…).${operand.keys.join('.')}`);
      }
    }
  }

  #below(start: GoValue, operand: Operand & { keys: readonly string[] }, written: string): GoValue {
    return valueBelow(start, operand, written, this.#options.missingKey);
  }

  #call(operand: Operand & { kind: 'function' }, rest: readonly Operand[], dot: GoValue, final: Final): GoValue {
    const { name, offset } = operand;
    const known = this.#options.functions.get(name);
    if (known === undefined) throw new TemplateError(`the plan knows no function "${name}"`, offset);
    const count = rest.length + (final === undefined ? 0 : 1);
    const { parameters, rest: variadic } = known;
    if (count < parameters.length || (count > parameters.length && variadic === undefined)) {
      const least = variadic === undefined ? '' : 'at least ';
      const want = `want ${least}${parameters.length} got ${count}`;
      throw new TemplateError(`wrong number of args for ${name}: ${want}`, offset);
    }
    const typeAt = (index: number): ParameterType => parameters[index] ?? variadic ?? 'any';
    if (name === 'and' || name === 'or') return this.#shortCut(name === 'or', rest, dot, final);
    const args = rest.map((argument, index) => this.#argument(argument, typeAt(index), dot));
    if (final !== undefined) args.push(checked(final.value, typeAt(rest.length), offset));
    try {
      return known.call(args);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      throw new TemplateError(`${name}: ${error.message}`, offset, { unsupported: error.unsupported });
    }
  }

  /** `and` and `or` give the first argument that decides, and look at none behind it. */
  #shortCut(until: boolean, rest: readonly Operand[], dot: GoValue, final: Final): GoValue {
    let value: GoValue;
    for (const argument of rest) {
      value = this.#argument(argument, 'value', dot);
      if (isTrue(value) === until) return value;
    }
    return final === undefined ? value : final.value;
  }

  #argument(operand: Operand, type: ParameterType, dot: GoValue): GoValue {
    const { offset } = operand;
    if (operand.kind === 'nil') {
      if (type === 'any' || type === 'value' || type === 'map') return type === 'any' ? null : undefined;
      throw new TemplateError(`cannot assign nil to ${type}`, offset);
    }
    if (operand.kind === 'constant') return constant(operand, type);
    return checked(this.#operand(operand, dot), type, offset);
  }
}
