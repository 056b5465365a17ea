import { GraphError } from '../../errors/errors.ts'
import { odata } from '../directory.ts'
import type { Reads } from '../reads.ts'
import { id, listOf, object, optional, text, truth } from '../shape.ts'

/** https://learn.microsoft.com/graph/api/resources/application */
export interface ApplicationObject {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly uniqueName?: string | null
  readonly signInAudience: string
  readonly isDisabled?: boolean | null
  readonly requiredResourceAccess: readonly RequiredResourceAccess[]
  readonly servicePrincipalLockConfiguration?: { readonly isEnabled?: boolean; readonly allProperties?: boolean } | null
  readonly web?: { readonly redirectUris?: readonly string[] } | null
  readonly passwordCredentials?: readonly unknown[]
  readonly keyCredentials?: readonly unknown[]
}

/** What the application asks for of one API. */
export type RequiredResourceAccess = {
  readonly resourceAppId: string
  readonly resourceAccess: readonly { readonly id: string; readonly type: string }[]
}

const replyUrls = { web: optional(object({ redirectUris: optional(listOf(text)) })) }
/** Whether an application says what its reply URLs are, or that it has none. */
export const hasReplyUrls = object(replyUrls)

const isApplication = object({
  id,
  appId: text,
  displayName: text,
  uniqueName: optional(text),
  signInAudience: text,
  isDisabled: optional(truth),
  requiredResourceAccess: listOf(
    object({ resourceAppId: text, resourceAccess: listOf(object({ id: text, type: text })) }),
  ),
  servicePrincipalLockConfiguration: optional(object({ isEnabled: optional(truth), allProperties: optional(truth) })),
  ...replyUrls,
  passwordCredentials: optional(listOf(object({}))),
  keyCredentials: optional(listOf(object({}))),
})

/** The application with that client ID, or with that unique name; `undefined` if the tenant has none. */
export function readApplication(
  reads: Reads,
  by: { readonly clientId: string } | { readonly uniqueName: string },
): Promise<ApplicationObject | undefined> {
  const key = 'clientId' in by ? `appId='${odata(by.clientId)}'` : `uniqueName='${odata(by.uniqueName)}'`
  return reads.one(`/applications(${key})`, isApplication)
}

/**
 * The application that a manifest describes: found by its client ID if the manifest has one, else by its unique name.
 */
export function applicationOf(
  reads: Reads,
  { clientId, uniqueName }: { readonly clientId: string | undefined; readonly uniqueName: string },
): Promise<ApplicationObject | undefined> {
  return readApplication(reads, clientId === undefined ? { uniqueName } : { clientId })
}

/** A deleted application as it will be once it is restored. `id`: its object ID. */
export function readDeletedApplication(reads: Reads, id: string): Promise<ApplicationObject | undefined> {
  return reads.one(`/directory/deletedItems/${id}`, isApplication)
}

interface BetaApplication {
  readonly signInAudienceRestrictions?: { readonly allowedTenantIds?: readonly string[] } | null
}

const isBetaApplication = object({
  signInAudienceRestrictions: optional(object({ allowedTenantIds: optional(listOf(text)) })),
})

/**
 * IDs of the tenants that may have the application; `undefined` if the tenant does not know the property, which is in
 * beta. https://learn.microsoft.com/graph/api/resources/allowedtenantsaudience
 */
export async function readAllowedTenants(reads: Reads, applicationId: string): Promise<readonly string[] | undefined> {
  // Only a read that selects the property shows it.
  const path = `/applications/${applicationId}?$select=id,signInAudienceRestrictions`
  const found = await ifKnown(reads.one<BetaApplication>(path, isBetaApplication, 'beta'))
  if (found === undefined || !('signInAudienceRestrictions' in found)) return undefined
  return found.signInAudienceRestrictions?.allowedTenantIds ?? []
}

/** Graph refuses to select a property that it does not know. The rest of the path is the same each time, and right. */
async function ifKnown<Found>(reading: Promise<Found | undefined>): Promise<Found | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof GraphError && error.status === 400 && error.graphCode === 'BadRequest') return undefined
    throw error
  }
}
