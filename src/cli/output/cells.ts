import { isSentNumber } from '../../text/json.ts'

/** An object with properties, and no list or number. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isSentNumber(value)
}

/** The names of all properties, in order of appearance; `undefined` unless every row is an object. */
export function namesOf(rows: readonly unknown[]): string[] | undefined {
  const names = new Set<string>()
  for (const row of rows) {
    if (!isRecord(row)) return undefined
    for (const name of Object.keys(row)) names.add(name)
  }
  return [...names]
}

export function cellsOf(row: unknown, header: readonly string[] | undefined): unknown[] {
  if (header === undefined) return Array.isArray(row) ? row : [row]
  return header.map((name) => (isRecord(row) && Object.hasOwn(row, name) ? row[name] : undefined))
}

/** Nested values are shown as compact JSON. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
