import { isAskedByPost } from './asked-by-post.ts'
import type { NormalRequest } from './normal-request.ts'

/** Whether a request asks and changes nothing. */
export function isRead({ method, path, overrides }: Pick<NormalRequest, 'method' | 'path' | 'overrides'>): boolean {
  if (overrides.length > 0) return false
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && isAskedByPost(path))
}
