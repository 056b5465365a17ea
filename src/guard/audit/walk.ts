import { quote } from '../../text/quote.ts'
import { isHash, isPosition, readRecord } from './canonical.ts'
import { ChainCheck, type Seen } from './chain-check.ts'
import { isChainId } from './chain-id.ts'
import { type Demand, Demands } from './demands.ts'
import { type Place, Problems } from './problem.ts'
import type { Head } from './record.ts'
import type { StoredChain, StoredChains } from './sink.ts'

interface WalkOptions {
  /** Records that must be there, besides those that starts name. */
  readonly heads?: readonly Head[]
  /** ISO 8601. */
  readonly upTo?: string | undefined
  /** Called once for each chain with a record. */
  readonly onChain?: (chain: WalkedChain) => void
}

export interface WalkedChain {
  readonly last: Seen
  /** The last record before the first one that is later than `upTo`. */
  readonly upTo: Head | undefined
}

interface Walked {
  readonly chains: number
  readonly records: number
  readonly problems: Problems
}

/** What is kept of a chain that was read. */
interface Read {
  readonly stored: StoredChain
  readonly next: number
  readonly lastHash: string | undefined
  /** Its last line. */
  readonly end: Place | undefined
}

/**
 * Reads all chains once, and checks each by itself and by what the starts of others name. A chain is read a second time only
 * if a chain that comes after it names a record of it that is not its last.
 */
export async function walk(stored: StoredChains, options: WalkOptions = {}): Promise<Walked> {
  const problems = new Problems()
  const demands = new Demands()
  for (const head of options.heads ?? []) demands.add({ ...head, by: undefined })
  const read = new Map<string, Read>()
  let records = 0
  for await (const chain of stored.chains()) {
    const check = await readChain(chain, { demands, problems, options })
    records += check.records
    read.set(chain.chain, { stored: chain, next: check.next, lastHash: check.last?.record.hash, end: check.end })
  }
  for (const chain of demands.chains()) await settle(chain, demands.take(chain), read.get(chain), problems)
  return { chains: [...read.values()].filter(({ next }) => next > 0).length, records, problems }
}

async function readChain(
  stored: StoredChain,
  { demands, problems, options }: { demands: Demands; problems: Problems; options: WalkOptions },
): Promise<ChainCheck> {
  const { chain } = stored
  let upTo: Head | undefined
  let isPast = false
  const onRecord = ({ record, place }: Seen): void => {
    if (record.seq === 0 && record.kind === 'start') {
      for (const head of headsIn(record.heads)) {
        if (head.chain !== chain) demands.add({ ...head, by: { chain, ...place } })
      }
    }
    isPast ||= options.upTo === undefined || record.at > options.upTo
    if (!isPast) upTo = { chain, seq: record.seq, hash: record.hash }
  }
  const check = new ChainCheck(chain, { report: problems.report, demands: demands.take(chain), onRecord })
  for await (const line of stored.lines()) check.take(line)
  check.finish()
  // The chain may have grown while it was read, so that these are looked at once more.
  for (const demand of check.unmet()) demands.add(demand)
  if (check.last !== undefined) options.onChain?.({ last: check.last, upTo })
  return check
}

/** A line that has its hash can still have been written by other code. */
function headsIn(heads: unknown): Head[] {
  if (!Array.isArray(heads)) return []
  return heads.filter(
    (head: Partial<Head> | null) =>
      typeof head?.chain === 'string' && isChainId(head.chain) && isPosition(head.seq) && isHash(head.hash),
  )
}

/** What is named, and was not met while its chain was read. */
async function settle(
  chain: string,
  demands: readonly Demand[],
  read: Read | undefined,
  problems: Problems,
): Promise<void> {
  const open = demands.filter(({ seq, hash }) => !(seq + 1 === read?.next && hash === read.lastHash))
  const farthest = open.sort(byPosition).at(-1)
  if (farthest === undefined) return
  if (read === undefined) {
    const place = farthest.by ?? ANCHOR
    const why = `It names the chain ${chain} up to record ${farthest.seq}, and no such chain is here.`
    problems.report({ ...placeOf(place), kind: 'removed', chain, seq: 0, count: farthest.seq + 1, why })
    return
  }
  const again = await findAgain(read.stored, open)
  for (const { seq, place } of again.others) {
    problems.report({ ...place, kind: 'changed', chain, seq, why: 'It is not the record that another chain names.' })
  }
  const next = Math.max(read.next, again.next)
  if (farthest.seq < next) return
  const place = again.end ?? read.end ?? farthest.by ?? ANCHOR
  const who = farthest.by === undefined ? 'The anchor' : `Line ${farthest.by.line} of ${quote(farthest.by.file, 100)}`
  const why = `${who} names record ${farthest.seq}, and the chain ends before it.`
  problems.report({ ...placeOf(place), kind: 'cut', chain, seq: next, count: farthest.seq - next + 1, why })
}

/** By position, then by the chain that names it. The anchor comes first. */
function byPosition(one: Demand, other: Demand): number {
  return one.seq - other.seq || ((one.by?.chain ?? '') < (other.by?.chain ?? '') ? -1 : 1)
}

/** Where a problem has no place, because the anchor alone knows of the chain. */
export const ANCHOR: Place = { file: '(anchor)', line: 1 }

function placeOf({ file, line }: Place): Place {
  return { file, line }
}

interface FoundAgain {
  /** Records at the positions of demands that are not the ones that are named. */
  readonly others: readonly { readonly seq: number; readonly place: Place }[]
  readonly next: number
  readonly end: Place | undefined
}

async function findAgain(stored: StoredChain, demands: readonly Demand[]): Promise<FoundAgain> {
  const wanted = new Map(demands.map((demand) => [demand.seq, demand]))
  const others = new Map<number, Place>()
  let next = 0
  let end: Place | undefined
  for await (const line of stored.lines()) {
    const record = readRecord(line.text)
    if (record?.chain !== stored.chain) continue
    end = { file: line.file, line: line.line }
    next = Math.max(next, record.seq + 1)
    const demand = wanted.get(record.seq)
    if (demand?.hash === record.hash) {
      wanted.delete(record.seq)
      others.delete(record.seq)
    } else if (demand !== undefined) others.set(record.seq, end)
  }
  return { others: [...others].map(([seq, place]) => ({ seq, place })), next, end }
}
