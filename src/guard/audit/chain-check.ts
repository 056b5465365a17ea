import { quote } from '../../text/quote.ts'
import { BadLines } from './bad-lines.ts'
import { NO_HASH, readRecord } from './canonical.ts'
import { dayOfFile } from './day.ts'
import type { Demand } from './demands.ts'
import type { Place, ProblemKind, Report } from './problem.ts'
import type { ChainRecord } from './record.ts'
import type { StoredLine } from './sink.ts'

/** A record with the place where it stands. */
export interface Seen {
  readonly record: ChainRecord
  readonly place: Place
}

interface Gap extends Place {
  readonly from: number
  /** Included. */
  readonly to: number
}

/** Records out of place of a chain that are kept. More of them are told as inserted. */
const MOST_DISPLACED = 1_000

/**
 * Checks the lines of one chain as they come. A record that does not follow the one before is put off until the next one says
 * whether it came too early, or others are missing. Kept are the last record and what is out of place.
 */
export class ChainCheck {
  readonly #chain: string
  readonly #report: Report
  readonly #demands = new Map<number, Demand[]>()
  readonly #onRecord: ((seen: Seen) => void) | undefined
  readonly #bad: BadLines
  /** Position of the record that must come next. */
  next = 0
  /** The last record in its place. */
  last: Seen | undefined
  /** The last line of any kind. */
  end: Place | undefined
  /** Whole records, in their place or not. */
  records = 0
  /** Hash of the record before the next one; `undefined` where that one is not whole. */
  #before: string | undefined = NO_HASH
  #day = ''
  #torn: StoredLine | undefined
  /** A record that stands before its turn, or after a gap. */
  #ahead: Seen | undefined
  #displaced: Seen[] = []
  /** Further records with the position of the last one. */
  #rivals: Seen[] = []
  #gaps: Gap[] = []

  constructor(
    chain: string,
    { report, demands, onRecord }: { report: Report; demands: readonly Demand[]; onRecord?: (seen: Seen) => void },
  ) {
    this.#chain = chain
    this.#report = report
    this.#onRecord = onRecord
    this.#bad = new BadLines((...told) => this.#tell(...told))
    for (const demand of demands) {
      const known = this.#demands.get(demand.seq)
      if (known === undefined) this.#demands.set(demand.seq, [demand])
      else known.push(demand)
    }
  }

  take(line: StoredLine): void {
    const torn = this.#torn
    this.#torn = undefined
    // Only the last line can be the work of a writer that was killed.
    if (torn !== undefined) this.#bad.add(torn)
    const place = { file: line.file, line: line.line }
    this.end = place
    const record = line.fault === undefined ? readRecord(line.text) : undefined
    const isOwn = record?.chain === this.#chain
    if (isOwn) this.records++
    if (this.last?.record.kind === 'end' && this.#ahead === undefined) {
      this.#tell(place, 'inserted', 'The chain ended before this line.')
    } else if (isOwn) this.#place({ record, place })
    else if (!line.isWhole) this.#torn = line
    else this.#bad.add(line, record)
  }

