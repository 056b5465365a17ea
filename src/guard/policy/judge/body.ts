import { duplicateName } from './duplicate-name.ts'

/** What a body says that rules judge; `unclear` where it may be read in several ways, or cannot be read. */
export type BodyFacts =
  | {
      readonly kind: 'json'
      /** Names of properties at any depth, in lower case and without annotations. */
      readonly properties: ReadonlySet<string>
      /** Objects that it links, and where. */
      readonly links: readonly Link[]
      /** The value, for a batch. */
      readonly value: unknown
    }
  | { readonly kind: 'none' }
  /** A file, or text that is no JSON and does not say so. */
  | { readonly kind: 'opaque' }
  | { readonly kind: 'unclear'; readonly why: string }

/** A reference to another object: `"@odata.id": "https://…"` or `"members@odata.bind": ["https://…"]`. */
interface Link {
  /** Properties on the way to it, in lower case: `['members']`; empty for one of the body itself. */
  readonly at: readonly string[]
  readonly reference: unknown
}

/** Bytes of a body that is read, at most. Graph takes no JSON that is longer. */
const LONGEST = 16 * 1024 * 1024
/** OData 4.01 knows the names also without `odata.` (OData JSON Format 4.01 §4.6). */
const BIND = /^(.*)@(?:odata\.)?bind$/i
const REFERENCE = /^@(?:odata\.)?id$/i

/** Reads a body as it is sent. `contentType`: of the caller's headers; without one the client says that it is JSON. */
export function bodyFacts(body: string | Uint8Array | undefined, contentType: string | undefined): BodyFacts {
  if (body === undefined || body.length === 0) return { kind: 'none' }
  if (contentType !== undefined && /multipart\//i.test(contentType)) return unclear('It has several parts.')
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8'
  if (!/^(?:utf-8|us-ascii)$/i.test(charset)) return unclear('It is in another encoding than UTF-8.')
  const saysJson = contentType === undefined || /json/i.test(contentType)
  const text = textOf(body)
  if (text === undefined) return saysJson ? unclear('It is too long, or no UTF-8.') : { kind: 'opaque' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return saysJson ? unclear('It is no JSON.') : { kind: 'opaque' }
  }
  if (Array.isArray(value)) return unclear('It is a list in place of an object.')
  if (typeof value !== 'object' || value === null) {
    return saysJson ? unclear('It is no JSON object.') : { kind: 'opaque' }
  }
  const twice = duplicateName(text)
  if (twice !== undefined) return unclear('It names a property twice, and services take the first or the last of them.')
  const properties = new Set<string>()
  const links: Link[] = []
  const isShallow = collect(value, [], properties, links, 0)
  return isShallow ? { kind: 'json', properties, links, value } : unclear('It is nested too deeply.')
}

function unclear(why: string): BodyFacts {
  return { kind: 'unclear', why }
}

function textOf(body: string | Uint8Array): string | undefined {
  if (body.length > LONGEST) return undefined
  if (typeof body === 'string') return body
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

const DEEPEST = 64

/** False where it is nested too deeply to be read. */
function collect(
  value: unknown,
  at: readonly string[],
  properties: Set<string>,
  links: Link[],
  depth: number,
): boolean {
  if (depth > DEEPEST) return false
  if (Array.isArray(value)) return value.every((one) => collect(one, at, properties, links, depth + 1))
  if (typeof value !== 'object' || value === null) return true
  for (const [name, content] of Object.entries(value)) {
    const bound = BIND.exec(name.trim())?.[1]
    const own = name.trim().toLowerCase()
    properties.add((bound ?? own).toLowerCase().replace(/@.*$/, ''))
    if (bound !== undefined) {
      for (const reference of Array.isArray(content) ? content : [content]) {
        links.push({ at: [...at, bound.toLowerCase()], reference })
      }
    } else if (REFERENCE.test(own)) links.push({ at, reference: content })
    if (!collect(content, [...at, own], properties, links, depth + 1)) return false
  }
  return true
}
