import { guid } from '../../world/model/ids.ts'
import type { Tenant } from '../../world/model/index.ts'
import { refusal } from '../errors/index.ts'
import { lookUpResource, type Resource } from '../resources.ts'

/** The resource of `<resource>/.default`, which may itself end in a slash (`https://graph.microsoft.com//.default`). */
export function readScope(scope: string): string {
  const parts = [...new Set(scope.trim().split(/\s+/))]
  const resources = parts.filter((part) => part.endsWith(suffix)).map((part) => part.slice(0, -suffix.length))
  const [resource] = resources
  if (resource === undefined) throw refusal(1002012, scope)
  if (resource === '') throw refusal(700023, scope)
  if (resources.length > 1) throw refusal(700022, scope)
  if (parts.some((part) => openIdScopes.includes(part.toLowerCase()))) throw refusal(28002, scope)
  if (parts.length > 1 || !isIdentifier(resource)) throw refusal(70011, scope)
  return resource
}

/** They ask for things that only people have. */
const openIdScopes = ['openid', 'profile', 'email', 'offline_access']

export function findResource(tenant: Tenant, identifier: string): Resource {
  const resource = lookUpResource(tenant, identifier)
  if (resource === undefined) throw refusal(500011, identifier, tenant.displayName || tenant.id)
  return resource
}

const suffix = '/.default'

function isIdentifier(resource: string): boolean {
  return guid.test(resource) || URL.canParse(resource)
}
