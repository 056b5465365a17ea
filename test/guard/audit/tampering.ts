import { seal } from '../../../src/guard/audit/canonical.ts'
import type { ProblemKind } from '../../../src/guard/audit/problem.ts'
import type { ChainRecord } from '../../../src/guard/audit/record.ts'
import { type Files, handout } from './support.ts'

/** Where a record stands, counted from 0. */
interface Spot {
  readonly file: string
  readonly index: number
}

/** A chain that is tampered with: its records in order, and where each stands. */
export interface Victim {
  readonly files: Files
  readonly chain: string
  readonly spots: readonly Spot[]
  /** A number from 0 to 1 that chooses the record. */
  readonly pick: number
  /** The file of a later chain, whose start names the last record of this one. */
  readonly witness: string
}

export interface Expected {
  readonly kind: ProblemKind
  readonly file: string
  /** Counted from 1. */
  readonly line: number
}

/** A kind of tampering: does it, and says what must be found. */
type Tamper = (victim: Victim) => Expected

/** One of the records from `first` to the last but `spare`. */
function choose({ spots, pick }: Victim, first: number, spare: number): number {
  return first + Math.floor(pick * (spots.length - spare - first) * 0.999)
}

function spot({ spots }: Victim, seq: number): Spot {
  const found = spots[seq]
  if (found === undefined) throw new RangeError(`There is no record ${seq}.`)
  return found
}

const lineAt = ({ files }: Victim, { file, index }: Spot): string => files.get(file)?.[index] ?? ''
const linesOf = ({ files }: Victim, { file }: Spot): string[] => files.get(file) ?? []
const at = ({ file, index }: Spot, kind: ProblemKind): Expected => ({ file, line: index + 1, kind })

/** Changes the text of a record that is not the last one. */
function rewritten(change: (line: string) => string, spare = 0): Tamper {
  return (victim) => {
    const place = spot(victim, choose(victim, 0, spare))
    const line = lineAt(victim, place)
    const changed = change(line)
    if (changed === line) throw new Error('Nothing was changed.')
    linesOf(victim, place)[place.index] = changed
    return at(place, 'changed')
  }
}

/** The record with another content, and its right hash. */
function resealed(line: string, change: object): string {
  const { hash: _, ...rest } = JSON.parse(line) as ChainRecord
  return seal({ ...rest, ...change } as never).line
}

/** Takes records out, and says where those stand now that come behind them. */
function removed(count: (victim: Victim) => number, first: (victim: Victim) => number): Tamper {
  return (victim) => {
    const from = first(victim)
    const to = from + count(victim)
    for (let seq = to - 1; seq >= from; seq--) {
      const place = spot(victim, seq)
      linesOf(victim, place).splice(place.index, 1)
    }
    const next = spot(victim, to)
    const before = victim.spots.slice(from, to).filter(({ file }) => file === next.file).length
    return { kind: 'removed', file: next.file, line: next.index - before + 1 }
  }
}

/** Puts a line into the place of a record, which moves down. */
function inserted(line: (victim: Victim, seq: number) => string, first = 1, spare = 1): Tamper {
  return (victim) => {
    const seq = choose(victim, first, spare)
    const place = spot(victim, seq)
    const text = line(victim, seq)
    linesOf(victim, place).splice(place.index, 0, text)
    return at(place, 'inserted')
  }
}

/** Cuts all records from one on. A witness names them. */
function cut(victim: Victim): Expected {
  const from = choose(victim, 1, 0)
  for (let seq = victim.spots.length - 1; seq >= from; seq--) {
    const place = spot(victim, seq)
    linesOf(victim, place).splice(place.index, 1)
    if (linesOf(victim, place).length === 0) victim.files.delete(place.file)
  }
  return at(spot(victim, from - 1), 'cut')
}

function lastOfFirstFile(victim: Victim): number {
  const { file } = spot(victim, 0)
  return victim.spots.findLastIndex((one) => one.file === file)
}

