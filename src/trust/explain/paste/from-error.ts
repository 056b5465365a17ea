import { causesOfRefusal } from '../../../causes/select/refusal.ts'
import { atMostLikely, type Found } from '../../../causes/words.ts'
import type { Explanation } from '../hop.ts'
import { tellCauses, withEvidence } from '../tell.ts'
import { ofEndpoint } from './endpoint.ts'
import { ofGraph } from './graph.ts'
import { bareNumbersIn, numbersIn, oauthErrorIn } from './numbers.ts'
import { isKnownNumber, ofNumbers } from './refusals.ts'
import { ofSentence, sentenceIn } from './sentences.ts'
import { isTooLong, unwrap } from './unwrap.ts'

/**
 * Explains an error that another tool printed, in whatever form: what it is, and what mends it. Nothing is asked, and no
 * manifest is read. `ok` is always false: it is an error, even where it is not known.
 */
export function explainError(text: string): Explanation {
  const causes = causesIn(unwrap(text))
  return { ok: false, hops: [], causes: tellCauses(isTooLong(text) ? withEvidence(causes, UNREAD) : causes, {}) }
}

const UNREAD = 'The text is so long that only its beginning and its end were looked at.'

/** Whether there is more to say than that nobody knows it. */
export function isKnown({ causes }: Explanation): boolean {
  return causes[0]?.code !== 'UNKNOWN'
}

/** What says most comes first: the endpoint that answered, the number, the words of Graph, those of a tool. */
function causesIn(text: string): Found[] {
  const numbers = numbersIn(text)
  const sentence = sentenceIn(text)
  const endpoint = ofEndpoint(text, numbers, sentence)
  if (endpoint !== undefined) return endpoint
  const known = numbers.filter(isKnownNumber)
  if (known.length > 0) return ofNumbers(known, text)
  const graph = ofGraph(text)
  if (graph !== undefined) return graph
  if (sentence !== undefined) return ofSentence(sentence, text, numbers[0])
  const bare = numbers.length === 0 ? bareNumbersIn(text).filter(isKnownNumber) : []
  if (bare.length > 0) return ofNumbers(bare, text).map(atMostLikely)
  return causesOfRefusal({ numbers, oauthError: oauthErrorIn(text) })
}
