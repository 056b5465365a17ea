/**
 * Characters of a segment (RFC 3986 §3.3) whose escapes are resolved. Not `&`, `+` and `;`, to which some servers give a
 * meaning. Not `:` either: written plain, the colon of a folder's name would end the path of a file.
 */
const PLAIN = /[\w.~$'(),=@!*-]/
/** `URL` leaves these as they were written. In an escape each is data and nothing else. */
const ALWAYS_ESCAPED = /[&+;[\]^|]/g

/**
 * The one spelling of a path that `URL` has parsed: only the escapes that are needed, in capitals. Graph reads all
 * spellings alike (RFC 3986 §6.2.2, OData URL conventions §2). A `%` that begins no escape stays.
 */
export function withNormalEscapes(path: string): string {
  // Most paths have nothing to change.
  const escaped = path.replace(ALWAYS_ESCAPED, escapeOf)
  return escaped.includes('%') ? escaped.replace(/%[0-9a-f]{2}/gi, normalEscape) : escaped
}

function normalEscape(written: string): string {
  const character = String.fromCharCode(Number.parseInt(written.slice(1), 16))
  return PLAIN.test(character) ? character : written.toUpperCase()
}

function escapeOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

/** How often escapes are resolved, at most: by gateways and by services behind them. No name is escaped so often. */
const RESOLVED_TIMES = 10
/**
 * The batch within a path: as a segment, with marks or blanks around it, or with a namespace. Services may pass over these.
 */
const BATCH = /\/[^\w/]*(?:\w[\w.]*\.)?\$batch(?!\w)/
/** Characters that are not seen, which a service may drop. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu

/**
 * Why Graph, or a gateway before it, may read a path as another path than the one that is judged here. `undefined` for
 * a path with one reading. The path has normal escapes and begins with the version.
 */
export function ambiguityOf(path: string): string | undefined {
  if (path.includes('//')) return 'It holds "//": a value was empty, or a slash in a name was not written "%2F".'
  if (!path.includes('%') && !/\$batch|\.:/i.test(path)) return undefined
  const plain = decoded(path)
  if (plain === undefined) return 'It holds a "%" that begins no character; a "%" itself is written "%25".'
  if (/[\u0000-\u001f\u007f]/.test(plain)) return 'It holds a control character, which URLs change or drop.'
  const reading = freestReading(plain)
  if (/(^|\/)\s*\.{1,2}\s*:?(\/|$)/.test(reading)) return 'It climbs to another place with "..".'
  // Behind `:/` stands the path of a file, which may have any name.
  const [resource = ''] = reading.split(':/', 1)
  if (BATCH.test(resource) && !isBatch(path)) return 'It holds "$batch" and is not the batch itself, /$batch.'
  return undefined
}

/** Whether a path with normal escapes is that of the batch, the one call that carries others. */
export function isBatch(path: string): boolean {
  return path === '/v1.0/$batch' || path === '/beta/$batch'
}

/** All escapes resolved, look-alikes replaced by their ASCII characters, and each backslash read as a slash. */
function freestReading(plain: string): string {
  let text = plain
  for (let times = 1; times < RESOLVED_TIMES && text.includes('%'); times++) text = decoded(text) ?? text
  return text
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .toLowerCase()
    .replaceAll('\\', '/')
    .replace(/;[^/]*/g, '')
}

/** `undefined` where a `%` begins no escape, or the escapes are not UTF-8. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
