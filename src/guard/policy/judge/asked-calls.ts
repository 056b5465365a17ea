import { ConfigError, GraphError } from '../../../errors/errors.ts'
import { isRead } from '../../access.ts'
import { isBatch } from '../../normal-path.ts'
import { type NormalRequest, normalRequest } from '../../normal-request.ts'
import type { Method } from '../pattern.ts'
import { methods } from '../pattern.ts'
import type { AskedRequest } from './asked-request.ts'
import { type BodyFacts, bodyFacts } from './body.ts'
import { expandedIn } from './expanded.ts'
import { type FoldedPath, foldPath, type Segment, type Unclear } from './folded-path.ts'
import { referencedPath } from './references.ts'
import { resolved } from './resolved.ts'

/** One call that a rule has to allow. A request asks for itself, and may bring others along. */
export interface AskedCall {
  readonly method: Method
  readonly path: FoldedPath
  /** Of the request itself; a call that it brings along has none. */
  readonly body: BodyFacts
  readonly isWrite: boolean
  /** Why it is judged, where it is not the request itself. */
  readonly broughtBy?: string
}

/** A thing that the request links. It must not be one that `deny` keeps from every caller. */
export interface Reference {
  readonly path: FoldedPath
}

export interface Asked {
  /** The request itself comes first; of a batch, its items. */
  readonly calls: readonly AskedCall[]
  readonly references: readonly Reference[]
}

const NOTHING: BodyFacts = { kind: 'none' }
/** Stands for a key that the request does not name: each item of a collection, or an object that it makes. */
const ANY: Segment = { text: '*', mayBeKey: true }
/** The query by which OData deletes a reference (OData Protocol 4.01 §11.4.6.2): it moves what is deleted out of the path. */
const REFERENCE_OPTION = /^[?&]?[$@]?id$/i

/** All that a request asks for, or why that is not clear. */
export function askedBy(asked: AskedRequest): Asked | Unclear {
  const { request, body, headers } = asked
  if (request.overrides.length > 0) return { why: `A header gives it another method: ${request.overrides[0]}.` }
  const method = methods.find((one) => one === request.method)
  if (method === undefined) return { why: `${JSON.stringify(request.method)} is no method that a rule can name.` }
  const facts = bodyFacts(body, contentTypeOf(headers))
  if (isBatch(request.path)) return askedByBatch(asked, facts)
  const path = foldPath(request.path)
  if ('why' in path) return path
  const isWrite = !isRead(request)
  if (isWrite && path.hasCast) return { why: 'It names a type in the path of a write, which has several readings.' }
  if (isWrite && namesReference(request.query)) return { why: 'It names in its query what it changes.' }
  if (isWrite && facts.kind === 'opaque' && !takesFile(path)) {
    return { why: 'Its body is no JSON, and nothing says that the call takes a file.' }
  }
  if (isWrite && facts.kind === 'unclear') return { why: `Its body is not clear. ${facts.why}` }
  const expanded = expandedIn(request.query)
  if (expanded === undefined) return { why: 'Its $expand cannot be read.' }
  const own: AskedCall = { method, path, body: facts, isWrite }
  const calls = [own, ...expanded.flatMap((names) => expandedCalls(path, names))]
  const references: Reference[] = []
  for (const { at, reference } of isWrite && facts.kind === 'json' ? facts.links : []) {
    const found = referencedPath(reference, asked)
    if ('why' in found) return found
    references.push({ path: found })
    if (at.length > 0) calls.push(linkingCall(own, at))
  }
  return { calls, references }
}

/** Calls whose body is a file: content of drive items and photos, and pages of OneNote. */
function takesFile({ segments }: FoldedPath): boolean {
  const last = segments.at(-1)?.text ?? ''
  return last === 'content' || last === '$value' || last === 'pages' || last.startsWith('upload')
}