export const tamperings: Readonly<Record<string, Tamper>> = {
  'a value is changed': rewritten((line) => line.replace('"v":1', '"v":2')),
  'a space is added': rewritten((line) => line.replace(',', ', ')),
  'keys are put into another order': rewritten((line) => line.replace(/^\{("at":"[^"]+"),(.*)\}$/, '{$2,$1}')),
  'a number is spelt otherwise': rewritten((line) => line.replace(/"seq":(\d+)/, '"seq":$1.0')),
  'a hash is changed': rewritten((line) =>
    line.replace(/"hash":"(.)/, (_, digit: string) => `"hash":"${digit === '0' ? 1 : 0}`),
  ),
  'a record is cut short': rewritten((line) => line.slice(0, 60), 1),
  'a byte is no UTF-8': rewritten((line) => line.replace('T', 'ÿ'), 1),
  'a line is made longer than a MiB': rewritten((line) => line + ' '.repeat(1024 * 1024), 1),
  'a line is emptied': rewritten(() => '', 1),
  'a record is changed and gets its right hash': rewritten((line) => resealed(line, { what: 'forged' }), 1),
  'a record gets another position and its right hash': (victim) => {
    const place = spot(victim, choose(victim, 1, 2))
    const line = lineAt(victim, place)
    linesOf(victim, place)[place.index] = resealed(line, { seq: 99 })
    return at(place, 'changed')
  },
  'the last record is rewritten with its right hash': (victim) => {
    const place = spot(victim, victim.spots.length - 1)
    linesOf(victim, place)[place.index] = resealed(lineAt(victim, place), { kind: 'handout', what: 'forged' })
    return at(place, 'changed')
  },
  'a tail is rewritten with right hashes': (victim) => {
    let prev: string | undefined
    for (const place of victim.spots.slice(choose(victim, 1, 0))) {
      const line = resealed(lineAt(victim, place), { what: 'forged', ...(prev === undefined ? {} : { prev }) })
      linesOf(victim, place)[place.index] = line
      prev = (JSON.parse(line) as ChainRecord).hash
    }
    return at(spot(victim, victim.spots.length - 1), 'changed')
  },
  'a record is removed': removed(
    () => 1,
    (victim) => choose(victim, 0, 1),
  ),
  'several records are removed': removed(
    () => 2,
    (victim) => choose(victim, 0, 2),
  ),
  'a tail is cut': cut,
  'a whole chain is removed': (victim) => {
    for (const { file } of victim.spots) victim.files.delete(file)
    return { kind: 'removed', file: victim.witness, line: 1 }
  },
  'the file of the first day is removed': (victim) => {
    const { file } = spot(victim, 0)
    victim.files.delete(file)
    return at({ file: spot(victim, lastOfFirstFile(victim) + 1).file, index: 0 }, 'removed')
  },
  'the file of the last day is removed': (victim) => {
    const { file } = spot(victim, victim.spots.length - 1)
    victim.files.delete(file)
    return at(victim.spots.findLast((one) => one.file !== file) ?? spot(victim, 0), 'cut')
  },
  'junk is inserted': inserted(() => 'junk'),
  'an empty line is inserted': inserted(() => ''),
  'a record is doubled': (victim) => {
    const place = spot(victim, choose(victim, 0, 0))
    linesOf(victim, place).splice(place.index, 0, lineAt(victim, place))
    return at({ ...place, index: place.index + 1 }, 'inserted')
  },
  'an earlier record is inserted once more': inserted((victim) => lineAt(victim, spot(victim, 0)), 2),
  'a later record is inserted once more': inserted(
    (victim) => lineAt(victim, spot(victim, victim.spots.length - 1)),
    1,
    2,
  ),
  'a forged record takes the position of a real one': inserted((victim, seq) =>
    resealed(lineAt(victim, spot(victim, seq)), { kind: 'handout', what: 'forged' }),
  ),
  'a record of another chain is inserted': inserted(({ files, witness }) => files.get(witness)?.[0] ?? ''),
  'more stands behind the end': (victim) => {
    const place = spot(victim, victim.spots.length - 1)
    const { hash: prev, seq } = JSON.parse(lineAt(victim, place)) as ChainRecord
    const more = resealed(lineAt(victim, place), { ...handout('forged'), seq: seq + 1, prev })
    linesOf(victim, place).push(more)
    return at({ ...place, index: place.index + 1 }, 'inserted')
  },
  'two records that follow each other are exchanged': (victim) => {
    const seq = choose(victim, 0, 1)
    const [one, other] = [spot(victim, seq), spot(victim, seq + 1)]
    const [first, second] = [lineAt(victim, one), lineAt(victim, other)]
    linesOf(victim, one)[one.index] = second
    linesOf(victim, other)[other.index] = first
    return at(one, 'reordered')
  },
  'a record is moved to the end': (victim) => {
    const place = spot(victim, choose(victim, 0, 3))
    const last = spot(victim, victim.spots.length - 1)
    const [line = ''] = linesOf(victim, place).splice(place.index, 1)
    // Before the end, because more behind it is another kind.
    const lines = linesOf(victim, last)
    lines.splice(-1, 0, line)
    return { kind: 'reordered', file: last.file, line: lines.length - 1 }
  },
  'a record is moved to an earlier place': (victim) => {
    const seq = choose(victim, 1, 2)
    const from = spot(victim, victim.spots.length - 2)
    const to = spot(victim, seq - 1)
    const [line = ''] = linesOf(victim, from).splice(from.index, 1)
    linesOf(victim, to).splice(to.index, 0, line)
    return at(to, 'reordered')
  },
  "a record is moved to the next day's file": (victim) => {
    const seq = lastOfFirstFile(victim)
    const [line = ''] = linesOf(victim, spot(victim, seq)).splice(-1, 1)
    const next = spot(victim, seq + 1)
    linesOf(victim, next).unshift(line)
    return { kind: 'reordered', file: next.file, line: 1 }
  },
  "a record is moved to the day's file before": (victim) => {
    const seq = lastOfFirstFile(victim)
    const [line = ''] = linesOf(victim, spot(victim, seq + 1)).splice(0, 1)
    linesOf(victim, spot(victim, seq)).push(line)
    return at({ ...spot(victim, seq), index: spot(victim, seq).index + 1 }, 'reordered')
  },
  'a file is copied under the name of another chain': ({ files, chain, spots: [first] }) => {
    const file = (first?.file ?? '').replace(chain, `${chain.slice(0, -1)}${chain.endsWith('0') ? 1 : 0}`)
    files.set(file, [...(files.get(first?.file ?? '') ?? [])])
    return { kind: 'inserted', file, line: 1 }
  },
  'a line feed between two records is removed': (victim) => {
    const place = spot(victim, lastOfFirstFile(victim) - 1)
    const [line = ''] = linesOf(victim, place).splice(place.index + 1, 1)
    linesOf(victim, place)[place.index] += line
    return at(place, 'changed')
  },
}
