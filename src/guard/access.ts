import { AccessError } from '../errors/errors.ts'
import type { Access } from '../names/access.ts'

/**
 * Graph's questions that are asked by POST because they do not fit into a URL
 * (learn.microsoft.com/graph/api: search-query, directoryobject-getbyids, -getmembergroups, -checkmemberobjects …).
 */
const ASKED_BY_POST =
  /^\/(v1\.0|beta)\/(search\/query|(\w+\/[^/]+|me)\/(getMemberGroups|getMemberObjects|checkMemberGroups|checkMemberObjects)|directoryObjects\/(getByIds|validateProperties))$/i

/**
 * Stops a write to a target that is `read-only`, before anything is sent. Throws `AccessError`.
 *
 * The path is Graph's own, with the version and without a query.
 */
export function checkAccess(method: string, path: string, access: Access, headers: Headers = {}): void {
  if (access === 'read-write' || isRead(method, path, headers)) return
  throw new AccessError('WRITE_REFUSED', {
    message: `${method} ${path} was not sent: this target is read-only.`,
    likelyCause: 'Towline writes only where that was allowed on purpose, whatever rights the token carries.',
    fix: "Set `access: read-write` for this target in the manifest (without one: `--access read-write`; in code: `access: 'read-write'`).",
  })
}

type Headers = Readonly<Record<string, string>>

/** With one of these OData services may do something else than the method says (OData 3.0 §2.1.1.4). */
const OVERRIDES = /^x-http-method(-override)?$/i

/** Whether a call asks and changes nothing. */
export function isRead(method: string, path: string, headers: Headers = {}): boolean {
  if (Object.keys(headers).some((name) => OVERRIDES.test(name.trim()))) return false
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && ASKED_BY_POST.test(path))
}
