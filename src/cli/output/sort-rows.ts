import type { SortKey } from '../define/flags.ts'
import { valueAt } from './paths.ts'
import { compareNumbers, isNumber } from './query/numbers.ts'
import { compareTexts } from './query/values.ts'
import { unknownColumn } from './select-columns.ts'

/**
 * The rows in a new order. Numbers come before texts, texts before all else, and what is missing comes last in either
 * direction. Rows that are equal by all keys keep their order. Throws `RunError` `OUTPUT_FAILED` for a name that no row
 * has.
 */
export function sortRows(rows: readonly unknown[], keys: readonly SortKey[]): unknown[] {
  const keyed = rows.map((row) => ({ row, values: keys.map(({ path }) => valueAt(row, path)) }))
  const unknown = keys.filter((_, index) => keyed.every(({ values }) => values[index] === undefined))
  if (rows.length > 0 && unknown.length > 0) {
    const names = unknown.map(({ path }) => path)
    throw unknownColumn('--sort', names, rows)
  }
  keyed.sort((one, other) => {
    for (const [index, { isDescending }] of keys.entries()) {
      const [left, right] = [one.values[index] ?? undefined, other.values[index] ?? undefined]
      if (left === undefined && right === undefined) continue
      if (left === undefined || right === undefined) return left === undefined ? 1 : -1
      const order = compare(left, right)
      if (order !== 0) return isDescending ? -order : order
    }
    return 0
  })
  return keyed.map(({ row }) => row)
}

function compare(one: unknown, other: unknown): number {
  const byKind = kindOrder(one) - kindOrder(other)
  if (byKind !== 0) return byKind
  if (isNumber(one) && isNumber(other)) return compareNumbers(one, other)
  return compareTexts(textOf(one), textOf(other))
}

function kindOrder(value: unknown): number {
  if (isNumber(value)) return 0
  return typeof value === 'string' ? 1 : 2
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
