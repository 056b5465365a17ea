import { RunError } from '../../errors/errors.ts'
import { quote } from '../../text/quote.ts'
import { nearest } from '../../text/similar.ts'
import { isRecord } from './cells.ts'
import { pathsOf, valueAt } from './paths.ts'

/** Takes the columns of `--columns` out of rows, and knows at the end which of them no row had. */
interface ColumnSelection {
  /** An object with these columns in their order; `null` stands for what the row has not. Throws `RunError`. */
  of(row: unknown): Readonly<Record<string, unknown>>
  /** Throws `RunError` `OUTPUT_FAILED` where there were rows, and a column was in none of them. */
  check(): void
}

/** Rows whose names are kept to find what a misspelt column was to be. */
const MOST_LOOKED_AT = 100

export function selectColumns(columns: readonly string[]): ColumnSelection {
  const unseen = new Set(columns)
  const looked: unknown[] = []
  return {
    of(row) {
      if (!isRecord(row)) throw noObject()
      if (unseen.size > 0 && looked.length < MOST_LOOKED_AT) looked.push(row)
      return Object.fromEntries(
        columns.map((column) => {
          const value = valueAt(row, column)
          if (value !== undefined) unseen.delete(column)
          return [column, value ?? null]
        }),
      )
    },
    check() {
      if (looked.length > 0 && unseen.size > 0) throw unknownColumn('--columns', [...unseen], looked)
    },
  }
}

/** No row has a column that a flag names. */
export function unknownColumn(flag: string, names: readonly string[], rows: readonly unknown[]): RunError {
  const known = pathsOf(rows)
  const listed = names.map((name) => {
    const meant = nearest(name, known)
    return meant === undefined ? name : `${name} (did you mean ${quote(meant)}?)`
  })
  return new RunError('OUTPUT_FAILED', {
    message: `No row has what ${flag} names: ${listed.join(', ')}.`,
    likelyCause:
      'The name is misspelt, or Graph leaves the property out because $select does not name it or it is empty.',
    fix: `Correct ${flag}; -o json without it shows all names. A path such as owner.mail reaches into objects, not into lists.`,
  })
}

function noObject(): RunError {
  return new RunError('OUTPUT_FAILED', {
    message: '--columns and --sort name properties, and a row is a value without properties.',
    likelyCause: '--query gives texts, numbers or lists.',
    fix: "Give the values names, for instance --query '[].{id: id}', or leave the flag out.",
  })
}
