import { isKnownNumber } from '../../causes/diagnose/refusal.ts'
import type { LabelledNumber } from './numbers.ts'

/** Names of the column that holds the error's number, as Log Analytics, Graph and the portal export it. */
const NUMBER_COLUMN =
  /^["']?(?:ResultType|ResultCode|ErrorCode|Error code|Sign-?in error code|status\.errorCode|Status_errorCode)["']?$/i

/** Names of the column that holds a status of HTTP in logs of requests. */
const STATUS_COLUMN = /^["']?(?:(?:Response|Http)_?)?Status_?Code["']?$/i

/** Rows that are looked at. */
const MOST_ROWS = 5_000

/** Returns the numbers in the error column of a table: CSV, columns of tabs or bars, or columns that are aligned. */
export function tableNumbersIn(lines: readonly string[]): LabelledNumber[] {
  return valuesIn(lines, NUMBER_COLUMN).flatMap(({ value }) => {
    const number = Number(value)
    return /^\d{5,8}$/.test(value) && isKnownNumber(number) ? [{ number, at: 0, words: value }] : []
  })
}

/** Returns the statuses of failure in a table of requests, each with its whole row. */
export function tableStatusesIn(lines: readonly string[]): { readonly status: string; readonly row: string }[] {
  const values = valuesIn(lines, STATUS_COLUMN)
  return values.flatMap(({ value, row }) => (/^[45]\d\d$/.test(value) ? [{ status: value, row }] : []))
}

function valuesIn(lines: readonly string[], name: RegExp): { readonly value: string; readonly row: string }[] {
  const top = lines.findIndex((line) => columnOf(line, name) !== undefined)
  const column = columnOf(lines[top] ?? '', name)
  if (column === undefined) return []
  return lines.slice(top + 1, top + MOST_ROWS).map((row) => ({ value: column(row).replaceAll('"', '').trim(), row }))
}

/** Returns how to read the column of that name in a row; `undefined` where the line is no such head of a table. */
function columnOf(line: string, column: RegExp): ((row: string) => string) | undefined {
  if (line.length > 4_000) return undefined
  for (const separator of ['\t', ',', ';', '|']) {
    const place = cells(line, separator).findIndex((cell) => column.test(cell.trim()))
    if (place !== -1 && line.includes(separator)) return (row) => cells(row.slice(0, 16_000), separator)[place] ?? ''
  }
  const name = line.split(/\s{2,}/).find((cell) => column.test(cell))
  if (name === undefined || line.trim() === name) return undefined
  const from = line.indexOf(name)
  return (row) => /^\s{0,40}(\d{3,8})\b/.exec(row.slice(from))?.[1] ?? ''
}

/** A separator between quotation marks belongs to the value. */
function cells(row: string, separator: string): string[] {
  const found: string[] = []
  let isQuoted = false
  let from = 0
  for (let at = 0; at < row.length; at++) {
    if (row[at] === '"') isQuoted = !isQuoted
    if (isQuoted || row[at] !== separator) continue
    found.push(row.slice(from, at))
    from = at + 1
  }
  return [...found, row.slice(from)]
}
