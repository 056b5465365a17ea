import { isKnownNumber } from '../../causes/diagnose/refusal.ts'
import type { LabelledNumber } from './numbers.ts'

/** Names of the column that holds the error's number, as Log Analytics, Graph and the portal export it. */
const COLUMN =
  /^["']?(?:ResultType|ResultCode|ErrorCode|Error code|Sign-?in error code|status\.errorCode|Status_errorCode)["']?$/i

/** Rows that are looked at. */
const MOST_ROWS = 5_000

/** Returns the numbers in the error column of a table: CSV, columns of tabs or bars, or columns that are aligned. */
export function tableNumbersIn(lines: readonly string[]): LabelledNumber[] {
  const top = lines.findIndex((line) => columnOf(line) !== undefined)
  const column = columnOf(lines[top] ?? '')
  if (column === undefined) return []
  return lines.slice(top + 1, top + MOST_ROWS).flatMap((row) => {
    const digits = column(row).replace(/^["' ]+|["' ]+$/g, '')
    const number = Number(digits)
    return /^\d{5,8}$/.test(digits) && isKnownNumber(number) ? [{ number, at: 0, words: digits }] : []
  })
}

/** Returns how to read the error column of a row; `undefined` where the line is no such head of a table. */
function columnOf(line: string): ((row: string) => string) | undefined {
  if (line.length > 4_000) return undefined
  for (const separator of ['\t', ',', ';', '|']) {
    const place = cells(line, separator).findIndex((cell) => COLUMN.test(cell.trim()))
    if (place !== -1 && line.includes(separator)) return (row) => cells(row.slice(0, 16_000), separator)[place] ?? ''
  }
  const [name] = /(?<=^|\s{2})(?:ResultType|ErrorCode)(?=\s{2}|$)/i.exec(line) ?? []
  if (name === undefined || line.trim() === name) return undefined
  const from = line.indexOf(name)
  return (row) => /^\s{0,40}(\d{5,8})\b/.exec(row.slice(from))?.[1] ?? ''
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
