import { ConfigError, GraphError } from '../errors/errors.ts'

export type ApiVersion = 'v1.0' | 'beta'

const VERSIONED = /^\/(v1\.0|beta)(\/|$)/
/** `/../` would leave the version, and with it what was checked. URLs know it under these spellings. */
const CLIMBS = /\/(\.|%2e){1,2}(\/|$)/i

/**
 * The URL of a call. A path such as `/sites` is put under the version; a whole URL, as Graph gives in `nextLink`, must
 * be of the pinned origin, because the bearer token goes wherever it points.
 *
 * Throws `ConfigError` for what the caller made up and `GraphError` (`FOREIGN_LINK`) for a link to somewhere else.
 */
export function callUrl(pathOrUrl: string, root: string, api: ApiVersion): URL {
  const isUrl = /^[a-z][a-z0-9+.-]*:/i.test(pathOrUrl)
  if (!isUrl && !/^\/(?!\/)/.test(pathOrUrl))
    throw unusable(pathOrUrl, 'A path starts with one slash, for instance /sites.')
  if (/[\u0000-\u001f\\]/.test(pathOrUrl)) {
    throw unusable(pathOrUrl, 'It holds a backslash or a control character, which URLs change or drop.')
  }
  // Guests have "#EXT#" in their names. Cut at the fragment, the path would name somebody else.
  if (pathOrUrl.includes('#')) throw unusable(pathOrUrl, 'It holds a "#", which in a URL is written "%23".')
  if (isUrl) return pinned(pathOrUrl, root)
  const [path = ''] = pathOrUrl.split('?')
  if (CLIMBS.test(path)) throw unusable(pathOrUrl, 'It climbs to another place with "..".')
  return new URL(root + (VERSIONED.test(path) ? '' : `/${api}`) + pathOrUrl)
}

/** A link that Graph gave. It is followed to the letter, but only to `root`, the origin where this client's tokens may go. */
export function pinned(link: string, root: string): URL {
  const url = URL.parse(link)
  if (url?.origin === root && url.username === '' && url.password === '' && VERSIONED.test(url.pathname)) {
    return url
  }
  throw new GraphError('FOREIGN_LINK', {
    message: `A link leads to ${url?.origin ?? 'something that is not a URL'}, away from ${root}. It was not followed and no token was sent.`,
    likelyCause:
      'Something between here and Graph changes its answers, or the URL was typed for another cloud or host.',
    fix: 'Find out who changes the answers; until then nothing that came over this connection can be trusted.',
  })
}

function unusable(path: string, why: string): ConfigError {
  return new ConfigError('USAGE', {
    message: `${JSON.stringify(path)} is not a path of Graph.`,
    likelyCause: why,
    fix: 'Write the path as the Graph documentation does, without host and version: `/sites?$top=5`.',
  })
}
