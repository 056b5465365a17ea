import type { SiteGrant, Tenant } from '../../world/model/index.ts'
import type { Call, Endpoint } from '../endpoint.ts'
import { entityAnswer } from '../odata/entity.ts'
import { declared, type EntityType, type Json } from '../odata/entity-type.ts'
import { rowsOf } from '../odata/lazy-rows.ts'
import { listAnswer } from '../odata/list.ts'
import { Refusal } from '../refusal.ts'
import { manageSitePermissions } from '../roles.ts'
import { findSite } from './address.ts'
import { readApplication, readRoles } from './permission-body.ts'
import { sitePages } from './site.ts'

/**
 * UNCONFIRMED: the documentation's example of the list shows `roles`; people who asked the real service found none there,
 * and had to ask for each permission by its ID.
 */
const rolesInList = false

const endpoint = { workload: 'sharePoint', roles: manageSitePermissions } as const
const list = { ...endpoint, path: '/sites/{site}/permissions' } as const
const single = { ...endpoint, path: '/sites/{site}/permissions/{permission}' } as const

/**
 * What applications with Sites.Selected may do with a site.
 * https://learn.microsoft.com/graph/api/site-post-permissions
 */
export const sitePermissions: readonly Endpoint[] = [
  {
    ...list,
    method: 'GET',
    options: ['$select', '$top', '$skiptoken'],
    answer(call) {
      const { tenant } = call.caller
      const grants = tenant.sharePoint.siteGrants.filter(({ siteId }) => siteId === siteIdAsked(call))
      const toJson = (grant: SiteGrant) => {
        const { roles, ...others } = permissionJson(grant, tenant)
        return rolesInList ? { roles, ...others } : others
      }
      return listAnswer(call, { type: permissionType, rows: rowsOf(grants), toJson, pages: sitePages })
    },
  },
  { ...single, method: 'GET', options: ['$select'], answer: (call) => permissionAnswer(call, grantAsked(call)) },
  {
    ...list,
    method: 'POST',
    options: [],
    answer(call) {
      const grant = { siteId: siteIdAsked(call), ...readApplication(call.body), roles: readRoles(call.body) }
      put(call.caller.tenant, grant)
      return permissionAnswer(call, grant, 201)
    },
  },
  {
    ...single,
    method: 'PATCH',
    options: [],
    answer(call) {
      const grant = { ...grantAsked(call), roles: readRoles(call.body) }
      put(call.caller.tenant, grant)
      return permissionAnswer(call, grant)
    },
  },
  {
    ...single,
    method: 'DELETE',
    options: [],
    answer(call) {
      const { siteGrants } = call.caller.tenant.sharePoint
      siteGrants.splice(siteGrants.indexOf(grantAsked(call)), 1)
      return { status: 204 }
    },
  },
]

function siteIdAsked({ caller, params }: Call): string {
  return findSite(caller.tenant, params['site'] ?? '').site.id
}

function grantAsked(call: Call): SiteGrant {
  const { tenant } = call.caller
  const siteId = siteIdAsked(call)
  const grant = tenant.sharePoint.siteGrants.find(
    (candidate) => candidate.siteId === siteId && permissionId(candidate, tenant) === call.params['permission'],
  )
  if (grant === undefined) throw new Refusal(404, 'itemNotFound', 'Item not found')
  return grant
}

/** An application has one permission for a site: a second grant takes the place of the first. */
function put(tenant: Tenant, grant: SiteGrant): void {
  const { siteGrants } = tenant.sharePoint
  const index = siteGrants.findIndex(({ siteId, appId }) => siteId === grant.siteId && appId === grant.appId)
  siteGrants.splice(index === -1 ? siteGrants.length : index, 1, grant)
}

/** https://learn.microsoft.com/graph/api/resources/permission */
export const permissionType: EntityType = {
  name: 'microsoft.graph.permission',
  set: "sites('{site}')/permissions",
  properties: declared(`
    expirationDateTime grantedTo grantedToIdentities grantedToIdentitiesV2 grantedToV2 hasPassword id inheritedFrom
    invitation link roles shareId`),
}

function permissionAnswer(call: Call, grant: SiteGrant, status = 200) {
  return entityAnswer(call, permissionType, permissionJson(grant, call.caller.tenant), status)
}

function permissionJson(grant: SiteGrant, tenant: Tenant): Json {
  const { appId, displayName = appId, roles } = grant
  const identities = [{ application: { displayName, id: appId } }]
  return {
    id: permissionId(grant, tenant),
    '@deprecated.GrantedToIdentities': 'GrantedToIdentities has been deprecated. Refer to GrantedToIdentitiesV2',
    roles,
    grantedToIdentitiesV2: identities,
    grantedToIdentities: identities,
  }
}

/** UNCONFIRMED: SharePoint's name for an application of a tenant, in base64. */
function permissionId({ appId }: SiteGrant, tenant: Tenant): string {
  return Buffer.from(`i:0i.t|ms.sp.ext|${appId}@${tenant.id}`).toString('base64url')
}
