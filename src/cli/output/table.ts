import { styleText } from 'node:util'
import Table from 'cli-table3'
import { safeText } from '../../text/safe.ts'
import { cellsOf, cellText, inColumns, isRecord, namesOf } from './columns.ts'
import type { Format, View } from './format.ts'
import { fit } from './widths.ts'

const GAP = '  '

/** A table for people: no borders, a line for each row, cut to the width of the terminal. */
export const table: Format = {
  list: (write, view) =>
    inColumns(write, view, (firstPage) => {
      const header = shownColumns(firstPage, view)
      const heading = header?.map(safeText)
      const texts = (row: unknown): string[] => cellsOf(row, header).map(shown)
      const widths = fit(naturalWidths([...(heading === undefined ? [] : [heading]), ...firstPage.map(texts)]), {
        columns: view.columns,
        gap: GAP.length,
      })
      warnOfHidden(heading?.slice(widths.length) ?? [], view)
      let first = heading !== undefined && firstPage.length > 0
      return {
        // A table leaves columns out anyway, so it does not warn about late ones.
        header: undefined,
        lines(rows) {
          const head = first && heading !== undefined ? [heading.map((name) => bold(name, view))] : []
          first = false
          return draw([...head, ...rows.map(texts)], widths)
        },
      }
    }),
  one(value, view) {
    if (!isRecord(value)) return `${shown(value)}\n`
    const rows = Object.entries(value).map(([name, field]) => [safeText(name), shown(field)])
    const widths = fit(naturalWidths(rows), { columns: view.columns, gap: GAP.length })
    return draw(
      rows.map(([name = '', field = '']) => [bold(name, view), field]),
      widths,
    )
  },
}

function shownColumns(rows: readonly unknown[], view: View): string[] | undefined {
  const names = namesOf(rows)?.filter((name) => !name.startsWith('@odata.'))
  if (names === undefined) return undefined
  const preferred = ['target', ...view.prefer].filter((name) => names.includes(name))
  return view.prefer.some((name) => names.includes(name)) ? preferred : names
}

function warnOfHidden(hidden: readonly string[], view: View): void {
  if (hidden.length > 0) view.warn(`No room for: ${hidden.join(', ')}. Choose with --query, or see all with -o json.`)
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
  return `${drawn.toString().replaceAll(/ +$/gm, '')}\n`
}

function newTable(options: Table.TableConstructorOptions): Table.Table {
  return new Table({
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    ...options,
  })
}

/**
 * Characters: more than any column shows. The library measures a text again for each character that it drops, which takes
 * too long for a long text.
 */
const LONGEST = 300

function shown(value: unknown): string {
  const text = safeText(cellText(value))
  return text.length > LONGEST ? `${[...text].slice(0, LONGEST).join('')}…` : text
}

function bold(text: string, { colour }: View): string {
  return colour ? styleText('bold', text, { validateStream: false }) : text
}

const borderless = Object.fromEntries(
  ['top', 'bottom', 'left', 'mid', 'right'].flatMap((side) =>
    [side, `${side}-mid`, `${side}-left`, `${side}-right`].map((name) => [name, '']),
  ),
)
