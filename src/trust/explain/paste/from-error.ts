import { catalogue } from '../../../causes/catalogue.ts'
import { endpointCauses } from '../../../causes/families/endpoint.ts'
import { hostCauses } from '../../../causes/families/host.ts'
import { causesOfEndpoint } from '../../../causes/select/endpoint.ts'
import { causesOfGraph, graphSentences } from '../../../causes/select/graph.ts'
import { causesOfRefusal } from '../../../causes/select/refusal.ts'
import { type Found, found, only, possible } from '../../../causes/words.ts'
import { excerpt } from '../../../http/redact.ts'
import type { Explanation } from '../hop.ts'
import { tellCauses, withEvidence } from '../tell.ts'
import { bareNumbersIn, numbersIn, oauthErrorIn, presentedIn } from './numbers.ts'
import { sentences } from './sentences.ts'
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

function causesIn(text: string): Found[] {
  const numbers = numbersIn(text)
  const sentence = sentences.find(([pattern]) => pattern.test(text))
  const endpoint = ofEndpoint(text, numbers, sentence)
  if (endpoint !== undefined) return endpoint
  const known = numbers.filter(isKnownNumber)
  if (known.length > 0) return ofNumbers(known, text)
  const graph = ofGraph(text)
  if (graph !== undefined) return graph
  if (sentence !== undefined) return ofSentence(sentence, text, numbers[0])
  const bare = numbers.length === 0 ? bareNumbersIn(text).filter(isKnownNumber) : []
  if (bare.length > 0) return ofNumbers(bare, text).map(onlyLikely)
  return causesOfRefusal({ numbers, oauthError: oauthErrorIn(text) })
}

function isKnownNumber(number: number): boolean {
  return Object.values(catalogue).some(({ aadsts }) => aadsts?.includes(number))
}

/** A log may hold several refusals. Nobody knows which of them matters, so that none is certain and each is told. */
function ofNumbers(numbers: readonly number[], text: string): Found[] {
  const causes = numbers.map((number) => ofNumber(number, text))
  const isOne = new Set(causes.map(([first]) => first?.code)).size === 1
  if (isOne) return causes[0] ?? []
  const [firsts, others] = [causes.flatMap(([first]) => first ?? []), causes.flatMap(([, ...rest]) => rest)]
  return [...firsts.map(onlyLikely), ...others]
}

/** What a text seems to say may be of another request. */
function onlyLikely(cause: Found): Found {
  return cause.certainty === 'certain' ? { ...cause, certainty: 'likely' } : cause
}

/** App Service, Container Apps, Automation, IMDS and Azure Arc, as themselves or quoted by a library. */
function ofEndpoint(
  text: string,
  numbers: readonly number[],
  sentence: (typeof sentences)[number] | undefined,
): Found[] | undefined {
  const isEndpoint =
    /169\.254\.169\.254|managed ?identity|\bIMDS\b|IDENTITY_ENDPOINT|MSI_ENDPOINT|metadata\/identity|msi\/token|AzureADTokenExchange\S{0,9} was not found/i.test(
      text,
    )
  if (numbers.some((number) => number === 500011 || number === 50001)) {
    return isEndpoint
      ? only('IDENTITY_RESOURCE_UNKNOWN', 'likely', `AADSTS${numbers[0]} from an identity endpoint.`)
      : undefined
  }
  if (numbers.length > 0) return undefined
  const [, status] =
    /\bstatus(?: ?code)?["']?\s*[:=]?\s*["']?(\d{3})\b|HTTP(?:\/[\d.]+)? (?:status )?(\d{3})\b/i.exec(text) ?? []
  const said =
    /(no user assigned or delegated managed identity found|no managed identity found for specified|identity not found|multiple user.assigned identities exist|required metadata header[^"'.]{0,40}|bad_request_102)/i.exec(
      text,
    )?.[1]
  const code = Number(status ?? 400)
  const kind = /IMDS|169\.254|metadata\/identity/i.test(text) ? 'imds' : 'managed'
  if (said !== undefined) return causesOfEndpoint({ kind, status: code, said: excerpt(said) })
  // Any number may be called a status, so that words count for more.
  if (sentence !== undefined && isOfHost(sentence[1])) return ofSentence(sentence, text, undefined)
  if (!isEndpoint || status === undefined) return undefined
  return code === 429 || code === 410 || code === 404 || code >= 500 || code === 401 || code === 403
    ? causesOfEndpoint({ kind, status: code, said: '' }).map(onlyLikely)
    : undefined
}

function isOfHost(code: string): boolean {
  return Object.hasOwn(hostCauses, code) || Object.hasOwn(endpointCauses, code)
}

function ofNumber(number: number, text: string): Found[] {
  const causes = causesOfRefusal({ numbers: [number] })
  const presented = presentedIn(text)
  const shown =
    presented === undefined ? [] : [`The ${presented.field} that was presented is ${excerpt(presented.value)}.`]
  const [first, ...others] = causes
  if (first === undefined) return []
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

/** `{"error":{"code":"…","message":"…"}}`, and what libraries make of it. */
function ofGraph(text: string): Found[] | undefined {
  const [, code] =
    /["']?code["']?\s*[:=]\s*["']?(Authorization_RequestDenied|accessDenied|Forbidden|InvalidAuthenticationToken|NoPermissionsInAccessToken|TooManyRequests|ApplicationThrottled|activityLimitReached)\b/i.exec(
      text,
    ) ??
    /\b(Authorization_RequestDenied|InvalidAuthenticationToken|NoPermissionsInAccessToken)\b/.exec(text) ??
    []
  const [privileges] = /insufficient privileges to complete the operation/i.exec(text) ?? []
  const [message = privileges] =
    graphSentences.map(([pattern]) => pattern.exec(text)).find((match) => match !== null) ?? []
  if (code === undefined && message === undefined) return undefined
  const denied = code ?? (privileges === undefined ? undefined : 'Authorization_RequestDenied')
  return causesOfGraph({ code: denied, message: message === undefined ? undefined : excerpt(message) })
}

function ofSentence([pattern, code]: (typeof sentences)[number], text: string, number: number | undefined): Found[] {
  const quoted = excerpt(pattern.exec(text)?.[0] ?? '').slice(0, 200)
  const unknown = number === undefined ? [] : [`AADSTS${number} is a number that Towline does not know.`]
  const first = found(code, 'likely', ...unknown, `The text says: ${quoted}`)
  const causes = [first, ...(alike[code] ?? []).map((other) => found(other, 'possible', `The text says: ${quoted}`))]
  return number === undefined ? causes : causes.map((cause) => ({ ...cause, aadsts: number }))
}

/** What the same words may also mean. */
const alike: Readonly<Partial<Record<string, readonly Found['code'][]>>> = {
  TLS_INTERCEPTED: ['TRUST_LIST_MISSING'],
  TLS_CERTIFICATE_ENDED: ['CLOCK_WRONG'],
  TLS_NOT_SPOKEN: ['TLS_INTERCEPTED'],
  HOST_HAS_NO_IDENTITY: ['IDENTITY_ENDPOINT_SILENT'],
  ASSERTION_ENDED: ['CLOCK_WRONG'],
  FIC_NONE: ['NOT_YET_EVERYWHERE'],
  CONSENT_NOT_GIVEN: ['NOT_YET_EVERYWHERE'],
}
