import { TemplateError } from './error.ts';
import type { Token, TokenKind } from './lex.ts';

/** Goes through tokens; spaces between them matter in some places only. */
export class Cursor {
  /** Index of the next token. */
  at = 0;
  readonly #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expect(kind: TokenKind, context: string): void {
    const token = this.takeSolid();
    if (token.kind !== kind) throw new TemplateError(`unexpected ${token.text} in ${context}`, token.offset);
  }

  peek(): Token {
    return this.#tokens[this.at] as Token;
  }

  take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.at++;
    return token;
  }

  skipSpace(): void {
    while (this.peek().kind === 'space') this.at++;
  }

  peekSolid(): Token {
    this.skipSpace();
    return this.peek();
  }

  takeSolid(): Token {
    this.skipSpace();
    return this.take();
  }
}
