/**
 * What a terminal shows: the rows that have scrolled off, and those on the screen. It obeys what Towline and line editors
 * send (ECMA-48): line ends, backspace, cursor moves, erasing and styles. It wraps as xterm does, and only when the next
 * character comes.
 */
export class Screen {
  readonly #rows: number
  readonly #columns: number
  /** From the first row that was ever written; the last `#rows` of them are the screen. */
  readonly #lines: { text: string[]; goesOn: boolean }[] = []
  #row = 0
  #column = 0
  #wrapPending = false

  constructor({ rows, columns }: { readonly rows: number; readonly columns: number }) {
    this.#rows = rows
    this.#columns = columns
    this.#line(0)
  }

  write(output: string): this {
    for (const [piece = ''] of output.matchAll(/\u001b\[[\d;?]*[@-~]|\u001b.|[\s\S]/gu)) this.#obey(piece)
    return this
  }

  /** All rows from the top of the scrollback to the last one that holds something; a row that was wrapped is one line. */
  lines(): string[] {
    const joined: string[] = []
    let goesOn = false
    for (const line of this.#lines) {
      const text = line.text.join('')
      if (goesOn) joined[joined.length - 1] += text
      else joined.push(text)
      goesOn = line.goesOn
    }
    while (joined.at(-1)?.trim() === '') joined.pop()
    return joined.map((text) => text.trimEnd())
  }

  /** What a person sees without scrolling. */
  visibleRows(): string[] {
    return this.#lines.slice(this.#top()).map(({ text }) => text.join('').trimEnd())
  }

  #obey(piece: string): void {
    if (piece === '\r') this.#moveTo(this.#row, 0)
    else if (piece === '\n') this.#moveTo(this.#row + 1, this.#column)
    else if (piece === '\b') this.#moveTo(this.#row, Math.max(0, this.#column - 1))
    else if (piece.startsWith('\u001b[')) this.#control(piece.at(-1) ?? '', piece.slice(2, -1))
    else if (piece >= ' ' && piece !== '\u007f') this.#put(piece)
  }

  #put(character: string): void {
    if (this.#wrapPending) {
      this.#line(this.#row).goesOn = true
      this.#moveTo(this.#row + 1, 0)
    }
    const { text } = this.#line(this.#row)
    while (text.length < this.#column) text.push(' ')
    text[this.#column] = character
    this.#wrapPending = this.#column === this.#columns - 1
    if (!this.#wrapPending) this.#column++
  }

  /** Styles and modes show nothing. */
  #control(final: string, parameters: string): void {
    const [first = 0, second = 0] = parameters.split(';').map(Number)
    const count = Math.max(1, first)
    const [row, column] = [this.#row, this.#column]
    if (final === 'A') this.#moveTo(Math.max(this.#top(), row - count), column)
    else if (final === 'B') this.#moveTo(Math.min(this.#lines.length - 1, row + count), column)
    else if (final === 'C') this.#moveTo(row, Math.min(this.#columns - 1, column + count))
    else if (final === 'D') this.#moveTo(row, Math.max(0, column - count))
    else if (final === 'G') this.#moveTo(row, count - 1)
    else if (final === 'H') this.#moveTo(this.#top() + count - 1, Math.max(1, second) - 1)
    else if (final === 'J') this.#erase(first)
    else if (final === 'K') this.#eraseInLine(first)
  }

  #erase(which: number): void {
    const [from, to] = which === 0 ? [this.#row + 1, this.#lines.length] : [this.#top(), this.#row]
    for (let row = from; row < to; row++) this.#line(row).text.length = 0
    this.#eraseInLine(which)
    if (which === 2) for (let row = this.#row + 1; row < this.#lines.length; row++) this.#line(row).text.length = 0
  }

  #eraseInLine(which: number): void {
    const { text } = this.#line(this.#row)
    if (which === 0) text.length = Math.min(text.length, this.#column)
    else if (which === 2) text.length = 0
    else text.fill(' ', 0, this.#column + 1)
  }

  #moveTo(row: number, column: number): void {
    this.#row = row
    this.#column = column
    this.#wrapPending = false
    this.#line(row)
  }

  #line(row: number): { text: string[]; goesOn: boolean } {
    while (this.#lines.length <= row) this.#lines.push({ text: [], goesOn: false })
    return this.#lines[row] as { text: string[]; goesOn: boolean }
  }

  #top(): number {
    return Math.max(0, this.#lines.length - this.#rows)
  }
}
