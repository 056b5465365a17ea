import { redact } from '../text/redact.ts'
import type { Write, WriteContent } from './writes.ts'

/** A withheld write as it is shown and stored: plain data without secrets, and with a long body cut. */
export interface PlannedWrite {
  readonly method: string
  /** With the version and the query. */
  readonly path: string
  /** The value of a JSON body. The first characters of a body that is longer or no JSON. */
  readonly body?: unknown
  /** Bytes of a body that `body` does not show whole. */
  readonly bodyBytes?: number
  /** The file that is uploaded: its absolute path, and its bytes. */
  readonly file?: { readonly path: string; readonly size: number }
}

/** Characters of a body that are shown, at most: about a screen. */
const LONGEST = 2_000
/** Characters of a body that is read to be shown, at most. */
const LONGEST_READ = 1_000_000

/** What a dry run shows of a write. */
export function plannedWrite({ method, path }: Write, { query, body }: WriteContent = { query: '' }): PlannedWrite {
  return { method, path: redact(path + query), ...(body === undefined ? {} : shownBody(body)) }
}

function shownBody(body: string | Uint8Array): Pick<PlannedWrite, 'body' | 'bodyBytes'> {
  const bodyBytes = Buffer.byteLength(body)
  if (typeof body !== 'string' || body.length > LONGEST_READ) return { bodyBytes }
  let value: unknown
  try {
    value = JSON.parse(body, withoutSecrets)
  } catch {
    return cut(redact(body), bodyBytes)
  }
  const text = JSON.stringify(value)
  return text.length <= LONGEST ? { body: value } : cut(text, bodyBytes)
}

function cut(text: string, bodyBytes: number): Pick<PlannedWrite, 'body' | 'bodyBytes'> {
  return text.length <= LONGEST ? { body: text } : { body: text.slice(0, LONGEST), bodyBytes }
}

/** Properties that hold a secret, as `password` of a new user (learn.microsoft.com/graph/api/resources/passwordprofile). */
const SECRET = /(password|passphrase|secret|token|assertion|private_?key)(text|value)?$/i
/** JavaScript gives back the digits of each number with up to 15 significant ones (ECMA-262 §6.1.6.1). */
const EXACT_DIGITS = 15

/** A reviver for `JSON.parse`. A number whose digits would change is given as text. */
function withoutSecrets(name: string, value: unknown, { source = '' }: { source?: string } = {}): unknown {
  if (typeof value === 'string') return SECRET.test(name) ? '[removed]' : redact(value)
  if (typeof value !== 'number') return value
  const digits = source.replace(/e.*/i, '').replace(/\D/g, '').replace(/^0+/, '')
  return digits.length > EXACT_DIGITS ? source : value
}
