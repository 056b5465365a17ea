import { causesOfRefusal } from '../../causes/diagnose/refusal.ts'
import { atMostLikely, type DiagnosedCause, found, possible } from '../../causes/finding.ts'
import { excerpt } from '../../text/redact.ts'
import { presentedIn } from './numbers.ts'

/** Returns the causes that the numbers of a text stand for, with what the refusal quotes of the assertion. */
export function ofNumbers(numbers: readonly number[], text: string): DiagnosedCause[] {
  const [first, ...others] = causesOfRefusal({ numbers, said: text })
  if (first === undefined) return []
  // An identity endpoint passes such a refusal on unchanged, so the text does not show which service refused.
  if (first.code === 'RESOURCE_UNKNOWN') {
    const ofEndpoint: DiagnosedCause = { ...possible(first), code: 'IDENTITY_RESOURCE_UNKNOWN' }
    return [atMostLikely(first), ...others, ofEndpoint]
  }
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
