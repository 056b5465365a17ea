import { grantId } from '../../../world/build/set-up.ts'
import type { OAuth2PermissionGrant } from '../../../world/model/index.ts'
import type { Answer, Call, Endpoint } from '../../endpoint.ts'
import { resourceNotFound } from '../../errors.ts'
import { entityAnswer } from '../../odata/entity.ts'
import type { Json } from '../../odata/entity-type.ts'
import { manageDelegatedGrants } from '../../roles.ts'
import { rowAsked } from '../directory-set.ts'
import { oauth2PermissionGrants } from '../oauth2-permission-grants.ts'
import { applicationAdministrators, privilegedRoleAdministrators, requireMayChange } from './may-change.ts'
import { alreadyThere, invalid, readProperties, refuseReadOnly, textOf } from './properties.ts'

const write = { workload: 'directory', roles: manageDelegatedGrants, options: [] } as const
const administrators = [...applicationAdministrators, ...privilegedRoleAdministrators]

/** https://learn.microsoft.com/graph/api/oauth2permissiongrant-post */
export const oauth2PermissionGrantWrites: readonly Endpoint[] = [
  { ...write, method: 'POST', path: '/oauth2PermissionGrants', answer: granted },
  {
    ...write,
    method: 'PATCH',
    path: '/oauth2PermissionGrants/{id}',
    answer(call) {
      const grant = grantToChange(call)
      const given = readBody(call)
      refuseReadOnly(given, ['clientId', 'consentType', 'principalId', 'resourceId'], 'OAuth2PermissionGrant')
      grant.scope = readScope(given)
      return { status: 204 }
    },
  },
  {
    ...write,
    method: 'DELETE',
    path: '/oauth2PermissionGrants/{id}',
    answer(call) {
      const { oauth2PermissionGrants: all } = call.caller.tenant
      all.splice(all.indexOf(grantToChange(call)), 1)
      return { status: 204 }
    },
  },
]

function grantToChange(call: Call): OAuth2PermissionGrant {
  requireMayChange(call.caller, administrators)
  return rowAsked(oauth2PermissionGrants, call)
}

function readBody(call: Call): Json {
  return readProperties(call.body, oauth2PermissionGrants.type)
}

function granted(call: Call): Answer {
  const { tenant } = call.caller
  requireMayChange(call.caller, administrators)
  const given = readBody(call)
  const consentType = given['consentType']
  if (consentType !== 'AllPrincipals' && consentType !== 'Principal') {
    throw invalid("'consentType' must be AllPrincipals or Principal.", 'consentType')
  }
  if (consentType === 'AllPrincipals' && (given['principalId'] ?? null) !== null) {
    throw invalid("'principalId' must be null where 'consentType' is AllPrincipals.", 'principalId')
  }
  const principalId = consentType === 'Principal' ? textOf(given, 'principalId', 'OAuth2PermissionGrant') : null
  const [clientId, resourceId] = ['clientId', 'resourceId'].map((name) => {
    const id = textOf(given, name, 'OAuth2PermissionGrant')
    if (!tenant.servicePrincipals.some((one) => one.id === id)) throw resourceNotFound(id)
    return id
  }) as [string, string]
  if (principalId !== null && !tenant.users.some(({ id }) => id === principalId)) throw resourceNotFound(principalId)
  const isSame = (one: OAuth2PermissionGrant) =>
    one.clientId === clientId && one.resourceId === resourceId && one.principalId === principalId
  if (tenant.oauth2PermissionGrants.some(isSame)) throw alreadyThere('Permission entry already exists.', 'clientId')
  const grant: OAuth2PermissionGrant = {
    id: grantId(clientId, resourceId, principalId),
    clientId,
    consentType,
    principalId,
    resourceId,
    scope: readScope(given),
  }
  if (given['id'] !== grant.id) refuseReadOnly(given, ['id'], 'OAuth2PermissionGrant')
  tenant.oauth2PermissionGrants.push(grant)
  return entityAnswer(call, oauth2PermissionGrants.type, { ...grant }, 201)
}

function readScope(given: Json): string {
  return textOf(given, 'scope', 'OAuth2PermissionGrant').trim().split(/\s+/).join(' ')
}
