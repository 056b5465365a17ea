import { causesOfRefusal, isKnownNumber } from '../../causes/diagnose/refusal.ts'
import { atMostLikely, type DiagnosedCause } from '../../causes/finding.ts'
import { describeCauses, withEvidence } from '../describe-causes.ts'
import type { Explanation } from '../hop.ts'
import { ofEndpoint } from './endpoint.ts'
import { ofGraph } from './graph.ts'
import { bareNumbersIn, cutNumberIn, numbersIn, oauthErrorIn } from './numbers.ts'
import { ofNumbers } from './refusals.ts'
import { ofSentence, sentenceIn } from './sentences.ts'
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

/** Looks for the most telling first: an identity endpoint, a number, a sentence of Graph, a sentence of a tool. */
function causesIn(text: string): DiagnosedCause[] {
  const cut = cutNumberIn(text)
  const causes = causesOf(
    text,
    numbersIn(text).filter((number) => number !== cut || isKnownNumber(number)),
  )
  if (cut === undefined) return causes
  const isKnown = causes[0]?.code !== 'UNKNOWN'
  return withEvidence(isKnown ? causes.map(atMostLikely) : causes, `AADSTS${cut} may be cut off: dots follow it.`)
}

function causesOf(text: string, numbers: readonly number[]): DiagnosedCause[] {
  const sentence = sentenceIn(text)
  const endpoint = ofEndpoint(text, numbers, sentence)
  if (endpoint !== undefined) return endpoint
  if (numbers.some(isKnownNumber)) return ofNumbers(numbers, text)
  const graph = ofGraph(text)
  if (graph !== undefined) return graph
  if (sentence !== undefined) return ofSentence(sentence, text, numbers[0])
  const bare = numbers.length === 0 ? bareNumbersIn(text) : []
  if (bare.length > 0) return ofNumbers(bare, text).map(atMostLikely)
  return causesOfRefusal({ numbers, oauthError: oauthErrorIn(text) })
}
