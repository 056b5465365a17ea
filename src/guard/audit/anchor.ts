import { hash } from 'node:crypto'
import { ConfigError } from '../../errors/errors.ts'
import { countOf } from '../../text/count.ts'
import { quote } from '../../text/quote.ts'
import { isHash, isPosition } from './canonical.ts'
import { isChainId } from './chain-id.ts'
import type { Problem } from './problem.ts'
import type { Head } from './record.ts'
import type { StoredChains } from './sink.ts'
import { type WalkedChain, walk } from './walk.ts'

/** What a record held at one time. What is kept elsewhere shows whether that was changed or cut since. */
export interface Anchor {
  /** The newest record of each chain that was at work last. */
  readonly tips: readonly Head[]
  /** All other chains. */
  readonly older: Older | undefined
}

export interface Older {
  /** ISO 8601. Covered of each chain are its records up to the first one that is later. */
  readonly upTo: string
  readonly chains: number
  readonly records: number
  /** SHA-256 of the chains with their last covered records, sorted. */
  readonly sha256: string
}

interface AnchorText {
  /** One line. */
  readonly text: string
  readonly chains: number
  readonly records: number
  /** Chains whose newest records, of the last minute, the line has no room for. */
  readonly notCovered: number
  /** An anchor over a record with problems would make them official. */
  readonly problems: readonly Problem[]
}

/** Chains that the line names where no more are at work. */
const FEW = 8
/** Chains that the line names at most. Each takes about 105 characters. */
const MOST = 32
/**
 * Milliseconds. A record gets its time before it is durable, and clocks of machines differ: what is younger may still get
 * neighbours with an earlier time, and is covered by the name of its chain alone.
 */
const SETTLED = 60_000

/**
 * One line that covers all chains. The chains that were at work last are named with their newest records. For all others there
 * is one digest over their records up to a time, so that neither their growth nor new chains change it. The line is bounded.
 */
export async function anchorOf(stored: StoredChains, { now }: { readonly now: number }): Promise<AnchorText> {
  const upTo = new Date(now - SETTLED).toISOString()
  const all: WalkedChain[] = []
  const { chains, records, problems } = await walk(stored, { upTo, onChain: (chain) => all.push(chain) })
  all.sort((one, other) => compare(keyOf(other), keyOf(one)))
  const atWork = all.filter(({ last }) => last.record.at > upTo).length
  const named = Math.min(Math.max(atWork, FEW), MOST)
  const tips = all.slice(0, named).map(({ last: { record } }) => headOf(record))
  const rest = all.slice(named)
  const older = rest.length === 0 ? undefined : digestOf(upTo, rest)
  const notCovered = rest.filter(({ last }) => last.record.at > upTo).length
  return { text: anchorText({ tips, older }), chains, records, notCovered, problems: problems.list }
}

/** The digest of chains that an anchor does not name. */
export function digestOf(upTo: string, chains: readonly Pick<WalkedChain, 'upTo'>[]): Older {
  const heads = chains.flatMap((chain) => chain.upTo ?? [])
  const lines = heads.map(tipText).sort()
  const records = heads.reduce((sum, { seq }) => sum + seq + 1, 0)
  return { upTo, chains: heads.length, records, sha256: hash('sha256', lines.join('\n')) }
}

const VERSION = 'towline-anchor/1'

function anchorText({ tips, older }: Anchor): string {
  const rest = older === undefined ? [] : [`older=${older.upTo}/${older.chains}/${older.records}/${older.sha256}`]
  const body = [VERSION, ...tips.map(tipText), ...rest].join(' ')
  return `${body} sum=${sumOf(body)}`
}

/** Finds a part that was lost on the way, which would cover less than its reader believes. */
function sumOf(body: string): string {
  return hash('sha256', body).slice(0, 8)
}

/** Reads the line of `anchorOf`. Line ends that a mail put between its parts do not count. Throws `ConfigError` `USAGE`. */
export function parseAnchor(text: string): Anchor {
  const [version = '', ...parts] = text.trim().split(/\s+/)
  if (version !== VERSION) {
    const isNewer = version.startsWith('towline-anchor/')
    throw unusable(text, isNewer ? 'A newer Towline made it.' : `An anchor begins with ${VERSION}.`)
  }
  const sum = parts.pop()
  if (sum !== `sum=${sumOf([version, ...parts].join(' '))}`)
    throw unusable(text, 'A part of it is missing or was changed.')
  const last = parts.at(-1)
  const older = last?.startsWith('older=') ? readOlder(last.slice('older='.length)) : undefined
  const tips = (older === undefined ? parts : parts.slice(0, -1)).map(readTip)
  const whole = tips.filter((tip) => tip !== undefined)
  if (whole.length !== tips.length) throw unusable(text, 'A part of it is no record of a chain.')
  return { tips: whole, older }
}

/** How much an anchor covers, in words. */
export function coverOf({ tips, older }: Anchor): string {
  const records = tips.reduce((sum, { seq }) => sum + seq + 1, older?.records ?? 0)
  return `${countOf(records, 'record')} of ${countOf(tips.length + (older?.chains ?? 0), 'chain')}`
}

function readTip(part: string): Head | undefined {
  const [chain = '', seq = '', sum = '', ...more] = part.split(':')
  const isTip = isChainId(chain) && isCount(seq) && isHash(sum) && more.length === 0
  return isTip ? { chain, seq: Number(seq), hash: sum } : undefined
}

function readOlder(text: string): Older | undefined {
  const [upTo = '', chains = '', records = '', sha256 = '', ...more] = text.split('/')
  const isWhole = isCount(chains) && isCount(records) && isHash(sha256) && more.length === 0
  return isWhole ? { upTo, chains: Number(chains), records: Number(records), sha256 } : undefined
}

function isCount(text: string): boolean {
  return /^\d{1,15}$/.test(text) && isPosition(Number(text))
}

function unusable(text: string, likelyCause: string): ConfigError {
  const message = `The anchor ${quote(text)} cannot be read.`
  return new ConfigError('USAGE', {
    message,
    likelyCause,
    fix: 'Pass the whole line that `towline audit anchor` printed.',
  })
}

function tipText({ chain, seq, hash: sum }: Head): string {
  return `${chain}:${seq}:${sum}`
}

function headOf({ chain, seq, hash: sum }: Head): Head {
  return { chain, seq, hash: sum }
}

/** By the time of the last record. */
function keyOf({ last: { record } }: WalkedChain): string {
  return `${record.at} ${record.chain}`
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
