import { catalogue } from '../../../causes/catalogue.ts'
import { causesOfRefusal } from '../../../causes/select/refusal.ts'
import { atMostLikely, type Found, found, possible } from '../../../causes/words.ts'
import { excerpt } from '../../../http/redact.ts'
import { presentedIn } from './numbers.ts'

/** Refusals that an identity endpoint passes on as it got them, so that nobody sees who was asked. */
export const PASSED_ON: ReadonlySet<number> = new Set([500011, 50001])

export function isKnownNumber(number: number): boolean {
  return Object.values(catalogue).some(({ aadsts }) => aadsts?.includes(number))
}

/** A log may hold several refusals. Nobody knows which of them matters, so that none is certain and each is told. */
export function ofNumbers(numbers: readonly number[], text: string): Found[] {
  const causes = numbers.map((number) => ofNumber(number, text))
  const isOne = new Set(causes.map(([first]) => first?.code)).size === 1
  if (isOne) return causes[0] ?? []
  const [firsts, others] = [causes.flatMap(([first]) => first ?? []), causes.flatMap(([, ...rest]) => rest)]
  return [...firsts.map(atMostLikely), ...others]
}

function ofNumber(number: number, text: string): Found[] {
  const causes = causesOfRefusal({ numbers: [number] })
  const presented = presentedIn(text)
  const shown =
    presented === undefined ? [] : [`The ${presented.field} that was presented is ${excerpt(presented.value)}.`]
  const [first, ...others] = causes
  if (first === undefined) return []
  if (PASSED_ON.has(number)) {
    const ofEndpoint = { ...found('IDENTITY_RESOURCE_UNKNOWN', 'possible', ...first.evidence), aadsts: number }
    return [atMostLikely(first), ...others, ofEndpoint]
  }
  // A token of the first format is one for another API, whatever the credential holds.
  if (presented?.field === 'issuer' && presented.value.startsWith('https://sts.windows.net/')) {
    const other = { ...found('ASSERTION_FOR_OTHER_API', 'likely', ...shown), aadsts: number }
    return [other, possible(first), ...others]
  }
  const times = /current time:? ?([\dT:.-]+Z).{0,200}expiry time of assertion ?([\dT:.-]+Z)/i.exec(text)
  const evidence =
    times === null ? shown : [...shown, `The assertion ended at ${times[2]}, and it was ${times[1]} then.`]
  return [{ ...first, evidence: [...first.evidence, ...evidence] }, ...others]
}
