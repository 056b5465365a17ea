import { everyService, faultKind } from '../fault-kind.ts'
import { headerValues, text, wholeNumber, withFallback } from '../parameters.ts'

/** Statuses whose answers have no body (RFC 9110 §6.4.1); `Response` refuses one. */
const WITHOUT_BODY: readonly number[] = [204, 205, 304]

/**
 * An answer to the letter, in place of the service's: what no world holds, such as a number above 2^53, another content
 * type, or a 202 with a `Location`. Neither token nor permission is checked, and nothing is carried out.
 */
export const answer = faultKind({
  name: 'answer',
  services: everyService,
  perItem: 'too',
  parameters: {
    status: withFallback(wholeNumber(200, 599), 200),
    headers: withFallback(headerValues, {}),
    body: withFallback(text('a text', /^/), ''),
  },
  check({ status, body }) {
    if (body !== '' && WITHOUT_BODY.includes(status)) return `"body" must be left out, because ${status} has none.`
    return undefined
  },
  start:
    ({ status, headers, body }) =>
    async () => {
      // As bytes, because Response gives a string a content type of its own.
      const bytes = body === '' ? null : Buffer.from(body)
      const type = body === '' ? {} : { 'content-type': 'application/json' }
      return new Response(bytes, { status, headers: { ...type, ...headers } })
    },
})
