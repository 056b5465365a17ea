import { guid } from '../../../world/model/ids.ts'
import type { RequiredResourceAccess } from '../../../world/model/index.ts'
import type { Json } from '../../odata/entity-type.ts'
import { invalid } from './properties.ts'

/** The APIs and permissions that an application asks for. */
export function readRequired(value: unknown): RequiredResourceAccess[] {
  const isAccess = (one: unknown) => {
    const { id, type } = Object(one) as Json
    return isGuid(id) && (type === 'Role' || type === 'Scope')
  }
  const isEntry = (one: unknown) => {
    const { resourceAppId, resourceAccess } = Object(one) as Json
    return isGuid(resourceAppId) && Array.isArray(resourceAccess) && resourceAccess.every(isAccess)
  }
  if (Array.isArray(value) && value.length <= mostApis && value.every(isEntry)) {
    const required = structuredClone(value) as RequiredResourceAccess[]
    if (required.flatMap(({ resourceAccess }) => resourceAccess).length <= mostPermissions) return required
  }
  throw invalid(
    "Invalid value specified for property 'requiredResourceAccess' of resource 'Application'.",
    'requiredResourceAccess',
  )
}

function isGuid(value: unknown): boolean {
  return typeof value === 'string' && guid.test(value)
}

/** APIs, and permissions of all of them. https://learn.microsoft.com/graph/api/resources/requiredresourceaccess */
const mostApis = 50
const mostPermissions = 400
