import { safeCell, safeText } from '../../text/safe.ts'
import { inCells } from './cell-lines.ts'
import type { Format } from './format.ts'

/**
 * Tabs between cells and no quotes, for scripts. Tabs and line ends inside a cell are written as `\t`, `\n` and `\r`, so
 * that a row is a line. A backslash stays one: most cells that have one are names and paths of Windows.
 */
export const tsv: Format = inCells((cells, { isTerminal }) => cells.map(isTerminal ? safeText : onOneLine).join('\t'))

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function onOneLine(text: string): string {
  return safeCell(text).replace(/[\t\n\r]/g, (character) => ESCAPES[character] ?? '')
}
