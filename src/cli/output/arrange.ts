import type { OutputFlags } from '../define/flags.ts'
import { withItems } from './collection.ts'
import type { BeforeWrite, Printer, View } from './format.ts'

/** What becomes of a whole result before it is printed. Throws `RunError` `OUTPUT_FAILED`. */
type Arrangement = (result: unknown) => unknown

/** An order of rows that a command decides on. */
export type OrderRows = (rows: readonly unknown[]) => readonly unknown[]

/**
 * A printer that keeps the whole result in memory, because a query and an order need all of it. `run` runs them, as they take
 * long with many rows. Rejects with `ConfigError` for a query that is not JMESPath.
 */
export async function arranging(
  printer: Printer,
  { query, sort }: OutputFlags,
  view: View,
  run: <T>(work: () => T) => T,
  orderRows?: OrderRows,
): Promise<Printer> {
  const steps: Arrangement[] = []
  if (orderRows !== undefined) steps.push((result) => (Array.isArray(result) ? orderRows(result) : result))
  if (query !== undefined) steps.push(await (await import('./query.ts')).compileQuery(query))
  if (sort !== undefined) {
    const { sortRows } = await import('./sort-rows.ts')
    steps.push((result) => withItems(result, (items) => sortRows(items, sort)) ?? result)
  }
  if (steps.length === 0) return printer
  const arrange: Arrangement = (result) => run(() => steps.reduce((value, step) => step(value), result))
  const print = async (result: unknown): Promise<void> => {
    if (!Array.isArray(result)) return printer.one(result ?? null)
    const list = printer.list()
    await list.rows(result)
    await list.end()
  }
  return {
    list() {
      const rows: unknown[] = []
      const befores: BeforeWrite[] = []
      /** What throws does so before anything is written. */
      const result = async (): Promise<unknown> => {
        const found = arrange(rows)
        for (const before of befores) await before()
        return found
      }
      return {
        async rows(values, before) {
          for (const value of values) rows.push(value)
          if (before !== undefined) befores.push(before)
        },
        end: async () => print(await result()),
        async cut() {
          const found = await result()
          if (rows.length === 0) return
          if (query !== undefined) {
            view.warn('--query saw only a part of the rows: its result is not that of the whole list.')
          }
          if (!Array.isArray(found)) return printer.one(found ?? null)
          const list = printer.list()
          await list.rows(found)
          await list.cut()
        },
      }
    },
    one: async (value) =>
      value === undefined || value instanceof Uint8Array ? printer.one(value) : print(arrange(value)),
  }
}
