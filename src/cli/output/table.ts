import { styleText } from 'node:util'
import Table from 'cli-table3'
import { cut, safeText } from '../../text/safe.ts'
import { cellsOf, cellText, isRecord } from './cells.ts'
import { headerOf, inColumns, type Layout, PAGE } from './columns.ts'
import type { Format, View } from './format.ts'
import { inParts } from './parts.ts'
import { fit, widestOf } from './widths.ts'

const GAP = '  '

/**
 * A table for people: no borders, a line for each row, cut to the width of the terminal. The first page decides the
 * columns and their widths. The library's work grows with the square of the rows, so it gets a page at a time.
 */
export const table: Format = {
  list: (write, view) =>
    inColumns(write, {
      held: PAGE,
      layOut: (rows) => layout(rows, view),
      late(names) {
        const missed = names
          .filter((name) => !isAnnotation(name))
          .map(shown)
          .join(', ')
        if (missed !== '') view.warn(`Not in the table, because it came after row ${PAGE}: ${missed}.`)
      },
    }),
  one(value, view) {
    if (!isRecord(value)) return `${shown(value)}\n`
    const rows = Object.entries(value).map(([name, field]) => [shown(name), shown(field)])
    const widths = fit(naturalWidths(rows), { columns: view.width, gap: GAP.length })
    return draw(
      rows.map(([name = '', field = '']) => [bold(name, view), field]),
      widths,
    )
  },
}

function layout(rows: readonly unknown[], view: View): Layout {
  const all = headerOf(rows, view)
  const preferred = preferredOf(all, view)
  const header = preferred ?? (view.columns === undefined ? all?.filter((name) => !isAnnotation(name)) : all)
  const heading = header?.map(shown)
  const texts = (row: unknown): string[] => cellsOf(row, header).map(shown)
  const parts = [...inParts(rows, PAGE)].map((part) => naturalWidths(part.map(texts)))
  const natural = widestOf([...(heading === undefined ? [] : [naturalWidths([heading])]), ...parts])
  const widths = fit(natural, { columns: view.width, gap: GAP.length })
  warnOfHidden(heading?.slice(widths.length) ?? [], view)
  return {
    // Where a table shows preferred columns only, a late one is not missed.
    header: preferred === undefined ? header : undefined,
    heading: heading === undefined ? '' : draw([heading.map((name) => bold(name, view))], widths),
    lines: (more) => [...inParts(more, PAGE)].map((part) => draw(part.map(texts), widths)).join(''),
  }
}

/** The columns that the command prefers, where the rows have some of them. */
function preferredOf(all: readonly string[] | undefined, { columns, prefer }: View): readonly string[] | undefined {
  if (columns !== undefined || !prefer.some((name) => name !== 'target' && all?.includes(name))) return undefined
  return [...new Set(['target', ...prefer])].filter((name) => all?.includes(name))
}

function isAnnotation(name: string): boolean {
  return name.startsWith('@odata.')
}

function warnOfHidden(hidden: readonly string[], view: View): void {
  if (hidden.length > 0) view.warn(`No room for: ${hidden.join(', ')}. Choose with --columns, or see all with -o json.`)
}

/**
 * Widths on a screen, where an East Asian character takes two columns. Measured by drawing: an empty row is as wide as
 * the others.
 */
function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const ruler = newTable({ chars: { ...borderless, middle: '|' } })
  ruler.push(
    ...rows.map((row) => [...row]),
    Array.from({ length: count }, () => ''),
  )
  return (ruler.toString().split('\n').at(-1) ?? '').split('|').map((cell) => cell.length)
}

function draw(rows: readonly (readonly string[])[], widths: readonly number[]): string {
  if (rows.length === 0) return ''
  const drawn = newTable({ chars: { ...borderless, middle: GAP }, colWidths: [...widths] })
  drawn.push(...rows.map((row) => widths.map((_, index) => row[index] ?? '')))
  return `${drawn.toString().replaceAll(/(?<! ) +$/gm, '')}\n`
}

function newTable(options: Table.TableConstructorOptions): Table.Table {
  return new Table({
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    ...options,
  })
}

/**
 * Characters: more than any column shows. A long text is cut before anything else is done with it. The library measures a
 * text again for each character that it drops, which takes too long for a long one.
 */
const LONGEST = 300

/** The text of a cell, on one line. All of it is in the other formats. */
function shown(value: unknown): string {
  return cut(safeText(cut(cellText(value), LONGEST)), LONGEST)
}

function bold(text: string, { colour }: View): string {
  return colour ? styleText('bold', text, { validateStream: false }) : text
}

const borderless = Object.fromEntries(
  ['top', 'bottom', 'left', 'mid', 'right'].flatMap((side) =>
    [side, `${side}-mid`, `${side}-left`, `${side}-right`].map((name) => [name, '']),
  ),
)
