import type { HttpResponse } from '../../http/send.ts'
import type { Limit } from './limits.ts'
import type { Told } from './window.ts'

type Headers = HttpResponse['headers']

/**
 * What an answer says of one limit, or undefined when it says nothing. SharePoint sends `RateLimit-*` and the directory
 * `x-ms-throttle-limit-percentage`, both from 80 % on.
 */
export function toldOf(header: Limit['told'], headers: Headers): Told | undefined {
  return header === 'RateLimit' ? rateLimit(headers) : percentage(headers)
}

/** The resource units that an answer says it has cost, at the directory. */
export function unitsTold(headers: Headers): number | undefined {
  return numberIn(headers['x-ms-resource-unit'])
}

/** IETF draft-ietf-httpapi-ratelimit-headers-03: limit, what is left of it, seconds until it is whole again. */
function rateLimit(headers: Headers): Told | undefined {
  const limit = numberIn(headers['ratelimit-limit'])
  const remaining = numberIn(headers['ratelimit-remaining'])
  if (limit === undefined || limit === 0 || remaining === undefined) return undefined
  const seconds = numberIn(headers['ratelimit-reset'])
  return { limit, usedPart: 1 - remaining / limit, ...(seconds === undefined ? {} : { forMs: seconds * 1000 }) }
}

function percentage(headers: Headers): Told | undefined {
  const usedPart = numberIn(headers['x-ms-throttle-limit-percentage'])
  return usedPart === undefined ? undefined : { usedPart }
}

/** A header may hold anything: what is not a plain number within reason is not there. */
function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined
}