  /** After the last line. */
  finish(): void {
    if (this.#ahead !== undefined) this.#acceptAhead(this.#ahead)
    this.#comeBack()
    this.#settleRivals()
    const lost = this.#bad.settleAtEnd(this.next)
    if (lost > 0) this.#skip(lost)
    for (const { place } of this.#displaced) this.#tell(place, 'inserted', NOT_HERE)
    for (const { from, to, ...place } of this.#gaps) {
      const count = to - from + 1
      this.#report({ ...place, kind: 'removed', chain: this.#chain, seq: from, count, why: MISSING })
    }
  }

  /** What must be there, and is not reached by the chain. */
  unmet(): Demand[] {
    return [...this.#demands.values()].flat().filter(({ seq }) => seq >= this.next)
  }

  #place(seen: Seen): void {
    const { record } = seen
    const ahead = this.#ahead
    this.#ahead = undefined
    if (ahead !== undefined) {
      if (record.seq === this.next) this.#displace(ahead)
      else if (ahead.record.seq < record.seq) this.#acceptAhead(ahead)
      else this.#bad.addRecord(ahead.place, ahead.record)
    }
    if (record.seq > this.next) this.#comeBack()
    if (record.seq < this.next) this.#late(seen)
    else if (record.seq === this.next) this.#accept(seen)
    else if (this.#bad.count === 0) this.#ahead = seen
    else this.#acceptAfterBad(seen)
  }

  /** The record has the position that is next. */
  #accept(seen: Seen): void {
    const { record, place } = seen
    this.#bad.settle(0, this.next)
    if (this.#before !== undefined && record.prev !== this.#before) this.#fork(seen)
    else this.#settleRivals()
    if (record.seq === 0 && record.kind !== 'start') this.#tell(place, 'changed', 'A chain begins with its start.', 0)
    this.#adopt(seen)
  }

  /** What the record follows is not what stands before it. */
  #fork({ record, place }: Seen): void {
    const real = this.#rivals.find((rival) => rival.record.hash === record.prev)
    if (this.last === undefined) this.#tell(place, 'changed', OTHER_BEFORE, record.seq)
    else if (real === undefined) this.#tell(this.last.place, 'changed', OTHER_BEFORE, this.last.record.seq)
    else {
      this.#tell(this.last.place, 'inserted', TWICE, this.last.record.seq)
      this.#rivals = this.#rivals.filter((rival) => rival !== real)
    }
    this.#settleRivals()
  }

  #settleRivals(): void {
    for (const { place, record } of this.#rivals) this.#tell(place, 'inserted', TWICE, record.seq)
    this.#rivals = []
  }

  /** Bad lines stand where some records should be, and perhaps not all. */
  #acceptAfterBad(seen: Seen): void {
    this.#settleRivals()
    const missing = seen.record.seq - this.next
    const changed = this.#bad.settle(missing, this.next)
    if (changed < missing) this.#gaps.push({ from: this.next + changed, to: seen.record.seq - 1, ...seen.place })
    this.#adopt(seen)
  }

  #acceptAhead(ahead: Seen): void {
    this.#settleRivals()
    this.#gaps.push({ from: this.next, to: ahead.record.seq - 1, ...ahead.place })
    this.#adopt(ahead)
  }

  #adopt(seen: Seen): void {
    const { record, place } = seen
    const day = record.at.slice(0, 10)
    this.#day = day > this.#day ? day : this.#day
    const filed = dayOfFile(place.file)
    if (filed !== undefined && filed !== this.#day) {
      this.#tell(place, 'reordered', `Its time belongs into the file of ${this.#day}.`, record.seq)
    }
    this.#follow(seen)
  }

  #follow(seen: Seen): void {
    const { record, place } = seen
    for (const { hash, by } of this.#demands.get(record.seq) ?? []) {
      if (hash === record.hash) continue
      const who = by === undefined ? 'the anchor' : `line ${by.line} of ${quote(by.file, 100)}`
      this.#tell(place, 'changed', `It is not the record that ${who} names.`, record.seq)
      break
    }
    this.last = seen
    this.next = record.seq + 1
    this.#before = record.hash
    this.#onRecord?.(seen)
  }

  #skip(count: number): void {
    this.next += count
    this.#before = undefined
  }

  /** Its position is behind the chain's end. */
  #late(seen: Seen): void {
    const { record, place } = seen
    const at = this.#gaps.findIndex(({ from, to }) => from <= record.seq && record.seq <= to)
    const gap = this.#gaps[at]
    const last = this.last?.record
    if (gap !== undefined) {
      const halves = [
        { ...gap, to: record.seq - 1 },
        { ...gap, from: record.seq + 1 },
      ]
      this.#gaps.splice(at, 1, ...halves.filter(({ from, to }) => from <= to))
      this.#tell(place, 'reordered', 'It was written before the record that stands above it.', record.seq)
    } else if (last?.seq === record.seq && last.hash !== record.hash && this.#rivals.length < MOST_DISPLACED) {
      this.#rivals.push(seen)
    } else this.#tell(place, 'inserted', TWICE, record.seq)
  }

  #displace(seen: Seen): void {
    if (this.#displaced.length < MOST_DISPLACED) this.#displaced.push(seen)
    else this.#tell(seen.place, 'inserted', NOT_HERE, seen.record.seq)
  }

  /** Records that came too early, once it is their turn. */
  #comeBack(): void {
    for (;;) {
      const found = this.#displaced.find(({ record }) => record.seq === this.next && record.prev === this.#before)
      if (found === undefined) return
      this.#displaced = this.#displaced.filter((one) => one !== found)
      this.#tell(found.place, 'reordered', 'It was written after a record that stands below it.', found.record.seq)
      this.#follow(found)
    }
  }

  #tell(place: Place, kind: ProblemKind, why: string, seq?: number, count = 1): void {
    this.#report({ ...place, kind, chain: this.#chain, ...(seq === undefined ? {} : { seq }), why, count })
  }
}

const MISSING = 'Records are missing before this line.'
const TWICE = 'The chain has another record at this position.'
const NOT_HERE = 'It does not follow the record above it.'
const OTHER_BEFORE = 'The next record, or the start, follows another one than this.'
