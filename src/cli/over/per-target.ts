import type { Usage } from '../../connect/usage.ts'
import { RunError } from '../../errors/errors.ts'
import { inPages } from '../../graph/pages.ts'
import type { Target } from '../../manifest/target.ts'
import { itemsOf } from '../output/collection.ts'
import { isRecord } from '../output/columns.ts'

/** What a command does in each target: it gives a list, or one value. */
export type PerTarget =
  | {
      list(target: Target, signal: AbortSignal, usage: Usage): AsyncIterable<unknown>
      /** What a table shows of each object. */
      readonly prefer?: readonly string[]
      /** Whether the rows of each target go into the report too. */
      readonly keepsRows?: boolean
    }
  | { one(target: Target, signal: AbortSignal, usage: Usage): Promise<unknown> }

/** One target of a run, and what bounds and counts the work in it. */
export type InTarget = readonly [target: Target, signal: AbortSignal, usage: Usage]

/** All rows of one target, each with the target's name. `inRows`: a collection of Graph's becomes a row for each item. */
export async function rowsOf(work: PerTarget, at: InTarget, inRows: boolean): Promise<readonly unknown[]> {
  const [{ name }] = at
  if ('one' in work) {
    const answer = await work.one(...at)
    return ((inRows ? itemsOf(answer) : undefined) ?? [answer]).map((row) => withTarget(row, name))
  }
  const rows: unknown[] = []
  for await (const page of inPages(work.list(...at))) {
    for (const row of page) rows.push(withTarget(row, name))
  }
  return rows
}

function withTarget(row: unknown, target: string): unknown {
  if (row instanceof Uint8Array) throw notJson()
  if (!isRecord(row)) return { target, value: row }
  // The first column, for readers; set once more so that no property of Graph's replaces it.
  const named = { target, ...row }
  named.target = target
  return named
}

function notJson(): RunError {
  return new RunError('OUTPUT_FAILED', {
    message: 'The answer is a file, and files of several targets cannot be told apart in one output.',
    likelyCause: 'The path names the content of a file or a report.',
    fix: "Give each target a file of its own: `--out '{target}-<file>'`. Or request it from one target: `-t <name> > <file>`.",
  })
}
