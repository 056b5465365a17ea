import { safeText } from '../../text/safe.ts'
import { cellsOf, inColumns, namesOf, withoutFormula } from './columns.ts'
import type { Format } from './format.ts'

/** Tabs between cells and no quotes. Tabs and line ends inside a cell are written as escapes. */
export const tsv: Format = {
  list: (write, view) =>
    inColumns(write, view, (firstPage) => {
      const header = namesOf(firstPage)
      let heading = header
      return {
        header,
        lines(rows) {
          const top = heading === undefined ? '' : line(heading)
          heading = undefined
          return top + rows.map((row) => line(cellsOf(row, header))).join('')
        },
      }
    }),
  one(value) {
    const header = namesOf([value])
    return (header === undefined ? '' : line(header)) + line(cellsOf(value, header))
  },
}

function line(cells: readonly unknown[]): string {
  return `${cells.map((cell) => safeText(withoutFormula(cell))).join('\t')}\n`
}
