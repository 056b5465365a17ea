import { countOf } from '../../text/count.ts'
import { type Anchor, coverOf, digestOf, type Older } from './anchor.ts'
import type { Problem, Problems } from './problem.ts'
import type { StoredChains } from './sink.ts'
import { ANCHOR, type WalkedChain, walk } from './walk.ts'

interface Verification {
  readonly ok: boolean
  /** Whole records. */
  readonly records: number
  /** Chains with a record. */
  readonly chains: number
  readonly problems: readonly Problem[]
  /** Problems that are not in the list, because there are too many. */
  readonly more: number
  /** What this verification proves, and what not, as one sentence. */
  readonly proves: string
}

/**
 * Finds what was changed, removed, inserted, reordered or cut since it was written. The work of a process that was killed is no
 * problem: a chain without an end, and a part of a line at its end. Nor is a clock that was set back.
 */
export async function verifyChains(
  stored: StoredChains,
  { anchor }: { readonly anchor?: Anchor | undefined } = {},
): Promise<Verification> {
  const named = new Set(anchor?.tips.map(({ chain }) => chain))
  const others: Pick<WalkedChain, 'upTo'>[] = []
  const { chains, records, problems } = await walk(stored, {
    heads: anchor?.tips ?? [],
    upTo: anchor?.older?.upTo,
    onChain: ({ last, upTo }) => {
      if (upTo !== undefined && !named.has(last.record.chain)) others.push({ upTo })
    },
  })
  if (anchor?.older !== undefined) compareOlder(anchor.older, digestOf(anchor.older.upTo, others), problems)
  const { list, more } = problems
  const ok = list.length === 0
  return { ok, records, chains, problems: list, more, proves: whatIsProven({ ok, records, chains, anchor }) }
}

/** A digest says that something differs, and not where. What starts of chains name has been placed before. */
function compareOlder(expected: Older, found: Older, { report }: Problems): void {
  if (found.sha256 === expected.sha256) return
  const was = `${countOf(expected.records, 'record')} of ${countOf(expected.chains, 'chain')}`
  const is = `${countOf(found.records, 'record')} of ${countOf(found.chains, 'chain')}`
  const kind =
    found.records < expected.records ? 'removed' : found.records > expected.records ? 'inserted' : ('changed' as const)
  const why = `Up to ${expected.upTo} the anchor covers ${was} besides those it names, and here are ${is}.`
  report({ ...ANCHOR, kind, chain: '', count: Math.max(1, Math.abs(found.records - expected.records)), why })
}

function whatIsProven({
  ok,
  records,
  chains,
  anchor,
}: Pick<Verification, 'ok' | 'records' | 'chains'> & { readonly anchor: Anchor | undefined }): string {
  const all = `${countOf(records, 'record')} of ${countOf(chains, 'chain')}`
  if (!ok) {
    return `It proves that the record is not as it was written at the places that are listed, and nothing about what the host itself could have rewritten elsewhere.`
  }
  if (anchor === undefined) {
    return `It proves that these ${all} fit together, and not that they are all that was written: without an anchor that is kept elsewhere, the host itself could have rewritten or cut the chains.`
  }
  return `It proves that all that the anchor covers (${coverOf(anchor)}) is here and unchanged since the anchor was made, and that these ${all} fit together; what is newer than the anchor the host itself could have rewritten or cut.`
}
