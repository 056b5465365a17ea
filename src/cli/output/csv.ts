import { safeCell, safeLines } from '../../text/safe.ts'
import { cellsOf, namesOf } from './cells.ts'
import { headerOf, inColumns, type Layout, MOST_HELD, refuseLate } from './columns.ts'
import type { Format, View } from './format.ts'
import { headingText, withoutFormula } from './formula.ts'

/**
 * RFC 4180 with `\n`, for spreadsheets. Text that looks like a formula gets an apostrophe in front. In a file or pipe a
 * cell keeps tabs, line ends and marks of direction.
 */
export const csv: Format = {
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

function layout(header: readonly string[] | undefined, { isTerminal }: View): Layout {
  const line = (cells: readonly string[]): string => `${quotedRow(cells.map(isTerminal ? safeLines : safeCell))}\n`
  return {
    header,
    heading: header === undefined ? '' : line(header.map(headingText)),
    lines: (rows) => rows.map((row) => line(cellsOf(row, header).map(withoutFormula))).join(''),
  }
}

/** Readers skip an empty line, so an only cell without text is quoted. */
function quotedRow(cells: readonly string[]): string {
  if (cells.length === 1 && cells[0] === '') return '""'
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')
}
