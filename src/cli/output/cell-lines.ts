import { cellsOf, namesOf } from './cells.ts'
import { headerOf, inColumns, type Layout, MOST_HELD, refuseLate } from './columns.ts'
import type { Format, View } from './format.ts'
import { headingText, withoutFormula } from './formula.ts'

/** Writes the texts of one row as a line, without its end. */
type LineOf = (cells: readonly string[], view: View) => string

/** A format of cells for spreadsheets and scripts. Text that looks like a formula gets an apostrophe in front. */
export function inCells(lineOf: LineOf): Format {
  const layout = (header: readonly string[] | undefined, view: View): Layout => {
    const line = (cells: readonly string[]): string => `${lineOf(cells, view)}\n`
    return {
      header,
      heading: header === undefined ? '' : line(header.map(headingText)),
      lines: (rows) => rows.map((row) => line(cellsOf(row, header).map(withoutFormula))).join(''),
    }
  }
  return {
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
}
