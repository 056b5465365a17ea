import { causesOfGraph, graphSentences } from '../../causes/diagnose/graph.ts'
import { type DiagnosedCause, found } from '../../causes/finding.ts'
import { addressNear } from './address-near.ts'
import type { Reading } from './lines.ts'
import { otherServices } from './service-words.ts'
import type { Address } from './speaker.ts'
import { placeOf, quote, quoting, type Statement, type Strength, strengths } from './statement.ts'

/** Codes that only Graph and Azure's gateways write, wherever they stand as a word. */
const OWN_CODE =
  /\b(Authorization_RequestDenied|Authorization_IdentityNotFound|InvalidAuthenticationToken(?:Tenant)?|NoPermissionsInAccessToken|ApplicationThrottled|activityLimitReached|NoBackingApplicationObject|Request_ResourceNotFound|itemNotFound)\b/g
/** Codes that other services write too: they count in the field of a code, and with no other service beside them. */
const SHARED_CODE =
  /\bcode["']?\s?[:=]\s?["']?(accessDenied|ErrorAccessDenied|Forbidden|Unauthorized|unauthenticated|TooManyRequests|serviceNotAvailable|ServiceUnavailable)\b["',]{0,2}(?:\s?["']?message["']?\s?[:=]\s?["'][^"']{0,160})?/gi
const PRIVILEGES = /insufficient privileges to complete the operation/gi
/** A call that comes after another one failed carries no token. */
const WITHOUT_TOKEN = /access token is empty/gi

/** Each library that checks tokens writes so of the tokens that it gets. It counts beside words of Graph. */
const SHARED_SENTENCE = /^invalid audience$/i
const OF_GRAPH = /access token validation|InvalidAuthenticationToken|\bgraph\b|sharepoint|\bGraphError\b|ODataError/i

/** Returns refusals in Graph's form, `{"error":{"code":"…","message":"…"}}`, and in the forms into which libraries turn it. */
export function ofGraph(reading: Reading, addresses: readonly Address[]): Statement[] {
  const found: Statement[] = []
  const add = (
    match: RegExpExecArray | undefined,
    causes: (words: string) => readonly DiagnosedCause[],
    strength: Strength = strengths.code,
  ): void => {
    if (match !== undefined) found.push({ at: match.index, strength, causes: causes(match[0]) })
  }
  for (const [pattern] of graphSentences) {
    const match = placeOf(new RegExp(pattern, 'gi'), reading)
    if (match !== undefined && SHARED_SENTENCE.test(match[0]) && !OF_GRAPH.test(reading.text)) continue
    add(match, (words) => quoting(causesOfGraph({ message: words }), words), strengths.service)
  }
  add(placeOf(PRIVILEGES, reading), (words) => quoting(causesOfGraph({ code: 'Authorization_RequestDenied' }), words))
  const own = placeOf(OWN_CODE, reading)
  if (placeOf(WITHOUT_TOKEN, reading) === undefined || own?.[1] !== 'InvalidAuthenticationToken')
    add(own, (words) => causesOfCode(words, reading.text))
  const shared = placeOf(SHARED_CODE, reading)
  if (shared !== undefined && !isOfOthers(shared, reading, addresses))
    add(shared, (words) => quoting(causesOfGraph({ code: codeOf(shared[1]) }), words))
  return [...found, ...withoutToken(reading)]
}

function isOfOthers({ 0: words, index }: RegExpExecArray, reading: Reading, addresses: readonly Address[]): boolean {
  if (otherServices.some(([pattern]) => reading.text.search(pattern) !== -1)) return true
  const speaker = addressNear(reading, addresses, index, index + words.length)?.speaker
  return speaker === 'azure' || speaker === 'others'
}

const synonyms: Readonly<Record<string, string>> = {
  erroraccessdenied: 'accessDenied',
  unauthorized: 'InvalidAuthenticationToken',
  unauthenticated: 'InvalidAuthenticationToken',
  servicenotavailable: 'TooManyRequests',
  serviceunavailable: 'TooManyRequests',
}

/** Graph's workloads spell the same refusal differently. */
function codeOf(code = ''): string {
  return synonyms[code.toLowerCase()] ?? code
}

function causesOfCode(code: string, text: string): DiagnosedCause[] {
  // SharePoint hides a site that may not be seen behind 404.
  if (code === 'itemNotFound') return [found('SITE_NOT_GRANTED', 'possible', quote(code))]
  if (code === 'Request_ResourceNotFound') {
    const isWrite =
      /\b(?:creat(?:e|ed|ing)|add(?:ed|ing)?|assign(?:ed|ing|ment)?|POST|PATCH|PUT|New-\w+|setting)\b/i.test(text)
    return isWrite ? [found('NOT_YET_EVERYWHERE', 'likely', quote(code))] : [found('UNKNOWN', 'certain', quote(code))]
  }
  return quoting(causesOfGraph({ code }), code)
}

function withoutToken(reading: Reading): Statement[] {
  const match = placeOf(WITHOUT_TOKEN, reading)
  if (match === undefined) return []
  return [
    { at: match.index, strength: strengths.wrapper, causes: [found('TOKEN_NOT_ACCEPTED', 'likely', quote(match[0]))] },
  ]
}
