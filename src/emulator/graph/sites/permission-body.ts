import { guid } from '../../world/model/ids.ts'
import type { SiteGrant, SiteRole } from '../../world/model/index.ts'
import { Refusal } from '../refusal.ts'

const siteRoles: readonly SiteRole[] = ['read', 'write', 'owner', 'fullcontrol']

/** The roles of a grant. Refuses none at all, and those that SharePoint does not know. */
export function readRoles(body: unknown): SiteRole[] {
  const roles = field(body, 'roles')
  if (!Array.isArray(roles) || roles.length === 0) throw invalid('A permission needs at least one role.')
  return roles.map((role) => {
    const known = siteRoles.find((candidate) => candidate === role)
    if (known === undefined) throw invalid(`The role ${JSON.stringify(role)} is none of ${siteRoles.join(', ')}.`)
    return known
  })
}

/** To whom: one application, by its client ID. Refuses users and groups, which this kind of permission is not for. */
export function readApplication(body: unknown): Pick<SiteGrant, 'appId' | 'displayName'> {
  const [given, ...others] = ['grantedToIdentities', 'grantedToIdentitiesV2', 'grantedTo', 'grantedToV2'].flatMap(
    (name) => field(body, name) ?? [],
  )
  const application = field(given, 'application')
  const id = field(application, 'id')
  if (typeof id !== 'string' || !guid.test(id) || others.length > 0) {
    throw invalid('A permission for a site is granted to one application, by its client ID.')
  }
  const displayName = field(application, 'displayName')
  return { appId: id.toLowerCase(), ...(typeof displayName === 'string' ? { displayName } : {}) }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

/** UNCONFIRMED: the words. */
function invalid(message: string): Refusal {
  return new Refusal(400, 'invalidRequest', message)
}
