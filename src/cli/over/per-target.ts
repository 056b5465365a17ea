import type { Usage } from '../../connect/usage.ts'
import { RunError } from '../../errors/errors.ts'
import { inPages } from '../../graph/pages.ts'
import { readJson } from '../../graph/read-json.ts'
import type { Target } from '../../manifest/target.ts'
import type { OrderRows } from '../output/arrange.ts'
import { isRecord } from '../output/cells.ts'
import { itemsOf } from '../output/collection.ts'

/** What a command does in each target: it gives a list, or one value. */
export type PerTarget = {
  /** Whether it may change its targets: a run that ends early has then failed, though its reader wanted no more. */
  readonly changes?: boolean
} & (
  | {
      list(target: Target, signal: AbortSignal, usage: Usage): AsyncIterable<unknown>
      /** What a table shows of each object. */
      readonly prefer?: readonly string[]
      /** The order of all rows, where the whole output is one list that is printed at the end. */
      readonly orderRows?: OrderRows | undefined
      /** Whether the rows of each target go into the report too. */
      readonly keepsRows?: boolean
    }
  | { one(target: Target, signal: AbortSignal, usage: Usage): Promise<unknown> }
)

/** One target of a run, and what bounds and counts the work in it. */
export type InTarget = readonly [target: Target, signal: AbortSignal, usage: Usage]

/**
 * Bytes that the service does not call JSON, and that may be: unlike those of a file, they are read where rows are to be
 * printed.
 */
export class Content extends Uint8Array<ArrayBufferLike> {}

/** Where a property of the row's own stands that is called like our column. No name of OData's holds an "@" without a dot. */
const OWN_TARGET = 'target@graph'

/** Said once where rows have such a property. */
export const TARGET_RENAMED = `The rows have a property "target" of their own; it is printed as "${OWN_TARGET}".`

/**
 * All rows of one target, each with the target's name. `inRows`: a collection of Graph's becomes a row for each item.
 * `onRenamed` is called where a property `target` of a row was given another name.
 */
export async function rowsOf(
  work: PerTarget,
  at: InTarget,
  inRows: boolean,
  onRenamed: () => void,
): Promise<readonly unknown[]> {
  const [{ name }] = at
  if ('one' in work) {
    const answer = readContent(await work.one(...at))
    return ((inRows ? itemsOf(answer) : undefined) ?? [answer]).map((row) => withTarget(row, name, onRenamed))
  }
  const rows: unknown[] = []
  for await (const page of inPages(work.list(...at))) {
    for (const row of page) rows.push(withTarget(row, name, onRenamed))
  }
  return rows
}

/** The first column, for readers. A property of the row's own that is called so keeps its value under another name. */
function withTarget(row: unknown, target: string, onRenamed: () => void): unknown {
  if (row instanceof Uint8Array) throw notJson()
  if (!isRecord(row)) return { target, value: row }
  if (!Object.hasOwn(row, 'target') || row['target'] === target) return { target, ...row }
  onRenamed()
  let free = OWN_TARGET
  while (Object.hasOwn(row, free)) free += '@graph'
  const renamed = Object.entries(row).map(([name, value]) => [name === 'target' ? free : name, value])
  return { target, ...Object.fromEntries(renamed) }
}

/** JSON under another content type as its value; anything else as it is. */
function readContent(answer: unknown): unknown {
  if (!(answer instanceof Content)) return answer
  try {
    return readJson({ status: 200, headers: {}, body: answer }, 'this call', 0, 'all')
  } catch {
    return answer
  }
}

function notJson(): RunError {
  return new RunError('OUTPUT_FAILED', {
    message: 'The answer is a file, and files of several targets cannot be told apart in one output.',
    likelyCause: 'The path names the content of a file or a report.',
    fix: "Give each target a file of its own: `--out '{target}-<file>'`. Or request it from one target: `-t <name> > <file>`.",
  })
}
