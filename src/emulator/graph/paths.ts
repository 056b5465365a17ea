import { guid } from '../world/model/ids.ts'
import type { Endpoint } from './endpoint.ts'
import { badRequest } from './errors.ts'
import { isFunctionOfCollection } from './known-names.ts'
import { isMethodInGraph, isSegmentInGraph } from './known-paths.ts'
import { notPlayed } from './not-played.ts'
import { Refusal } from './refusal.ts'

/**
 * The segments of a path, decoded. Addressing by path, `{root}:/{path}:/{rest}`, makes one segment of root and path, so
 * that `/sites/contoso.sharepoint.com:/sites/hr:/lists` is `sites`, `contoso.sharepoint.com:/sites/hr`, `lists`.
 * https://learn.microsoft.com/graph/onedrive-addressing-driveitems#path-encoding
 */
export function segmentsOf(path: string): string[] {
  const decoded = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode)
  const segments: string[] = []
  let address: string[] | undefined
  for (const segment of decoded) {
    const atColon = segment.endsWith(':')
    if (address === undefined && atColon) {
      address = [segment]
    } else if (address === undefined) {
      segments.push(...withoutParentheses(segment))
    } else {
      address.push(atColon ? segment.slice(0, -1) : segment)
      if (!atColon) continue
      segments.push(address.join('/'))
      address = undefined
    }
  }
  if (address !== undefined) segments.push(address.length === 1 ? `${address[0]}/` : address.join('/'))
  return segments
}

/** `users('x')` is `users`, `x`; `applications(appId='x')` is `applications`, `(appId='x')`; `delta()` is `delta`. */
function withoutParentheses(segment: string): string[] {
  const [, name, key = ''] = /^([A-Za-z0-9.]+)\((.*)\)$/.exec(segment) ?? []
  if (name === undefined) return [segment]
  if (key === '') return [name]
  const plain = /^'(.*)'$/.exec(key)?.[1]
  return [name, plain === undefined ? `(${key})` : plain.replaceAll("''", "'")]
}

export interface Match {
  readonly endpoint: Endpoint
  readonly params: Record<string, string>
}

/**
 * Finds the endpoint for a path. Refuses what Graph refuses, in its words: an unknown segment, or a method that is not
 * allowed. What Graph has and the emulator has not is refused as not played.
 */
export function findEndpoint(
  endpoints: readonly Endpoint[],
  method: string,
  segments: readonly string[],
  isBeta = false,
): Match {
  const candidates = endpoints.map((endpoint) => ({ endpoint, template: templateOf(endpoint) }))
  const onPath = candidates
    .filter(({ template }) => template.length === segments.length && matching(template, segments) === segments.length)
    .toSorted((one, other) => placeholders(one.template) - placeholders(other.template))

  const found = onPath.find(({ endpoint }) => endpoint.method === method)
  if (found !== undefined) return { endpoint: found.endpoint, params: paramsOf(found.template, segments) }
  const [first] = onPath
  if (first !== undefined) {
    if (isMethodInGraph(method, first.endpoint.path.slice(1))) throw notPlayed(`${method} ${first.endpoint.path}`)
    throw new Refusal(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.')
  }
  // A path that ends where a longer one goes on is not known to its end.
  const agreeing = Math.max(0, ...candidates.map(({ template }) => matching(template, segments)))
  const known = Math.min(agreeing, segments.length - 1)
  const parents = candidates
    .filter(({ template }) => matching(template, segments) >= known)
    .map(({ template }) => template.slice(0, known).join('/'))
  const unknown = segments[known]
  if (unknown !== undefined && parents.some((parent) => isSegmentInGraph(unknown, parent, isBeta))) {
    throw notPlayed(`${method} /${[parents[0], ...segments.slice(known).map(shown)].filter(Boolean).join('/')}`)
  }
  throw badRequest(`Resource not found for the segment '${unknown ?? ''}'.`)
}

/** A segment in a message: an ID says nothing about what is not played. */
function shown(segment: string): string {
  return guid.test(segment) || segment.includes('@') || segment.length > 60 ? '{id}' : segment
}

function templateOf(endpoint: Endpoint): string[] {
  return endpoint.path.slice(1).split('/')
}

/** How many segments agree from the left. Functions may be named in full: `microsoft.graph.delta`. */
function matching(template: readonly string[], segments: readonly string[]): number {
  const disagreement = template.findIndex((expected, index) => {
    const asked = segments[index]?.toLowerCase() ?? ''
    const name = expected.toLowerCase()
    return isPlaceholder(expected) ? !fits(expected, asked) : asked !== name && asked !== `microsoft.graph.${name}`
  })
  return Math.min(disagreement === -1 ? template.length : disagreement, segments.length)
}

/**
 * Whether a segment can stand for a placeholder. A key is no function's name, no type and no `$count`, but SharePoint
 * takes that for the host name of a site. `{address}` begins with the root.
 */
function fits(placeholder: string, asked: string): boolean {
  if (placeholder === '{address}') return asked.startsWith('root:')
  if (asked.startsWith('microsoft.graph.')) return false
  return !isFunctionOfCollection(asked) && (placeholder === '{site}' || !asked.startsWith('$'))
}

function paramsOf(template: readonly string[], segments: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    template.flatMap((name, index) => (isPlaceholder(name) ? [[name.slice(1, -1), segments[index] ?? '']] : [])),
  )
}

function placeholders(template: readonly string[]): number {
  return template.filter(isPlaceholder).length
}

function isPlaceholder(segment: string): boolean {
  return segment.startsWith('{')
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw badRequest('The request URI is not percent-encoded correctly.')
  }
}
