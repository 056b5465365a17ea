import { resolved } from './resolved.ts'
import { isTypeName } from './type-names.ts'

/**
 * A path as rules are compared with it: one segment for each name and each key, without escapes, in lower case. All
 * spellings by which Graph knows a thing are folded into one.
 */
export interface FoldedPath {
  /** The first one is the version. */
  readonly segments: readonly Segment[]
  /** Whether it names a type between, as in `/members/microsoft.graph.user`. The type is no segment. */
  readonly hasCast: boolean
}

export interface Segment {
  readonly text: string
  /** Whether it can be a key: a placeholder of `allow` stands for keys, and for no function such as `delta`. */
  readonly mayBeKey: boolean
}

/** Why a path has more than one reading, as a sentence. */
export interface Unclear {
  readonly why: string
}

/**
 * Functions that stand where a key could stand, and that answer with a whole collection
 * (learn.microsoft.com/graph/api: delta queries, `getAll…`).
 */
const COLLECTION_FUNCTION = /^(?:delta|getall\w*|getby\w*|recent|sharedwithme|followedsites)$/
/** `microsoft.graph.` before a function, an action or a type (OData URL Conventions 4.01 §4.5, §4.11). */
const NAMESPACE = 'microsoft.graph.'
/** SharePoint's own namespace, which stands in the links of the list of sites: `sites/oneDrive.getAllSites`. */
const OF_SHAREPOINT = /^onedrive\.(getallsites)$/
/** A name behind it, with at most one further namespace: `security.runHuntingQuery`. */
const NAMED = /^(?:[a-z]\w*\.)?([a-z]\w*)$/
/** The first name below the version. A tenant may stand there in old forms, and then the path begins behind it. */
const ENTITY_SET = /^[a-z$][a-z0-9_$]*$/
const TENANT_WORDS = ['myorganization', 'tenants']

/** Folds a path in its normal form (guard/normal-request.ts), with its version. */
export function foldPath(path: string): FoldedPath | Unclear {
  const raw = path.slice(1).split('/')
  const segments: Segment[] = []
  let hasCast = false
  for (let at = 0; at < raw.length; at++) {
    const written = raw[at] ?? ''
    if (written.endsWith(':') && at > 0) {
      const end = endOfAddress(raw, at)
      const inside = decodedAll(raw.slice(at + 1, end + 1))
      const base = decoded(written.slice(0, -1))
      if (typeof inside !== 'string') return inside
      if (typeof base !== 'string') return base
      if (base === '') return { why: 'A colon stands alone in it.' }
      const place = inside.endsWith(':') ? inside.slice(0, -1) : inside
      if (place.includes(':')) return { why: 'It holds a colon within the path of a file or site.' }
      const isSite = segments.at(-1)?.text === 'sites' && segments.length === 2
      if (isSite) segments.push(key(`${base}:/${place}`))
      else segments.push(plain(base), key(`:/${place}`))
      at = end
      continue
    }
    const folded = foldSegment(written)
    if ('why' in folded) return folded
    const [name, ...rest] = folded.parts
    if (name === undefined) continue
    const ofSharePoint = OF_SHAREPOINT.exec(name.text)?.[1]
    const isNamespaced = ofSharePoint !== undefined || name.text.startsWith(NAMESPACE)
    const named = ofSharePoint ?? NAMED.exec(name.text.slice(NAMESPACE.length))?.[1]
    const bare = isNamespaced ? named : name.text
    if (bare === undefined) return { why: 'It has a namespace before something that is no name.' }
    if (isNamespaced && isTypeName(bare)) {
      // `members/microsoft.graph.user('x')` is the member `x`.
      hasCast = true
      segments.push(...rest)
      continue
    }
    segments.push(isNamespaced || rest.length > 0 ? { text: bare, mayBeKey: false } : plain(bare), ...rest)
  }
  const first = segments[1]?.text
  if (first !== undefined && (!ENTITY_SET.test(first) || TENANT_WORDS.includes(first))) {
    return { why: 'Its first name is none of Graph’s: a tenant could stand there, and the path would begin behind it.' }
  }
  return { segments, hasCast }
}

/** The last segment of what stands behind `root:` or `{host}:`; the path of a file may have any length. */
function endOfAddress(raw: readonly string[], at: number): number {
  for (let end = at + 1; end < raw.length; end++) if (raw[end]?.endsWith(':')) return end
  return raw.length - 1
}

