import type { OutputFlags } from '../define/flags.ts'
import type { CliContext } from '../process/context.ts'
import type { OrderRows } from './arrange.ts'
import { writeBytes } from './bytes.ts'
import { itemsOf, withItems } from './collection.ts'
import { hasColumns, type ListWriter, type Printer, type View } from './format.ts'
import { loadFormat } from './load-format.ts'

/**
 * `prefer` names what a table shows of each object. With `orderRows` a list is printed at its end, in that order. Rejects
 * with `ConfigError` for a query that is not JMESPath.
 */
export async function openPrinter(
  context: CliContext,
  flags: OutputFlags,
  prefer: readonly string[] = [],
  orderRows?: OrderRows,
): Promise<Printer> {
  const { stdout } = context.io
  const name = context.format(flags)
  const format = await loadFormat(name)
  const warned = new Set<string>()
  const view: View = {
    width: stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY,
    isTerminal: stdout.isTTY,
    colour: context.coloured(stdout),
    columns: flags.columns,
    prefer,
    // Each of several tables may give the warning. It is shown once.
    warn(text) {
      if (!warned.has(text)) void context.note(text)
      warned.add(text)
    },
  }
  const list = (): ListWriter =>
    countingRows(
      format.list((text) => stdout.write(text), view),
      context,
    )
  const plain: Printer = {
    list,
    async one(value, isObject = false) {
      if (value === undefined) return
      if (value instanceof Uint8Array) return writeBytes(stdout, value)
      const items = hasColumns(name) && !isObject ? itemsOf(value) : undefined
      if (items === undefined) return stdout.write(format.one(value, view))
      const rows = list()
      await rows.rows(items)
      await rows.end()
    },
  }
  const selecting = flags.columns === undefined ? plain : await ofColumns(plain, flags.columns)
  if (flags.query === undefined && flags.sort === undefined && orderRows === undefined) return selecting
  return (await import('./arrange.ts')).arranging(
    selecting,
    flags,
    view,
    (work) => context.interruptible(work),
    orderRows,
  )
}

/** A list that says so at its end where it had no rows: an empty output looks like one that failed. */
function countingRows(list: ListWriter, context: CliContext): ListWriter {
  let isEmpty = true
  return {
    rows(values, before) {
      if (values.length > 0) isEmpty = false
      return list.rows(values, before)
    },
    async end() {
      await list.end()
      if (isEmpty) await context.note('0 rows')
    },
    cut: () => list.cut(),
  }
}

/** A printer of these columns only. Its lists fail at their end for a column that no row had. */
async function ofColumns(printer: Printer, columns: readonly string[]): Promise<Printer> {
  const { selectColumns } = await import('./select-columns.ts')
  return {
    list() {
      const list = printer.list()
      const selection = selectColumns(columns)
      return {
        rows: (values, before) => list.rows(values.map(selection.of), before),
        async end() {
          await list.end()
          selection.check()
        },
        cut: () => list.cut(),
      }
    },
    async one(value) {
      if (value === undefined || value === null || value instanceof Uint8Array) return printer.one(value)
      const selection = selectColumns(columns)
      const rows = withItems(value, (items) => items.map(selection.of))
      // Of an object only its property `value` may be left, which then looks like a collection.
      await (rows === undefined ? printer.one(selection.of(value), true) : printer.one(rows))
      selection.check()
    },
  }
}
