/** The lines of a text, by offsets into it. Lines end with LF, or CR and LF. */
export class TextLines {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Start of the line that an offset is on. */
  start(offset: number): number {
    return this.#text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** End of the line that an offset is on, before its line end. */
  stop(offset: number): number {
    const found = this.#text.indexOf('\n', offset);
    if (found < 0) return this.#text.length;
    return this.#text[found - 1] === '\r' ? found - 1 : found;
  }

  /** Characters before an offset on its line. */
  column(offset: number): number {
    const start = this.start(offset);
    // A byte order mark takes no room.
    return offset - start - (start === 0 && this.#text.startsWith('\uFEFF') ? 1 : 0);
  }

  /** Start of the comments that directly precede a line: they are about what it says. */
  above(lineStart: number): number {
    let at = lineStart;
    while (at > 0) {
      const before = this.start(at - 1);
      if (!/^\s*#/.test(this.#text.slice(before, at))) break;
      at = before;
    }
    return at;
  }

  /** End of the last line of what ends at an offset, with the comments below that are indented more than a column. */
  below(end: number, column: number): number {
    const comment = /\r?\n([ ]*)#[^\r\n]*/y;
    let at = this.stop(end);
    for (;;) {
      comment.lastIndex = at;
      const found = comment.exec(this.#text);
      if (found === null || (found[1]?.length ?? 0) <= column) return at;
      at = comment.lastIndex;
    }
  }
}
