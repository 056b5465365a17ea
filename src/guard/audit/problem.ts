/**
 * - `changed`: the line is no record, or not the one that was written.
 * - `removed`: records are missing before this line, or a whole chain that this line names.
 * - `inserted`: the line does not belong to the chain.
 * - `reordered`: the record stands at another place, or in another day's file, than it was written to.
 * - `cut`: records are missing behind this line, which is the last one of the chain.
 */
export type ProblemKind = 'changed' | 'removed' | 'inserted' | 'reordered' | 'cut'

export interface Place {
  /** Relative to the folder or container. */
  readonly file: string
  /** Counted from 1. */
  readonly line: number
}

export interface Problem extends Place {
  readonly kind: ProblemKind
  readonly chain: string
  /** The record that is concerned, or the first one, where it is known. */
  readonly seq?: number
  /** How many lines from this one on, or how many records from `seq` on. */
  readonly count: number
  /** A sentence. */
  readonly why: string
}

/** Problems that are told one by one. A GiB of junk has as many as lines. */
const MOST = 1_000

export type Report = (problem: Omit<Problem, 'count'> & { readonly count?: number }) => void

/** Gathers problems. Lines that follow each other with one problem are one. */
export class Problems {
  readonly list: Problem[] = []
  /** How many are not in the list. */
  more = 0

  readonly report: Report = ({ count = 1, ...problem }) => {
    const last = this.list.at(-1)
    if (last !== undefined && continues(last, problem)) this.list[this.list.length - 1] = joined(last, count)
    else if (this.list.length < MOST) this.list.push({ ...problem, count })
    else this.more++
  }
}

function continues(last: Problem, { file, line, kind, chain, why }: Omit<Problem, 'count'>): boolean {
  return (
    (kind === 'changed' || kind === 'inserted') &&
    last.kind === kind &&
    last.chain === chain &&
    last.why === why &&
    last.file === file &&
    last.line + last.count === line
  )
}

function joined(last: Problem, count: number): Problem {
  return { ...last, count: last.count + count }
}
