import { ConfigError } from '../errors/errors.ts'
import { isGuid } from '../text/guid.ts'
import { listSome, quote } from '../text/quote.ts'
import { didYouMean, nearest } from '../text/similar.ts'
import { apiName, apis } from './apis.ts'

/** An application permission as the manifest names it. */
export interface Permission {
  /** As it was written: `Sites.Read.All`, `SharePoint/Sites.Read.All`. */
  readonly written: string
  /** Application ID of the API that offers it. */
  readonly api: string
  readonly name: string
}

/** What an API offers in a tenant, from its service principal there. */
export interface OfferedPermissions {
  readonly appRoles: readonly { readonly id: string; readonly value: string | null }[]
  readonly oauth2PermissionScopes: readonly { readonly value: string | null }[]
}

/** Reads a permission of the manifest. Throws `ConfigError` `PERMISSION_UNKNOWN` for an API that is not known. */
export function parsePermission(written: string): Permission {
  const slash = written.indexOf('/')
  if (slash < 0) return { written, api: apis.graph.appId, name: written }
  const [api, name] = [written.slice(0, slash), written.slice(slash + 1)]
  if (isGuid(api)) return { written, api: api.toLowerCase(), name }
  const named = [apis.sharePoint, apis.exchange, { ...apis.graph, written: 'Graph' }]
  const known = named.find((candidate) => candidate.written.toLowerCase() === api.toLowerCase())
  if (known !== undefined) return { written, api: known.appId, name }
  const names = named.map((candidate) => candidate.written)
  throw new ConfigError('PERMISSION_UNKNOWN', {
    message: `${quote(written)} names an API that is not known${didYouMean(api, names) || '.'}`,
    likelyCause: `Before the slash stands one of ${names.join(', ')}, or the API's application ID.`,
    fix: 'Correct the permission in the manifest.',
  })
}

/**
 * The ID of the app role that a permission stands for. Throws `ConfigError` `PERMISSION_UNKNOWN` with the nearest
 * application permission. The error says it if the name is a delegated permission.
 */
export function roleIdOf({ written, api, name }: Permission, offered: OfferedPermissions, tenant: string): string {
  const role = offered.appRoles.find(({ value }) => value === name)
  if (role !== undefined) return role.id
  const values = offered.appRoles.flatMap(({ value }) => (value === null ? [] : [value]))
  const delegated = offered.oauth2PermissionScopes.some(({ value }) => value === name)
  const meant = nearest(name, values)
  const instead = meant === undefined ? '' : `; did you mean ${quote(prefixed(meant, written))}?`
  throw new ConfigError('PERMISSION_UNKNOWN', {
    message: `${apiName(api)} offers no application permission ${quote(name)} in ${tenant}${instead || '.'}`,
    likelyCause: delegated
      ? `${quote(name)} is a delegated permission: it acts for a signed-in user, and here no user is signed in.`
      : 'It is misspelt, in other letter case, or this tenant does not offer it.',
    fix:
      values.length > 20
        ? 'Correct the permission in the manifest (learn.microsoft.com/graph/permissions-reference).'
        : `Correct the permission in the manifest; offered are ${listSome(values)}.`,
  })
}

/** The permission with the API's name before it, if `written` has one. */
function prefixed(name: string, written: string): string {
  return written.slice(0, written.indexOf('/') + 1) + name
}
