import { randomUUID } from 'node:crypto'
import type { Answer, Call } from '../endpoint.ts'
import { errorBody } from '../errors.ts'
import type { Json } from '../odata/entity-type.ts'
import { Refusal } from '../refusal.ts'

/**
 * The answer as Graph sends it when it meets a null that the type does not allow: the status has been sent already, so the
 * JSON ends in the middle, and an error follows. An answer without `"subject": null` stays as it is.
 */
export function brokenAtNull(answer: Answer, call: Call): Answer {
  const { '@odata.context': context, value, ...entity } = Object(answer.body) as Json
  const start = context === undefined ? '{' : `{"@odata.context":${JSON.stringify(context)},`
  const error = JSON.stringify(nullRefused(call))
  if (!Array.isArray(value)) {
    return entity['subject'] === null ? broken(`${start}${beforeSubject(entity)}${error}`) : answer
  }
  const at = value.findIndex(({ subject }: Json) => subject === null)
  if (at < 0) return answer
  const whole = value.slice(0, at).map((row) => `${JSON.stringify(row)},`)
  return broken(`${start}"value":[${whole.join('')}{${beforeSubject(value[at])}${error}`)
}

function broken(json: string): Answer {
  return { status: 200, json }
}

/** The properties of an entity before its subject, without the brace. */
function beforeSubject(entity: Json): string {
  const entries = Object.entries(entity)
  const before = entries.slice(
    0,
    entries.findIndex(([name]) => name === 'subject'),
  )
  return JSON.stringify(Object.fromEntries(before)).slice(1, -1)
}

function nullRefused({ headers, state }: Call): object {
  const message = "The property 'subject[Nullable=False]' of type 'Edm.String' has a null value, which is not allowed."
  const requestId = randomUUID()
  const clientRequestId = headers.get('client-request-id') ?? requestId
  return errorBody(new Refusal(500, 'InternalServerError', message), { requestId, clientRequestId }, state.now())
}