function plain(text: string): Segment {
  return { text, mayBeKey: !text.startsWith('$') && !COLLECTION_FUNCTION.test(text.replace('()', '')) }
}

function key(text: string): Segment {
  return { text, mayBeKey: true }
}

/** A key in brackets that has the name of a function is read as that function. `users('x')` is `users/x`, `applications(appId='x')` is `applications/appid=x`, and `delta()` is `delta`. */
function foldSegment(written: string): { readonly parts: readonly Segment[] } | Unclear {
  const text = decoded(written)
  if (typeof text !== 'string') return text
  const open = text.indexOf('(')
  if (open < 0) return text.includes(')') ? unbalanced : { parts: [plain(text)] }
  const name = text.slice(0, open)
  if (!text.endsWith(')') || !/^[\w.]+$/.test(name)) return unbalanced
  const inner = text.slice(open + 1, -1)
  if (inner === '') return { parts: [{ text: name, mayBeKey: false }] }
  const value = keyValue(inner)
  return value === undefined ? unbalanced : { parts: [{ text: name, mayBeKey: false }, plain(value)] }
}

const unbalanced: Unclear = { why: 'Its brackets or quotes are not those of one key.' }

/** The text between brackets with its quotes taken away: `'o''brien'`, `appid='x'`, `a='x',b=2`. */
function keyValue(inner: string): string | undefined {
  const parts: string[] = []
  for (const one of splitOutsideQuotes(inner)) {
    const found = /^(?:([\w.@]+)=)?(?:'((?:[^']|'')*)'|([^'()=,]+))$/.exec(one)
    if (found === null) return undefined
    const [, name, quoted, bare] = found
    const value = quoted === undefined ? bare : quoted.replaceAll("''", "'")
    // No key begins as OData's own names and types do, and blanks around one are dropped by some services.
    if (value === undefined || /^(?:\$|microsoft\.graph\.)/.test(value) || value !== value.trim()) return undefined
    parts.push(name === undefined ? `${value}` : `${name}=${value}`)
  }
  return parts.join(',')
}

function splitOutsideQuotes(text: string): string[] {
  const parts = ['']
  let isQuoted = false
  for (const character of text) {
    if (character === "'") isQuoted = !isQuoted
    if (character === ',' && !isQuoted) parts.push('')
    else parts[parts.length - 1] += character
  }
  return parts
}

function decodedAll(raw: readonly string[]): string | Unclear {
  const parts: string[] = []
  for (const [at, one] of raw.entries()) {
    const isLast = at === raw.length - 1
    const text = decoded(isLast && one.endsWith(':') ? one.slice(0, -1) : one)
    if (typeof text !== 'string') return text
    parts.push(isLast && one.endsWith(':') ? `${text}:` : text)
  }
  return parts.join('/')
}

/** The text of a segment with its escapes resolved once, in lower case. */
function decoded(written: string): string | Unclear {
  const text = resolved(written)
  if (text === undefined) return { why: 'It holds a "%" that begins no character.' }
  if (/%[0-9a-f]{2}/i.test(text)) return { why: 'It is escaped twice.' }
  if (/[/\\]/.test(text))
    return { why: 'It holds an escaped slash or a backslash, which a service may read as a slash.' }
  if (/[;?#]/.test(text))
    return { why: 'It holds an escaped ";", "?" or "#", behind which a service may stop reading.' }
  if (/\p{Cc}|\p{Default_Ignorable_Code_Point}/u.test(text)) return { why: 'It holds a character that is not seen.' }
  if (text !== text.trim() || /\s[.:(]|[.(]\s/.test(text)) return { why: 'It holds a blank where services drop it.' }
  if (/^\.+$/.test(text)) return { why: 'It climbs to another place.' }
  if (hasLookAlike(text)) return { why: 'It holds a look-alike of another character.' }
  return text.toLowerCase()
}

/** Whether another character becomes one of ASCII where a service compares without case or in a normal form. */
function hasLookAlike(text: string): boolean {
  if (/^[\u0020-\u007e]*$/.test(text)) return false
  for (const character of text) {
    if (character <= '\u007e') continue
    const folded = character.normalize('NFKC')
    const forms = [folded, folded.toLowerCase(), folded.toUpperCase()]
    if (forms.some((form) => /[\u0021-\u007e]/.test(form))) return true
  }
  return false
}
