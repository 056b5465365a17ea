import { cellOnOneLine } from './cell-in-file.ts'
import { inCells } from './cell-lines.ts'
import type { Format } from './format.ts'
import { formulaGuards } from './formula.ts'

/**
 * Tabs between cells and no quotes, for scripts. A tab or a line end inside a cell is written as `\u0009`, so that a row is
 * a line. A quote is a quote: only a cell that begins with one gets an apostrophe, because readers take that for a quoted cell.
 */
export const tsv: Format = inCells({
  guard: formulaGuards.tsv,
  inFile: cellOnOneLine,
  lineOf: (cells) => cells.join('\t'),
})
