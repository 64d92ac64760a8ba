const byteOrderMark = 0xfeff;

/** Finds line and column of an offset. Both count from 1; a column is a UTF-16 code unit, as editors count. */
export class Lines {
  readonly #starts: readonly number[];

  constructor(text: string) {
    // Editors do not show a byte order mark, so the first line begins after it.
    const starts = [text.charCodeAt(0) === byteOrderMark ? 1 : 0];
    for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
    this.#starts = starts;
  }

  at(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.max(1, offset - (this.#starts[low] ?? 0) + 1) };
  }
}
