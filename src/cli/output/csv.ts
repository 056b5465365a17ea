import { stringify } from 'csv-stringify/sync'
import { safeLines } from '../../text/safe.ts'
import { cellsOf, inColumns, namesOf, withoutFormula } from './columns.ts'
import type { Format } from './format.ts'

/** RFC 4180 with `\n`, for spreadsheets. Text that looks like a formula gets an apostrophe in front. */
export const csv: Format = {
  list: (write, view) =>
    inColumns(write, view, (firstPage) => {
      const header = namesOf(firstPage)
      let heading = header === undefined ? [] : [header]
      return {
        header,
        lines(rows) {
          const all = [...heading, ...rows.map((row) => cellsOf(row, header))]
          heading = []
          return lines(all)
        },
      }
    }),
  one(value) {
    const header = namesOf([value])
    return lines([...(header === undefined ? [] : [header]), cellsOf(value, header)])
  },
}

function lines(rows: readonly (readonly unknown[])[]): string {
  return stringify(rows.map((row) => row.map((cell) => safeLines(withoutFormula(cell)))))
}
