import { ConfigError, GraphError } from '../errors/errors.ts'
import { ambiguityOf, withNormalEscapes } from './normal-path.ts'
import { ambiguityOfQuery, withQuotedAsData } from './normal-query.ts'
import { refuseOwnHeaders } from './own-headers.ts'

export type ApiVersion = 'v1.0' | 'beta'
export type GraphMethod = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/**
 * A request to Graph in its one normal form. It is made once. The path that is judged is part of the URL that is sent,
 * so that no spelling can be judged as one path and read by Graph as another. Plain data, without tokens and bodies.
 */
export interface NormalRequest {
  readonly method: string
  /** With the version and without the query, as it stands in `href`. */
  readonly path: string
  /** Begins with `?`; empty where there is none. */
  readonly query: string
  /** What is sent: the origin, `path` and `query`. */
  readonly href: string
  /**
   * Headers by which an OData service may do something else than `method` says, with values: `x-http-method: DELETE`.
   */
  readonly overrides: readonly string[]
}

type Headers = Readonly<Record<string, string>> | undefined

interface Place {
  /** Origin of Graph, where the target's tokens may go and nothing else. */
  readonly root: string
  /** For a path that names no version. */
  readonly api: ApiVersion
  readonly headers?: Headers
}

const VERSIONED = /^\/(v1\.0|beta)(\/|$)/
/** `/../` would leave the version, and with it what was judged. URLs know it under these spellings. */
const CLIMBS = /\/(\.|%2e){1,2}(\/|$)/i

/** A quote that a key or a parameter opens, and that the path does not close: `/users('a?b')` is cut at its `?`. */
const OPEN_KEY = /[(=,]'(?:[^']|'')*$/

/**
 * The request of a caller. A path such as `/sites` is put under the version. A whole URL, as Graph gives in `nextLink`,
 * must be of the pinned origin, because the bearer token goes wherever the URL points.
 *
 * Throws `ConfigError` (`USAGE`) for a path that is none or that could be read in two ways and for a header that is
 * Towline's own, and `GraphError` (`FOREIGN_LINK`) for a URL of another place.
 */
export function normalRequest(method: string, pathOrUrl: string, { root, api, headers }: Place): NormalRequest {
  const isUrl = /^[a-z][a-z0-9+.-]*:/i.test(pathOrUrl)
  if (!isUrl && !/^\/(?!\/)/.test(pathOrUrl))
    throw unusable(pathOrUrl, 'A path starts with one slash, for instance /sites.')
  if (/[\u0000-\u001f\\]/.test(pathOrUrl)) {
    throw unusable(pathOrUrl, 'It holds a backslash or a control character, which URLs change or drop.')
  }
  const [place = ''] = pathOrUrl.split('?', 1)
  // A whole URL is Graph's own, and has its escapes.
  const given = isUrl ? pathOrUrl : place + withQuotedAsData(pathOrUrl.slice(place.length))
  // Guests have "#EXT#" in their names. Cut at the fragment, the path would name another user.
  if (given.includes('#')) throw unusable(pathOrUrl, 'It holds a "#", which in a URL is written "%23".')
  if (!isUrl && CLIMBS.test(place)) throw unusable(pathOrUrl, 'It climbs to another place with "..".')
  if (OPEN_KEY.test(place)) throw unusable(pathOrUrl, 'It holds a "?" between quotes, which is written "%3F".')
  const url = isUrl ? pinned(given, root) : new URL(root + given)
  const written = withNormalEscapes(url.pathname)
  const path = withoutLastSlash(VERSIONED.test(written) ? written : `/${api}${written}`)
  const why = ambiguityOf(path) ?? (isUrl ? undefined : ambiguityOfQuery(given.slice(place.length)))
  if (why !== undefined) throw unusable(pathOrUrl, why)
  return { method, path, query: url.search, href: root + path + url.search, overrides: overridesIn(headers) }
}

/**
 * The request that follows a link of Graph's, to `root` and nowhere else. Path and query go out to the letter.
 *
 * Throws `GraphError` (`FOREIGN_LINK`) for a link to another place.
 */
export function linkedRequest(link: string, root: string, headers?: Headers): NormalRequest {
  return requestAt('GET', pinned(link, root), overridesIn(headers))
}

/** The request to a URL that was checked before, as the service wrote it. Only reads are made so. */
export function requestAt(method: string, url: URL, overrides: readonly string[]): NormalRequest {
  const { pathname: path, search: query } = url
  return { method, path, query, href: url.origin + path + query, overrides }
}

/** Throws `GraphError` (`FOREIGN_LINK`) for a URL of another origin, with a user, or outside the versions. */
export function checkLink(link: string, root: string): void {
  pinned(link, root)
}

function pinned(link: string, root: string): URL {
  const url = URL.parse(link)
  const isOwn = url?.origin === root && url.username === '' && url.password === ''
  if (isOwn && VERSIONED.test(url.pathname)) return url
  const where = isOwn
    ? `${url.origin}${url.pathname}, outside the versions of Graph`
    : `${url?.origin ?? 'something that is not a URL'}, away from ${root}`
  throw new GraphError('FOREIGN_LINK', {
    message: `A link leads to ${where}. It was not followed and no token was sent.`,
    likelyCause:
      'Something between here and Graph changes its answers, or the URL was typed for another cloud or host.',
    fix: 'Find out who changes the answers; until then nothing that came over this connection can be trusted.',
  })
}

/**
 * Without the slash at the end, which changes nothing (UNCONFIRMED for every service behind Graph). Behind a colon the
 * slash stands for the root folder (learn.microsoft.com/graph/onedrive-addressing-driveitems).
 */
function withoutLastSlash(path: string): string {
  const short = path.endsWith('/') && !path.endsWith(':/') && !path.endsWith('//') ? path.slice(0, -1) : path
  return /^\/(v1\.0|beta)\/\$batch$/i.test(short) ? short.toLowerCase() : short
}

/** With one of these OData services may do something else than the method says (OData 3.0 §2.1.1.4). */
const OVERRIDE = /^x-(http-)?method(-override)?$/
/** Shared by all requests that have none, which are nearly all. */
const NO_OVERRIDES: readonly string[] = []

function overridesIn(headers: Headers): readonly string[] {
  if (headers === undefined) return NO_OVERRIDES
  refuseOwnHeaders(headers)
  const names = Object.keys(headers).filter((name) => OVERRIDE.test(name.trim().toLowerCase().replaceAll('_', '-')))
  return names.length === 0 ? NO_OVERRIDES : names.map((name) => `${name.trim().toLowerCase()}: ${headers[name]}`)
}

function unusable(path: string, why: string): ConfigError {
  return new ConfigError('USAGE', {
    message: `${JSON.stringify(path)} is not a path of Graph.`,
    likelyCause: why,
    fix: 'Write the path as the Graph documentation does, without host and version: `/sites?$top=5`.',
  })
}
