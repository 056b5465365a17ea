import { cellInFile } from './cell-in-file.ts'
import { inCells } from './cell-lines.ts'
import type { Format } from './format.ts'
import { formulaGuards } from './formula.ts'

/** RFC 4180 with `\n`, for spreadsheets. In a file or pipe a cell keeps tabs, line ends and marks of direction. */
export const csv: Format = inCells({ guard: formulaGuards.csv, inFile: cellInFile, lineOf: quotedRow })

/**
 * Cells that are quoted although the RFC lets some of them be bare. Some readers take `;` or a tab for a separator, or drop
 * blanks at the ends. Excel takes a file that begins with `ID` for another format.
 */
const TO_QUOTE = /[",;\t\r\n]|^\s|\s$|^ID/

/** Readers skip an empty line, so an only cell without text is quoted. */
function quotedRow(cells: readonly string[]): string {
  if (cells.length === 1 && cells[0] === '') return '""'
  return cells.map((cell) => (TO_QUOTE.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')
}
