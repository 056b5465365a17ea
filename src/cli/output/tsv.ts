import { safeCell, safeText } from '../../text/safe.ts'
import { cellsOf, namesOf } from './cells.ts'
import { headerOf, inColumns, type Layout, MOST_HELD, refuseLate } from './columns.ts'
import type { Format, View } from './format.ts'
import { headingText, withoutFormula } from './formula.ts'

/**
 * Tabs between cells and no quotes, for scripts. Tabs and line ends inside a cell are written as `\t`, `\n` and `\r`, so
 * that a row is a line. A backslash stays one: most cells that have one are names and paths of Windows.
 */
export const tsv: Format = {
  list: (write, view) =>
    inColumns(write, {
      held: MOST_HELD,
      layOut: (rows) => layout(headerOf(rows, view), view),
      ...refuseLate(view),
    }),
  one(value, view) {
    const { heading, lines } = layout(namesOf([value]), view)
    return heading + lines([value])
  },
}

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function layout(header: readonly string[] | undefined, { isTerminal }: View): Layout {
  const safe = isTerminal
    ? safeText
    : (text: string): string => safeCell(text).replace(/[\t\n\r]/g, (character) => ESCAPES[character] ?? '')
  const line = (cells: readonly string[]): string => `${cells.map(safe).join('\t')}\n`
  return {
    header,
    heading: header === undefined ? '' : line(header.map(headingText)),
    lines: (rows) => rows.map((row) => line(cellsOf(row, header).map(withoutFormula))).join(''),
  }
}
