import { ConfigError } from '../../../errors/errors.ts'
import type { ChainRecord } from '../../../guard/audit/record.ts'
import type { StoredChain, StoredChains, StoredLine } from '../../../guard/audit/sink.ts'
import { quote } from '../../../text/quote.ts'
import type { FilterFlags } from './flags.ts'

interface ChosenLine {
  readonly line: StoredLine
  readonly record: ChainRecord
}

/**
 * The records that pass the filters, chain by chain, the oldest chain first. A chain of days before `since` is read and passed
 * over. With `passesBroken` so is a line that is no record; the caller has verified the chains. Rejects with `ConfigError` `AUDIT_NOT_FOUND` for a line that is no record: a list without it would look whole.
 */
export async function* chosenLines(
  records: readonly StoredChains[],
  filter: FilterFlags,
  { passesBroken = false } = {},
): AsyncGenerator<ChosenLine> {
  for (const stored of records) {
    const chains: StoredChain[] = []
    for await (const chain of stored.chains()) chains.push(chain)
    for (const chain of chains.reverse()) {
      for await (const line of chain.lines()) {
        const record = recordOf(line)
        // The last line of a writer that was killed.
        if (record === undefined && (passesBroken || !line.isWhole)) continue
        if (record === undefined) throw unreadable(stored, line)
        if (passes(record, filter)) yield { line, record }
      }
    }
  }
}

function recordOf({ text, fault }: StoredLine): ChainRecord | undefined {
  if (fault !== undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'kind' in value ? (value as ChainRecord) : undefined
  } catch {
    return undefined
  }
}

/** What some kinds of records have. */
interface Filtered {
  readonly at: string
  readonly target?: unknown
  readonly run?: unknown
  readonly policy?: { readonly rule?: string } | undefined
}

function passes(record: ChainRecord, { since, until, kind, target, run, rule }: FilterFlags): boolean {
  const at = Date.parse(record.at)
  if ((since !== undefined && at < since) || (until !== undefined && at >= until)) return false
  const kinds = (kind ?? []).flatMap((one) => one.split(','))
  const given = record as Filtered
  const { policy } = given
  return (
    (kinds.length === 0 || kinds.includes(record.kind)) &&
    (target === undefined || target.length === 0 || target.includes(String(given.target))) &&
    (run === undefined || given.run === run) &&
    (rule === undefined || policy?.rule === rule)
  )
}

function unreadable({ place }: StoredChains, { file, line }: StoredLine): ConfigError {
  return new ConfigError('AUDIT_NOT_FOUND', {
    message: `${quote(`${place}/${file}`, 300)}:${line} is no record.`,
    likelyCause: 'The file was changed after it was written.',
    fix: 'Run `towline audit verify`, which lists every such place.',
  })
}
