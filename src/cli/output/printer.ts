import type { OutputFlags } from '../define/flags.ts'
import type { CliContext } from '../process/context.ts'
import { writeBytes } from './bytes.ts'
import { itemsOf } from './collection.ts'
import { hasColumns, type ListWriter, type View, writeRows } from './format.ts'
import { loadFormat } from './load-format.ts'
import { compileQuery, type Query } from './query.ts'

/** Writes a command's result to stdout, in the format and through the query that its flags ask for. */
export interface Printer {
  list(): ListWriter
  /** A value on its own: nothing is written for `undefined`, and bytes are written as they are. */
  one(value: unknown): Promise<void>
}

/** `prefer` names what a table shows of each object. Rejects with `ConfigError` for a query that cannot be one. */
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
    // Of several tables each may have the same to say.
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
  return flags.query === undefined ? plain : queried(plain, await compileQuery(flags.query))
}

async function writeAll(list: ListWriter, rows: readonly unknown[]): Promise<void> {
  await writeRows(list, rows)
  await list.end()
}

/** A query sees the whole result, so it holds the whole result. */
function queried(printer: Printer, query: Query): Printer {
  const print = async (result: unknown): Promise<void> => {
    if (Array.isArray(result)) return writeAll(printer.list(), result)
    return printer.one(result ?? null)
  }
  return {
    list() {
      const rows: unknown[] = []
      return {
        async row(value) {
          rows.push(value)
        },
        end: () => print(query(rows)),
      }
    },
    one: async (value) =>
      value === undefined || value instanceof Uint8Array ? printer.one(value) : print(query(value)),
  }
}
