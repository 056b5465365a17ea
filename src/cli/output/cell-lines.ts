import { safeText } from '../../text/safe.ts'
import { cellsOf, namesOf } from './cells.ts'
import { headerOf, inColumns, type Layout, MOST_HELD, refuseLate } from './columns.ts'
import type { Format, View } from './format.ts'
import type { FormulaGuard } from './formula.ts'

interface CellFormat {
  readonly guard: FormulaGuard
  /** The text of a cell as a file has it. */
  readonly inFile: (text: string) => string
  /** The cells of a row as a line, without its end. */
  readonly lineOf: (cells: readonly string[]) => string
}

/** Characters. Excel holds no more in a cell (support.microsoft.com, "Excel specifications and limits"). */
const LONGEST_IN_EXCEL = 32_767
const TOO_LONG = `A cell has more than ${LONGEST_IN_EXCEL} characters. It is written whole, and Excel would cut or part it.`

/** A format of cells for spreadsheets and scripts. Text that looks like a formula gets an apostrophe in front. */
export function inCells({ guard, inFile, lineOf }: CellFormat): Format {
  const layout = (header: readonly string[] | undefined, { isTerminal, warn }: View): Layout => {
    const line = (texts: readonly string[]): string => {
      if (texts.some((text) => text.length > LONGEST_IN_EXCEL)) warn(TOO_LONG)
      return `${lineOf(texts.map(isTerminal ? safeText : inFile))}\n`
    }
    return {
      header,
      heading: header === undefined ? '' : line(header.map(guard.heading)),
      lines: (rows) => rows.map((row) => line(cellsOf(row, header).map(guard.cell))).join(''),
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
