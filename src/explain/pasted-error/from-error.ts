import { causesOfRefusal, isKnownNumber, unknownNumber } from '../../causes/diagnose/refusal.ts'
import { atMostLikely, type DiagnosedCause, found } from '../../causes/finding.ts'
import { describeCauses, withEvidence } from '../describe-causes.ts'
import type { Explanation } from '../hop.ts'
import { type Choice, choose } from './choose.ts'
import { ofConnection } from './connection.ts'
import { ofEndpoint } from './endpoint.ts'
import { ofGraph } from './graph.ts'
import { hostAdvice, hostWords } from './host-words.ts'
import { withoutCommonPrefix } from './line-prefixes.ts'
import { isFoldedText, type Reading, readLines } from './lines.ts'
import { cutNumberIn, numbersIn, oauthErrorIn } from './numbers.ts'
import { ofLabels, ofNumbers } from './refusals.ts'
import { clientWords, otherServices, refusalWords, resourceWords, tokenServiceWords } from './service-words.ts'
import { type Address, addressesIn } from './speaker.ts'
import { placeOf, quote, type Statement, statementsOf, strengths } from './statement.ts'
import { ofStatus } from './status.ts'
import { isTooLong, unwrap } from './unwrap.ts'

/**
 * Explains an error that another tool printed, in any form: the causes and their fixes. No request is sent, and no manifest
 * is read. `ok` is always false, because an unknown error is an error too.
 */
export function explainError(text: string): Explanation {
  const causes = causesIn(unwrap(text))
  return { ok: false, hops: [], causes: describeCauses(isTooLong(text) ? withEvidence(causes, UNREAD) : causes, {}) }
}

const UNREAD = 'The text is so long that only a part of it was looked at.'

/** Whether a cause was recognised. */
export function isKnown({ causes }: Explanation): boolean {
  return causes[0]?.code !== 'UNKNOWN'
}

/**
 * A console of fixed width breaks lines within words, and a log begins each line anew. Where the likeliest reading says
 * little, another one may say more.
 */
function causesIn(unwrapped: string): readonly DiagnosedCause[] {
  const isFolded = isFoldedText(unwrapped)
  const likelier = choiceOf(readLines(unwrapped, isFolded))
  if (likelier.weight === strengths.service || !unwrapped.includes('\n')) return likelier.causes
  const others = [readLines(unwrapped, !isFolded), readLines(withoutCommonPrefix(unwrapped), isFolded)].map(choiceOf)
  const best = others.reduce((one, other) => (other.weight > one.weight ? other : one), likelier)
  return best === likelier ? likelier.causes : best.causes.map(atMostLikely)
}

function choiceOf(reading: Reading): Choice {
  const { text, isMinor } = reading
  const addresses = addressesIn(text)
  const cut = cutNumberIn(text)
  const written = numbersIn(text).filter(({ number }) => number !== cut || isKnownNumber(number))
  // What did not end the work comes last.
  const numbers = [...written.filter(({ at }) => !isMinor(at)), ...written.filter(({ at }) => isMinor(at)).toReversed()]
  const unknown = numbers.some(({ number }) => isKnownNumber(number)) ? undefined : numbers[0]?.number
  const chosen = choose([...ofNumbers(numbers, reading, addresses), ...statementsIn(reading, addresses)], reading)
  const causes =
    chosen.causes.length > 0
      ? withUnknown(chosen.causes, unknown)
      : ofOAuthError(
          text,
          numbers.map(({ number }) => number),
        )
  return { causes: cut === undefined ? causes : withCut(causes, cut), weight: chosen.weight }
}

function withCut(causes: readonly DiagnosedCause[], cut: number): DiagnosedCause[] {
  const evidence = `AADSTS${cut} may be cut off: dots follow it.`
  return withEvidence(causes[0]?.code === 'UNKNOWN' ? causes : causes.map(atMostLikely), evidence)
}

/** What each hop and tool says in the text, whatever else stands there. */
function statementsIn(reading: Reading, addresses: readonly Address[]): Statement[] {
  return [
    ...statementsOf(hostWords, reading, strengths.service),
    ...ofEndpoint(reading, addresses),
    ...statementsOf(tokenServiceWords, reading, strengths.code),
    ...ofGraph(reading, addresses),
    ...statementsOf(resourceWords, reading, strengths.service),
    ...statementsOf(refusalWords, reading, strengths.code),
    ...ofOtherServices(reading),
    ...ofConnection(reading, addresses),
    ...ofStatus(reading, addresses),
    ...statementsOf(clientWords, reading, strengths.wrapper),
    ...statementsOf(hostAdvice, reading, strengths.wrapper),
    ...ofLabels(reading),
  ]
}

function ofOtherServices(reading: Reading): Statement[] {
  return otherServices.flatMap(([pattern, service]) => {
    const match = placeOf(pattern, reading)
    if (match === undefined) return []
    const cause = found('UNKNOWN', 'certain', quote(match[0]), `These are words of ${service}.`)
    return [{ at: match.index, strength: strengths.code, causes: [cause] }]
  })
}

/** An unknown number stays in sight beside a cause that other words gave. */
function withUnknown(causes: readonly DiagnosedCause[], number: number | undefined): DiagnosedCause[] {
  if (number === undefined) return [...causes]
  return causes.map((cause, index) => ({
    ...cause,
    aadsts: number,
    evidence: index === 0 ? [unknownNumber(number), ...cause.evidence] : cause.evidence,
  }))
}

/** Without anything else the OAuth error may name a possible cause. */
function ofOAuthError(text: string, numbers: readonly number[]): DiagnosedCause[] {
  return causesOfRefusal({ numbers, oauthError: oauthErrorIn(text) })
}
