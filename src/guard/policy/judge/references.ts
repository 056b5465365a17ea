import { ConfigError, GraphError } from '../../../errors/errors.ts'
import { normalRequest } from '../../normal-request.ts'
import type { AskedRequest } from './asked-request.ts'
import { type FoldedPath, foldPath, type Unclear } from './folded-path.ts'

/** Graph's own origins (learn.microsoft.com/graph/deployments). A reference names one of them whatever the call was sent to. */
const GRAPH_ORIGIN = /^https:\/\/(?:(?:dod-)?graph\.microsoft\.(?:com|us)|microsoftgraph\.chinacloudapi\.cn)(?=\/)/i

/** The path of an object that a body refers to. */
export function referencedPath(
  reference: unknown,
  { root, request }: Pick<AskedRequest, 'root' | 'request'>,
): FoldedPath | Unclear {
  if (typeof reference !== 'string') return { why: 'It refers to something by a value that is no text.' }
  const api = request.path.startsWith('/beta') ? 'beta' : 'v1.0'
  const isWhole = /^[a-z][a-z0-9+.-]*:/i.test(reference)
  const own = reference.replace(GRAPH_ORIGIN, root)
  const path = isWhole ? own : `/${own.replace(/^\//, '')}`
  try {
    const { path: found, query } = normalRequest('GET', path, { root, api })
    if (query !== '') return { why: 'It refers to an object by a URL with a query.' }
    return foldPath(found)
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof GraphError)) throw error
    return { why: `It refers to an object in a way that is not clear: ${error.message}` }
  }
}
