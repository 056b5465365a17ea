import type { OutputFlags } from '../define/flags.ts'
import type { CliContext } from '../process/context.ts'
import { writeBytes } from './bytes.ts'
import { itemsOf } from './collection.ts'
import { type BeforeWrite, hasColumns, type ListWriter, type View } from './format.ts'
import { loadFormat } from './load-format.ts'
import { compileQuery, type Query } from './query.ts'

/** Writes a command's result to stdout, in the format and through the query that its flags ask for. */
export interface Printer {
  list(): ListWriter
  /** A value on its own: nothing is written for `undefined`, and bytes are written as they are. */
  one(value: unknown): Promise<void>
}

/** `prefer` names what a table shows of each object. Rejects with `ConfigError` for a query that is not JMESPath. */
export async function openPrinter(
  context: CliContext,
  flags: OutputFlags,
  prefer: readonly string[] = [],
): Promise<Printer> {
  const { stdout } = context.io
  const name = context.format(flags)
  const format = await loadFormat(name)
  const warned = new Set<string>()
  const view: View = {
    columns: stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY,
    colour: context.coloured(stdout),
    prefer,
    // Each of several tables may give the warning. It is shown once.
    warn(text) {
      if (!warned.has(text)) void context.note(text)
      warned.add(text)
    },
  }
  const list = (): ListWriter => format.list((text) => stdout.write(text), view)
  const plain: Printer = {
    list,
    async one(value) {
      if (value === undefined) return
      if (value instanceof Uint8Array) return writeBytes(stdout, value)
      const items = hasColumns(name) ? itemsOf(value) : undefined
      return items === undefined ? stdout.write(format.one(value, view)) : writeAll(list(), items)
    },
  }
  return flags.query === undefined ? plain : queried(plain, await compileQuery(flags.query), view)
}

async function writeAll(list: ListWriter, rows: readonly unknown[]): Promise<void> {
  await list.rows(rows)
  await list.end()
}

/** A printer that keeps the whole result in memory, because a query needs all of it. */
function queried(printer: Printer, query: Query, view: View): Printer {
  const print = async (result: unknown): Promise<void> => {
    if (Array.isArray(result)) return writeAll(printer.list(), result)
    return printer.one(result ?? null)
  }
  return {
    list() {
      const rows: unknown[] = []
      const befores: BeforeWrite[] = []
      /** A query that throws does so before anything is written. */
      const result = async (): Promise<unknown> => {
        const found = query(rows)
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
          view.warn('--query saw only a part of the rows: its result is not that of the whole list.')
          if (!Array.isArray(found)) return printer.one(found ?? null)
          const list = printer.list()
          await list.rows(found)
          await list.cut()
        },
      }
    },
    one: async (value) =>
      value === undefined || value instanceof Uint8Array ? printer.one(value) : print(query(value)),
  }
}
