import { GraphError } from '../../errors/errors.ts'
import type { Reads } from '../reads.ts'
import { listOf, object, optional, text, truth } from '../shape.ts'

/** https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy */
export interface AppManagementPolicy {
  readonly isEnabled?: boolean
  readonly applicationRestrictions?: {
    readonly audiences?: { readonly azureAdMultipleOrgs?: { readonly state?: string } | null } | null
    readonly passwordCredentials?: readonly AppManagementRestriction[] | null
    readonly keyCredentials?: readonly AppManagementRestriction[] | null
  } | null
}

interface AppManagementRestriction {
  readonly restrictionType?: string
  readonly state?: string
}

const restrictions = optional(listOf(object({ restrictionType: optional(text), state: optional(text) })))

const isPolicy = object({
  isEnabled: optional(truth),
  applicationRestrictions: optional(
    object({
      audiences: optional(object({ azureAdMultipleOrgs: optional(object({ state: optional(text) })) })),
      passwordCredentials: restrictions,
      keyCredentials: restrictions,
    }),
  ),
})

/** The tenant's policy for applications; `undefined` if this admin may not read it, or the tenant has none. */
export async function readAppManagementPolicy(reads: Reads): Promise<AppManagementPolicy | undefined> {
  try {
    return await reads.one('/policies/defaultAppManagementPolicy', isPolicy)
  } catch (error) {
    if (error instanceof GraphError && error.status === 403) return undefined
    throw error
  }
}
