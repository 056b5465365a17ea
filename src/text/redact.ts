import { beyondUnseen, withoutFoldedTokens, withoutHex } from './disguised-token.ts'
import { formsOfSecret } from './forms-of-secret.ts'
import { isGuid } from './guid.ts'
import { plainText } from './plain-text.ts'

/** Words with dots between them, as in a JWT. The look-behind keeps the search linear for any input. */
const DOTTED = /(?<![\w-])[\w-]+(?:\.[\w-]*)+/g
/**
 * Every JOSE header begins with `{"`, or with `{` and white space. Signature, key and payload may be missing or cut.
 */
const JOSE_HEADER = /ey[ABIJ][\w-]{9}/
/** Letters of a payload or key that are shown of no token. */
const LEAST_PAYLOAD = 10

/** Long opaque strings after a word that announces a secret. */
const ANNOUNCED =
  /(?<![a-z])(bearer|basic|secret|assertion|access_token|refresh_token|id_token|tempauth|authtoken|identity[-_]header)(["']?\s{0,4}[:=]?\s{0,4}["']?)([a-z0-9+/=._~%-]{16,})/gi
/** Words of a sentence, as in "secret configuration-store". A random secret is more than small letters. */
const WORDS = /^\/?[A-Za-z]?[a-z]+(?:[-._/][a-z]+)*[.]?$/

/** Base64 text. The look-behind keeps the search linear. */
const BASE64 = /(?<![\w+/=-])[\w+/=-]{48,}/g

/** Text of another system, without anything that looks like a token: some refusals quote the assertion. */
export function redact(text: string): string {
  return beyondUnseen(text, (seen) =>
    withoutHex(withoutFoldedTokens(seen, holdsJose))
      .replace(DOTTED, withoutJose)
      .replace(ANNOUNCED, withoutAnnounced)
      .replace(BASE64, withoutOpaque),
  )
}

function holdsJose(word: string): boolean {
  return withoutJose(word) !== word
}

/** A name before the token may begin as a header does, so each part between dots is looked at. */
function withoutJose(dotted: string): string {
  const parts = dotted.split('.')
  const at = parts.findIndex((part, place) => {
    const [next = '', afterNext = ''] = parts.slice(place + 1, place + 3)
    return JOSE_HEADER.test(part) && (next === '' ? afterNext : next).length >= LEAST_PAYLOAD
  })
  if (at < 0) return dotted
  const name = (parts[at] ?? '').replace(/ey[ABIJ][\w-]{9}.*$/s, '')
  const before = [...parts.slice(0, at), name].join('.')
  return `${before}[token removed]`
}

function withoutAnnounced(all: string, word: string, between: string, value: string): string {
  return between.trim() === '' && WORDS.test(value) ? all : `${word}${between}[removed]`
}

/**
 * A path or a name has shorter words, or one kind of letter. Any other run of characters is encoded, and may be a
 * token.
 */
function withoutOpaque(run: string): string {
  const isEncoded = run
    .split('/')
    .some((part) => part.length >= 48 && /[A-Z]/.test(part) && /[a-z]/.test(part) && /\d/.test(part))
  return isEncoded ? '[removed]' : run
}

/** Characters that are searched: room for an assertion that is quoted in the middle of a sentence. */
const LONGEST_SEARCHED = 16_000
/** Characters that are kept: more is not read in an error. */
const LONGEST_QUOTE = 2_000

/**
 * Another system's words, fit for a sentence of ours: redacted, in one line, and cut to a readable length. `secrets`
 * are values that were sent with the request. The other system may repeat them in a form that `redact` does not know.
 */
export function excerpt(text: string, secrets: readonly string[] = []): string {
  const known = secrets.filter((secret) => secret !== '').flatMap(formsOfSecret)
  const unknown = known.reduce((rest, secret) => rest.replaceAll(secret, '[removed]'), text)
  return redact(unknown.slice(0, LONGEST_SEARCHED))
    .replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .slice(0, LONGEST_QUOTE)
    .trim()
}

/**
 * The ID that a service gave a request, for support: a GUID. `undefined` for any other value, which is not repeated.
 */
export function requestIdIn(value: unknown): string | undefined {
  return typeof value === 'string' && isGuid(value) ? value : undefined
}

/** Another library's error by its name and message, without the requests, headers and tokens that it may hold. */
export function withoutSecrets(error: unknown): Error {
  const { name, message } = wordsOf(error)
  return Object.assign(new Error(redact(message)), { name: redact(name) })
}

/** Another library may throw anything, also what throws when it is read. */
function wordsOf(error: unknown): { readonly name: string; readonly message: string } {
  try {
    const { name, message }: { name?: unknown; message?: unknown } = error instanceof Error ? error : { message: error }
    return { name: plainText(name ?? 'Error'), message: plainText(message) }
  } catch {
    return { name: 'Error', message: 'The error cannot be read.' }
  }
}

/** Query options that say what is requested and can hold no secret. */
const SAFE_PARAMETERS =
  /^(\$(select|filter|top|count|orderby|expand|search|skip|format)|api-version|resource|client_id|object_id|mi_res_id|msi_res_id)$/
/**
 * The address of a usage report ends in the key to it
 * (learn.microsoft.com/graph/api/reportroot-getsharepointsiteusagedetail).
 */
const REPORT_KEY = /(?<=\/data\/download\/).+/

/** A URL that is safe to print: no credentials, no fragment, and unknown query values left out. */
export function redactUrl(url: URL): string {
  const query = [...url.searchParams].map(([name, value]) =>
    SAFE_PARAMETERS.test(name) ? encodeURI(`${name}=${value}`) : `${encodeURI(name)}=…`,
  )
  // A link of a hostile service can lead to a path that holds the token itself.
  const path = redact(url.pathname.replace(REPORT_KEY, '…'))
  return `${url.origin}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`
}
