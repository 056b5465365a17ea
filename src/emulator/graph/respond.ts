import type { EmulatorState } from '../state.ts'
import { authenticate, type Caller } from './bearer.ts'
import { readBody } from './body.ts'
import type { Answer, Endpoint } from './endpoint.ts'
import { badRequest, errorBody, unsupportedOption } from './errors.ts'
import { commonHeaders, metadataLevel, requestIds } from './headers.ts'
import { isOptionInGraph } from './known-paths.ts'
import { notPlayed } from './not-played.ts'
import type { DeltaRounds } from './odata/delta-rounds.ts'
import { readQuery } from './odata/query.ts'
import type { SealedTokens } from './odata/sealed-tokens.ts'
import { findEndpoint, type Match, segmentsOf } from './paths.ts'
import { Refusal } from './refusal.ts'
import { resourceUnits } from './resource-units.ts'
import { requireAnyPermission } from './roles.ts'

export interface Graph {
  readonly state: EmulatorState
  readonly endpoints: readonly Endpoint[]
  readonly sealedTokens: SealedTokens
  readonly deltaRounds: DeltaRounds
  /** Comes between the items of a `$batch` and their answers: budgets and faults concern them one by one. */
  readonly aroundItem: AroundItem
}

export type AroundItem = (request: Request, answer: (request: Request) => Promise<Response>) => Promise<Response>

/**
 * From a request to its answer: headers around, refusals made into Graph's error body. The items of a `$batch` come
 * through here one by one too.
 */
export async function respond(graph: Graph, request: Request): Promise<Response> {
  const ids = requestIds(request)
  const now = graph.state.now()
  let headers = commonHeaders(ids, metadataLevel(request), now)
  try {
    const asked = await readRequest(graph, request)
    headers = { ...headers, ...unitsHeader(asked) }
    return toResponse(await answer(graph, asked), headers)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return Response.json(errorBody(error, ids, now), {
      status: error.status,
      headers: { ...headers, ...error.headers },
    })
  }
}

/** A request whose token is in order, and what it asks for. */
interface Asked extends Match {
  readonly request: Request
  readonly url: URL
  readonly version: string
  /** Below the version. */
  readonly path: string
  readonly caller: Caller
}

/**
 * The checks in their order: version, token, path and method, query options, permissions, body. Then the endpoint's own.
 * UNCONFIRMED: whether the real front door looks at the path or at the token first.
 */
async function readRequest({ state, endpoints }: Graph, request: Request): Promise<Asked> {
  const url = new URL(request.url)
  const [, version = '', path = ''] = /^\/(v1\.0|beta)(\/.*)?$/i.exec(url.pathname) ?? []
  // Beside the versions: https://learn.microsoft.com/entra/identity-platform/userinfo
  if (url.pathname === '/oidc/userinfo') throw notPlayed(`${request.method} /oidc/userinfo`)
  if (version === '') throw badRequest('Invalid version.')
  const caller = await authenticate(request, state)
  return {
    request,
    url,
    version,
    path,
    caller,
    ...findEndpoint(endpoints, request.method, segmentsOf(path), version.toLowerCase() === 'beta'),
  }
}

async function answer(graph: Graph, asked: Asked): Promise<Answer> {
  const { request, url, version, path, caller, endpoint, params } = asked
  const { workload } = endpoint
  const query = readQuery(url, endpoint.options, (name) => untakenOption(name, endpoint))
  requireAnyPermission(caller, endpoint.roles, workload)
  return endpoint.answer({
    state: graph.state,
    caller,
    workload,
    serviceRoot: `${url.origin}/${version.toLowerCase()}`,
    path,
    params,
    query,
    headers: request.headers,
    body: endpoint.body === 'content' ? undefined : await readBody(request, endpoint.body === 'optional JSON'),
    content: endpoint.body === 'content' ? request.body : null,
    metadata: metadataLevel(request),
    sealedTokens: graph.sealedTokens,
    deltaRounds: graph.deltaRounds,
    ask: (item) => graph.aroundItem(item, (request) => respond(graph, request)),
  })
}

function untakenOption(name: string, endpoint: Endpoint): Refusal {
  const { method, path, workload } = endpoint
  return isOptionInGraph(name, endpoint) ? notPlayed(`${name} at ${method} ${path}`) : unsupportedOption(workload, name)
}

/** The directory alone tells what a request cost. */
function unitsHeader({ endpoint, request, path, url }: Asked): Record<string, string> {
  if (endpoint.workload !== 'directory') return {}
  return { 'x-ms-resource-unit': String(resourceUnits(request.method, path, url.searchParams).units) }
}

function toResponse({ status, body, json, headers = {} }: Answer, common: Record<string, string>): Response {
  const all = { ...common, ...headers }
  if (json !== undefined) return new Response(Buffer.from(json), { status, headers: all })
  if (typeof body === 'object') return Response.json(body, { status, headers: all })
  const { 'content-type': _, ...others } = all
  return body === undefined
    ? new Response(null, { status, headers: others })
    : new Response(body, { status, headers: { ...others, 'content-type': 'text/plain' } })
}