/** The items of a batch that the caller has put together. */
function askedByBatch({ request, root }: AskedRequest, facts: BodyFacts): Asked | Unclear {
  const { requests } = Object(facts.kind === 'json' ? facts.value : undefined) as { readonly requests?: unknown }
  if (!Array.isArray(requests) || requests.length === 0) return { why: 'Its items cannot be read.' }
  const api = request.path.startsWith('/beta') ? 'beta' : 'v1.0'
  const calls: AskedCall[] = []
  const references: Reference[] = []
  for (const item of requests) {
    const { method, url, body, headers } = Object(item) as Record<string, unknown>
    if (typeof method !== 'string' || typeof url !== 'string') return { why: 'One of its items has no method or URL.' }
    // The URL goes out as it stands here, and what is judged has lost such characters.
    if (!/^[\x21-\x7e]*$/.test(url.split('?', 1)[0] ?? ''))
      return { why: 'The path of one of its items has a blank, or a character that is not ASCII.' }
    const given = headerTexts(headers)
    if (given === undefined) return { why: 'The headers of one of its items cannot be read.' }
    let inner: NormalRequest
    try {
      // The URL stands in the batch as it is: one that is changed to be judged could be read in another way.
      inner = normalRequest(method.toUpperCase(), url.startsWith('/') ? url : `/${url}`, { root, api, headers: given })
    } catch (error) {
      if (!(error instanceof ConfigError || error instanceof GraphError)) throw error
      return { why: `One of its items is not clear: ${error.message}` }
    }
    if (isBatch(inner.path) || /^\/?(?:v1\.0|beta)(?:[/?]|$)/i.test(resolved(url.split('?', 1)[0] ?? '') ?? 'v1.0'))
      return { why: 'One of its items is a batch, or names a version.' }
    // In a batch a text stands for bytes in base64, or for itself.
    if (typeof body === 'string') return { why: 'One of its items has a text in place of JSON as its body.' }
    const written = body === undefined ? undefined : JSON.stringify(body)
    const asked = askedBy({ request: inner, body: written, headers: given, root })
    if ('why' in asked) return { why: `One of its items is not clear. ${asked.why}` }
    calls.push(...asked.calls)
    references.push(...asked.references)
  }
  return { calls, references }
}

function headerTexts(headers: unknown): Record<string, string> | undefined {
  const entries = Object.entries(Object(headers ?? {}))
  return entries.every(([, text]) => typeof text === 'string')
    ? (Object.fromEntries(entries) as Record<string, string>)
    : undefined
}

function contentTypeOf(headers: Readonly<Record<string, string>> | undefined): string | undefined {
  const found = Object.entries(headers ?? {}).find(([name]) => name.trim().toLowerCase() === 'content-type')
  return found?.[1]
}

function namesReference(query: string): boolean {
  return query
    .slice(1)
    .split('&')
    .some((option) => REFERENCE_OPTION.test((resolved(option.split('=', 1)[0] ?? '') ?? '$id').trim()))
}

/** What `$expand` reads: of the object that is asked for, or of each one in the collection. */
function expandedCalls(path: FoldedPath, names: readonly string[]): AskedCall[] {
  const below = names.map((text) => ({ text, mayBeKey: false }))
  const last = path.segments.at(-1)
  const isObject = last?.mayBeKey === true && path.segments.length > 2
  const call = (segments: readonly Segment[]): AskedCall => ({
    method: 'GET',
    path: { segments, hasCast: false },
    body: NOTHING,
    isWrite: false,
    broughtBy: `$expand=${names.join('/')}`,
  })
  const ofEach = call([...path.segments, ANY, ...below])
  return isObject ? [call([...path.segments, ...below])] : [ofEach]
}

/** `PATCH /groups/1` with `members@odata.bind` writes what `POST /groups/1/members/$ref` writes. */
function linkingCall({ method, path }: AskedCall, at: readonly string[]): AskedCall {
  const to = method === 'POST' ? [...path.segments, ANY] : path.segments
  const below = [...at, '$ref'].map((text) => ({ text, mayBeKey: false }))
  return {
    method: 'POST',
    path: { segments: [...to, ...below], hasCast: false },
    body: NOTHING,
    isWrite: true,
    broughtBy: `${at.join('/')}@odata.bind`,
  }
}
