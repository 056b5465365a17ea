import { causesOfEndpoint } from '../../causes/diagnose/endpoint.ts'
import { endpointCauses } from '../../causes/families/endpoint.ts'
import { hostCauses } from '../../causes/families/host.ts'
import { atMostLikely, type DiagnosedCause, only } from '../../causes/finding.ts'
import { excerpt } from '../../text/redact.ts'
import { ofSentence, type Sentence } from './sentences.ts'

/** Recognises refusals of App Service, Container Apps, Automation, IMDS and Azure Arc, also as a library quotes them. */
export function ofEndpoint(
  text: string,
  numbers: readonly number[],
  sentence: Sentence | undefined,
): DiagnosedCause[] | undefined {
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
    /\bstatus(?: ?code)?["']? ?[:=]? ?["']?(\d{3})\b|HTTP(?:\/[\d.]+)? (?:status )?(\d{3})\b/i.exec(text) ?? []
  const said =
    /(no user assigned or delegated managed identity found|no managed identity found for specified|identity not found|multiple user.assigned identities exist|required metadata header[^"'.]{0,40}|bad_request_102)/i.exec(
      text,
    )?.[1]
  const code = Number(status ?? 400)
  const kind = /IMDS|169\.254|metadata\/identity/i.test(text) ? 'imds' : 'managed'
  if (said !== undefined) return causesOfEndpoint({ kind, status: code, said: excerpt(said) })
  // Any number may be called a status, so a sentence counts for more.
  if (sentence !== undefined && isOfHost(sentence[1])) return ofSentence(sentence, text, undefined)
  if (!isEndpoint || status === undefined) return undefined
  return code === 429 || code === 410 || code === 404 || code >= 500 || code === 401 || code === 403
    ? causesOfEndpoint({ kind, status: code, said: '' }).map(atMostLikely)
    : undefined
}

function isOfHost(code: string): boolean {
  return Object.hasOwn(hostCauses, code) || Object.hasOwn(endpointCauses, code)
}
