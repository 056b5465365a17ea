import type { RecordedExchanges } from './recorded-exchanges.ts'
import type { SignIn } from './sign-in.ts'

/** A sign-in as a report shows it. */
interface ShownSignIn {
  readonly at: string
  readonly signInId: string
  readonly uti?: string | undefined
  readonly correlationId?: string | undefined
  readonly resource?: string | undefined
  readonly ipAddress?: string | undefined
  readonly federatedCredentialId?: string | undefined
  readonly errorCode?: number
}

/** A token of the record that the log does not have. */
interface LostToken {
  readonly at: string
  readonly uti: string
  readonly chain: string
  readonly seq: number
}

export interface Compared {
  readonly matched: number
  /** Of the matched ones: the process ended between the exchange and the record of its token. */
  readonly unrecorded: number
  readonly foreign: readonly ShownSignIn[]
  readonly lost: readonly LostToken[]
  readonly tooYoung: number
  readonly beforeUs: number
  readonly failed: { readonly own: number; readonly foreign: readonly ShownSignIn[] }
}

interface Comparison {
  readonly signIns: readonly SignIn[]
  readonly record: RecordedExchanges
  /** Milliseconds since the epoch. The window begins here. */
  readonly since: number
  /** The log is complete up to here, as far as it is known. Younger tokens that it lacks are too young. */
  readonly watermark: number
}

/** Clocks of the host and of Entra may differ by so many milliseconds. */
const SKEW_MS = 5 * 60_000

/**
 * Compares a target's log with the record. The log has to be read before the record: an exchange is recorded before it is sent,
 * so a sign-in in the log that no record knows was made elsewhere, whatever its age.
 *
 * One correlation ID may have several sign-ins, because an exchange without an answer is sent again.
 */
export function compare({ signIns, record, since, watermark }: Comparison): Compared {
  const { exchanges, tokens, begins } = record
  const known = new Map(signIns.map((one) => [one.id, one]))
  const seen = new Set<string>()
  let [matched, unrecorded, beforeUs, own] = [0, 0, 0, 0]
  const foreign: ShownSignIn[] = []
  const failed: ShownSignIn[] = []
  for (const signIn of known.values()) {
    if (signIn.at < since) continue
    const token = signIn.uti === undefined ? undefined : tokens.get(signIn.uti)
    const exchange = signIn.correlationId === undefined ? undefined : exchanges.get(signIn.correlationId)
    const isOwn = token !== undefined || exchange !== undefined
    if (token !== undefined) seen.add(token.uti)
    if (isOwn && signIn.errorCode === 0) {
      matched++
      if (token === undefined) unrecorded++
    } else if (isOwn) own++
    else if (begins === undefined || signIn.at < begins - SKEW_MS) beforeUs++
    else if (signIn.errorCode === 0) foreign.push(shown(signIn))
    else failed.push({ ...shown(signIn), errorCode: signIn.errorCode })
  }
  const missing = [...tokens.values()].filter(({ uti, at }) => !seen.has(uti) && at >= since + SKEW_MS)
  const lost = missing.filter(({ at }) => at <= watermark)
  return {
    matched,
    unrecorded,
    foreign: foreign.sort(byTime),
    lost: lost.map(({ at, uti, chain, seq }) => ({ at: new Date(at).toISOString(), uti, chain, seq })).sort(byTime),
    tooYoung: missing.length - lost.length,
    beforeUs,
    failed: { own, foreign: failed.sort(byTime) },
  }
}

function shown({ at, id, uti, correlationId, resource, ipAddress, federatedCredentialId }: SignIn): ShownSignIn {
  const time = new Date(at).toISOString()
  return { at: time, signInId: id, uti, correlationId, resource, ipAddress, federatedCredentialId }
}

function byTime(one: { readonly at: string }, other: { readonly at: string }): number {
  return one.at < other.at ? -1 : Number(one.at > other.at)
}
