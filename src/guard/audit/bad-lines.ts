import { quote } from '../../text/quote.ts'
import type { Place, ProblemKind } from './problem.ts'
import type { ChainRecord } from './record.ts'
import type { StoredLine } from './sink.ts'

interface Bad extends Place {
  /** The position that it names, if any. */
  readonly seq: number | undefined
  readonly why: string
  /** Lines from this one on. */
  count: number
}

type Tell = (place: Place, kind: ProblemKind, why: string, seq?: number, count?: number) => void

/** Lines that are kept until the next record says what they stand for. Further ones count with the last one, or are told at once. */
const MOST = 1_000

/** Lines that are no record of the chain. The next record says whether they stand for records, or beside them. */
export class BadLines {
  readonly #tell: Tell
  #lines: Bad[] = []

  constructor(tell: Tell) {
    this.#tell = tell
  }

  get count(): number {
    return this.#lines.length
  }

  /** `record`: the line is a whole record of another chain. */
  add(line: StoredLine, record?: ChainRecord): void {
    this.#add({
      file: line.file,
      line: line.line,
      seq: record ? undefined : namedSeq(line.text),
      why: whyBad(line, record),
      count: 1,
    })
  }

  /** A whole record at a position where it cannot have been. */
  addRecord(place: Place, { seq }: ChainRecord): void {
    this.#add({ ...place, seq, why: 'It does not follow the record above it.', count: 1 })
  }

  /**
   * Tells what the lines are, given that so many records are missing from position `next` on. Returns for how many of these a
   * line stands.
   */
  settle(missing: number, next: number): number {
    const lines = this.#lines
    this.#lines = []
    // Where there are more lines than records are missing, those that name a missing position go first.
    const isNamed = ({ seq }: Bad): boolean => seq !== undefined && seq >= next && seq < next + missing
    const first = lines.length > missing ? lines.filter(isNamed).slice(0, missing) : lines
    const rest = lines.filter((line) => !first.includes(line)).slice(0, missing - first.length)
    const changed = new Set([...first, ...rest])
    for (const bad of lines) {
      const { file, line, seq, why, count } = bad
      this.#tell({ file, line }, changed.has(bad) ? 'changed' : 'inserted', why, seq, count)
    }
    return changed.size
  }

  /** No record follows: a line stands for one if it names the position that is next. */
  settleAtEnd(next: number): number {
    let missing = 0
    for (const { seq } of this.#lines) if (seq === next + missing) missing++
    return this.settle(missing, next)
  }

  #add(bad: Bad): void {
    const last = this.#lines.at(-1)
    if (this.#lines.length < MOST) this.#lines.push(bad)
    else if (last?.file === bad.file && last.line + last.count === bad.line && last.why === bad.why) last.count++
    else this.#tell({ file: bad.file, line: bad.line }, 'inserted', bad.why)
  }
}

function whyBad({ fault, isWhole }: StoredLine, record: ChainRecord | undefined): string {
  if (record !== undefined) return `It is a record of the chain ${quote(record.chain)}.`
  if (fault !== undefined) return fault === 'too long' ? 'It is longer than lines may be.' : 'It is not in UTF-8.'
  return isWhole ? 'It is not a record with its hash.' : 'It is a part of a line.'
}

/** The position in what may once have been a record. Keys are sorted, so that the last one counts. */
function namedSeq(text: string): number | undefined {
  const at = text.lastIndexOf('"seq":')
  const digits = at < 0 ? null : /^\d{1,15}/.exec(text.slice(at + '"seq":'.length, at + 24))
  return digits === null ? undefined : Number(digits[0])
}
