import type { HttpResponse } from '../../http/send.ts'
import type { Limit } from './limits.ts'
import type { ReportedUse } from './window.ts'

type Headers = HttpResponse['headers']

/**
 * What an answer reports of one limit; `undefined` when it reports nothing. SharePoint sends `RateLimit-*` and the
 * directory `x-ms-throttle-limit-percentage`, both from 80 % on.
 */
export function reportedUse(header: Limit['reportedBy'], headers: Headers): ReportedUse | undefined {
  return header === 'RateLimit' ? rateLimit(headers) : percentage(headers)
}

/** The resource units that a request has cost, as the directory reports it. */
export function reportedUnits(headers: Headers): number | undefined {
  return numberIn(headers['x-ms-resource-unit'])
}

/** IETF draft-ietf-httpapi-ratelimit-headers-03: limit, what is left of it, seconds until all of it is there. */
function rateLimit(headers: Headers): ReportedUse | undefined {
  const limit = numberIn(headers['ratelimit-limit'])
  const remaining = numberIn(headers['ratelimit-remaining'])
  if (limit === undefined || limit === 0 || remaining === undefined) return undefined
  const seconds = numberIn(headers['ratelimit-reset'])
  return { limit, usedPart: 1 - remaining / limit, ...(seconds === undefined ? {} : { forMs: seconds * 1000 }) }
}

function percentage(headers: Headers): ReportedUse | undefined {
  const usedPart = numberIn(headers['x-ms-throttle-limit-percentage'])
  return usedPart === undefined ? undefined : { usedPart }
}

/** A header may hold anything. What is not a plain number within reason counts as absent. */
function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined
}
