import { RunError } from '../../errors/errors.ts'
import { cut } from '../../text/safe.ts'
import { isRecord, namesOf } from './cells.ts'
import type { BeforeWrite, ListWriter, View, Write } from './format.ts'
import { inParts } from './parts.ts'

/** How the rows of a list become lines, once the columns are known. */
export interface Layout {
  /** Names of the columns; `undefined` for values without names, such as a list of texts. */
  readonly header: readonly string[] | undefined
  /** What stands above the rows; empty where nothing does. */
  readonly heading: string
  /** The lines of some rows. */
  lines(rows: readonly unknown[]): string
}

interface Columns {
  /** Rows that are held back before the columns are settled, at most. Rows that come in one call are never parted. */
  readonly held: number
  /** Lays out the columns by the rows that are held. */
  layOut(rows: readonly unknown[]): Layout
  /** Told of columns that no heading has room for any more, at the end. May throw. */
  late(names: readonly string[], isCut: boolean): void
  /** The error for rows with such columns that stand alone: they are not written then. Without it they are. */
  refuse?(names: readonly string[]): LateColumns
}

/** Some rows were not written, because they have columns that came too late. Rows of other calls are not concerned. */
export class LateColumns extends RunError {}

/** How long rows with something to do before them wait for more, in milliseconds. Until then they are not recorded. */
const HELD_MS = 5 * 60_000

/** Rows that are written at once when the columns are settled: as many as Graph sends in a page. */
export const PAGE = 200

/** A list for formats with columns. The rows that come first decide the columns. */
export function inColumns(write: Write, { held: most, layOut, late, refuse }: Columns): ListWriter {
  let held: Held[] = []
  let count = 0
  let heldSince = 0
  let layout: Layout | undefined
  const missed = new Set<string>()

  const writeHeld = async (isEnd: boolean): Promise<void> => {
    const rest = held
    held = []
    let heading = ''
    if (layout === undefined && (count > 0 || isEnd)) {
      layout = layOut(rest.flatMap(({ rows }) => rows))
      heading = layout.heading
    }
    count = 0
    for (const { rows, before } of rest) {
      const late = new Set(layout === undefined ? [] : missing(rows, layout.header))
      if (late.size > 0 && before !== undefined && refuse !== undefined) throw refuse([...late])
      await before?.()
      if (layout === undefined || rows.length === 0) continue
      for (const name of late) missed.add(name)
      for (const part of inParts(rows)) {
        await write(heading + layout.lines(part))
        heading = ''
      }
    }
    if (heading !== '') await write(heading)
  }
  return {
    async rows(values, before) {
      const last = held.at(-1)
      if (last === undefined) heldSince = performance.now()
      count += values.length
      // Rows that come one by one are written together.
      if (before === undefined && last !== undefined) for (const row of values) last.rows.push(row)
      else held.push({ rows: [...values], before })
      const isLong = before !== undefined && performance.now() - heldSince >= HELD_MS
      const isDue = layout === undefined ? count >= most || isLong : count >= PAGE || before !== undefined
      if (isDue) await writeHeld(false)
    },
    async end() {
      await writeHeld(true)
      if (missed.size > 0) late([...missed], false)
    },
    async cut() {
      await writeHeld(false)
      if (missed.size > 0) late([...missed], true)
    },
  }
}

/** Rows that are not written yet, and what is to be done before they are. */
interface Held {
  readonly rows: unknown[]
  readonly before: BeforeWrite | undefined
}

/** The columns of a list: those of `--columns`, else all that its rows have, else those that the command knows. */
export function headerOf(rows: readonly unknown[], { columns, prefer }: View): readonly string[] | undefined {
  if (columns !== undefined) return columns
  if (rows.length === 0) return prefer.length > 0 ? prefer : undefined
  return namesOf(rows)
}

/**
 * For formats that other programs read. Rows of several targets are refused, each target's for itself. Of other rows `late`
 * throws `RunError` `OUTPUT_FAILED`: a file without the column would pass for whole. A list that is cut has an error of its
 * own, so it gets a warning.
 */
export function refuseLate(view: View): Required<Pick<Columns, 'late' | 'refuse'>> {
  const likelyCause = `The rows of a list differ, and the first ${MOST_HELD}, or those of the first minutes, decide the columns.`
  const everything = 'Name the columns with --columns, or print -o ndjson, which has everything.'
  return {
    late(names, isCut) {
      const message = `The rows are printed without ${listed(names)}: the heading was written before this came.`
      if (isCut) return view.warn(message)
      throw new RunError('OUTPUT_FAILED', { message, likelyCause, fix: everything })
    },
    refuse: (names) =>
      new LateColumns('OUTPUT_FAILED', {
        message: `The rows are not printed, because they have ${listed(names)}: the heading was written before this came.`,
        likelyCause,
        fix: `Run it again in this target, which prints another heading. ${everything}`,
      }),
  }
}

/** Names that tenants chose, and not all of a thousand. */
function listed(names: readonly string[]): string {
  return cut(names.join(', '), 1_000)
}

/** Rows that csv and tsv hold back, so that lists of usual length have all their columns: some MiB of memory. */
export const MOST_HELD = 2_000

function* missing(rows: readonly unknown[], header: readonly string[] | undefined): Generator<string> {
  if (header === undefined) return
  const known = new Set(header)
  for (const row of rows) {
    if (!isRecord(row)) yield 'a value that is no object'
    // Inherited names are no columns.
    else for (const name in row) if (!known.has(name) && Object.hasOwn(row, name)) yield name
  }
}
