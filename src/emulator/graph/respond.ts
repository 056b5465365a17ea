import type { EmulatorState } from '../state.ts'
import { authenticate } from './bearer.ts'
import type { Answer, Endpoint } from './endpoint.ts'
import { badRequest, errorBody } from './errors.ts'
import { commonHeaders, metadataLevel, requestIds } from './headers.ts'
import { readQuery } from './odata/query.ts'
import type { SkipTokens } from './odata/skip-tokens.ts'
import { findEndpoint, segmentsOf } from './paths.ts'
import { Refusal } from './refusal.ts'
import { requireAnyRole } from './roles.ts'

export interface Graph {
  readonly state: EmulatorState
  readonly endpoints: readonly Endpoint[]
  readonly skipTokens: SkipTokens
}

/** From a request to its answer: headers around, refusals made into Graph's error body. */
export async function respond(graph: Graph, request: Request): Promise<Response> {
  const ids = requestIds(request)
  const now = graph.state.now()
  const headers = commonHeaders(ids, metadataLevel(request), now)
  try {
    const { status, body } = await answer(graph, request)
    return Response.json(body, { status, headers })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return Response.json(errorBody(error, ids, now), {
      status: error.status,
      headers: { ...headers, ...error.headers },
    })
  }
}

/**
 * The checks in their order: version, token, path and method, query options, permissions. Then the endpoint's own.
 * UNCONFIRMED: whether the real front door looks at the path or at the token first.
 */
async function answer({ state, endpoints, skipTokens }: Graph, request: Request): Promise<Answer> {
  const url = new URL(request.url)
  const [, version = '', path = ''] = /^\/(v1\.0|beta)(\/.*)?$/i.exec(url.pathname) ?? []
  if (version === '') throw badRequest('Invalid version.')

  const caller = await authenticate(request, state)
  const { endpoint, params } = findEndpoint(endpoints, request.method, segmentsOf(path))
  const { workload } = endpoint
  const query = readQuery(url, workload)
  requireAnyRole(caller, endpoint.roles, workload)

  const serviceRoot = `${url.origin}/${version.toLowerCase()}`
  const metadata = metadataLevel(request)
  return endpoint.answer({ state, caller, workload, serviceRoot, path, params, query, metadata, skipTokens })
}
