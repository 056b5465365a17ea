import { safeCell, safeLines } from '../../text/safe.ts'
import { inCells } from './cell-lines.ts'
import type { Format } from './format.ts'

/** RFC 4180 with `\n`, for spreadsheets. In a file or pipe a cell keeps tabs, line ends and marks of direction. */
export const csv: Format = inCells((cells, { isTerminal }) => quotedRow(cells.map(isTerminal ? safeLines : safeCell)))

/** Readers skip an empty line, so an only cell without text is quoted. */
function quotedRow(cells: readonly string[]): string {
  if (cells.length === 1 && cells[0] === '') return '""'
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')
}
