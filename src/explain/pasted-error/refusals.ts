import { causesOfRefusal, isKnownNumber } from '../../causes/diagnose/refusal.ts'
import { atMostLikely, type DiagnosedCause, found, possible } from '../../causes/finding.ts'
import { excerpt } from '../../text/redact.ts'
import type { Reading } from './lines.ts'
import { labelledNumbersIn, presentedIn, type WrittenNumber } from './numbers.ts'
import { type Address, isIdentity } from './speaker.ts'
import { quoting, type Statement, strengths } from './statement.ts'
import { tableNumbersIn } from './tables.ts'

/** Returns what the AADSTS numbers of a text stand for, the one that counts first. */
export function ofNumbers(
  numbers: readonly WrittenNumber[],
  { text }: Reading,
  addresses: readonly Address[],
): Statement[] {
  const [first] = numbers.filter(({ number }) => isKnownNumber(number))
  if (first === undefined) return []
  const causes = causesOf(
    numbers.map(({ number }) => number),
    text,
    addresses,
  )
  if (isInRefusal(text, first.at)) return [{ at: first.at, strength: strengths.service, causes }]
  const strength = EXAMPLE.test(text.slice(Math.max(0, first.at - 160), first.at)) ? strengths.label : strengths.service
  return [{ at: first.at, strength, causes: causes.map(atMostLikely) }]
}

/** Whether a number stands as the token service writes it: before a colon, or in a list of codes. Or nothing else is there. */
function isInRefusal(text: string, at: number): boolean {
  return /^AADSTS\W{0,3}\d+\s?[:：]|^error_?codes?/i.test(text.slice(at, at + 32)) || text.length < 40
}

/** Advice, lists of what might come, and denials: `if you see AADSTS90002`, `no AADSTS90002`. */
const EXAMPLE =
  /\b(?:if (?:you|it|this|the \w{1,20}) (?:see|get|say|show|return|fail|is|answer)s?|e\.g\.|for example|for instance|such as|hint|tip|(?:known|common|typical|possible|frequent) (?:\w{1,20} )?(?:codes?|errors?|causes?|numbers?)|troubleshoot\w*)\b(?:[^.]|\.(?! )){0,120}$|\b(?:no|not|without) $/i

/** Returns what numbers stand for that only a label or a column calls an error. */
export function ofLabels(reading: Reading): Statement[] {
  const labelled = [...labelledNumbersIn(reading.text), ...tableNumbersIn(reading.lines)]
  const [first] = labelled
  if (first === undefined) return []
  const causes = causesOf([...new Set(labelled.map(({ number }) => number))], '', [])
  return [{ at: first.at, strength: strengths.label, causes: quoting(causes, first.words) }]
}

function causesOf(numbers: readonly number[], text: string, addresses: readonly Address[]): DiagnosedCause[] {
  const [first, ...others] = causesOfRefusal({
    numbers,
    said: text,
    evidenceOf: (aadsts) => `The text names AADSTS${aadsts}.`,
  })
  if (first === undefined) return []
  // An identity endpoint passes such a refusal on unchanged, so the text does not show which service refused.
  if (first.code === 'RESOURCE_UNKNOWN') return ofResource(first, others, text, addresses)
  const presented = presentedIn(text)
  const shown =
    presented === undefined ? [] : [`The ${presented.field} that was presented is ${excerpt(presented.value)}.`]
  // A token of the first format is a token for another API, whatever the credential holds.
  if (presented?.field === 'issuer' && presented.value.startsWith('https://sts.windows.net/')) {
    const other = { ...first, ...found('ASSERTION_FOR_OTHER_API', 'likely', ...shown) }
    return [other, possible(first), ...others]
  }
  const times = /current time:? ?([\dT:.-]+Z).{0,200}expiry time of assertion ?([\dT:.-]+Z)/i.exec(text)
  const evidence =
    times === null ? shown : [...shown, `The assertion expired at ${times[2]}, and was refused at ${times[1]}.`]
  return [{ ...first, evidence: [...first.evidence, ...evidence] }, ...others]
}

/** Where the text shows a request to an identity endpoint, or the resource of an assertion, that endpoint refused. */
function ofResource(
  first: DiagnosedCause,
  others: readonly DiagnosedCause[],
  text: string,
  addresses: readonly Address[],
): DiagnosedCause[] {
  const isEndpoint =
    /AzureADTokenExchange\S{0,9} was not found/i.test(text) || addresses.some(({ speaker }) => isIdentity(speaker))
  const ofEndpoint: DiagnosedCause = { ...first, code: 'IDENTITY_RESOURCE_UNKNOWN' }
  if (isEndpoint) return [atMostLikely(ofEndpoint)]
  return [atMostLikely(first), ...others, possible(ofEndpoint)]
}
