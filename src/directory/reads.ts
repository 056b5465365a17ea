import { all, type Directory, ifFound, odata } from './directory.ts'
import type { OfferedPermissions } from './permissions.ts'

// The parts of Graph's objects that the steps look at.

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

interface BetaApplication {
  readonly signInAudienceRestrictions?: { readonly allowedTenantIds?: readonly string[] } | null
}

export interface RequiredResourceAccess {
  readonly resourceAppId: string
  readonly resourceAccess: readonly { readonly id: string; readonly type: string }[]
}

export interface CredentialObject {
  readonly id: string
  readonly name: string
  readonly issuer: string
  /** Null in a flexible credential, which matches by an expression. */
  readonly subject: string | null
  readonly audiences: readonly string[]
}

export interface ServicePrincipalObject extends OfferedPermissions {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly accountEnabled: boolean
  readonly servicePrincipalType: string
  readonly alternativeNames?: readonly string[]
  readonly appOwnerOrganizationId?: string | null
}

export interface AssignmentObject {
  readonly id: string
  readonly appRoleId: string
  readonly resourceId: string
  readonly resourceDisplayName?: string | null
}

export interface DeletedObject {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  /** Of applications. */
  readonly uniqueName?: string | null
}

/** What one pass over a tenant has read: each thing is asked for once. After a write, read anew. */
export class Reads {
  readonly directory: Directory
  readonly #answers = new Map<string, Promise<unknown>>()

  constructor(directory: Directory) {
    this.directory = directory
  }

  application(
    by: { readonly clientId: string } | { readonly uniqueName: string },
  ): Promise<ApplicationObject | undefined> {
    const key = 'clientId' in by ? `appId='${odata(by.clientId)}'` : `uniqueName='${odata(by.uniqueName)}'`
    return this.#one(`/applications(${key})`)
  }

  /** The applications that an admin deleted and that can still be brought back. */
  deletedApplications(): Promise<DeletedObject[]> {
    return this.#list('/directory/deletedItems/microsoft.graph.application?$select=id,appId,displayName,uniqueName')
  }

  deletedServicePrincipals(): Promise<DeletedObject[]> {
    return this.#list('/directory/deletedItems/microsoft.graph.servicePrincipal?$select=id,appId,displayName')
  }

  /** Beta. `undefined` where the tenant does not know the property. */
  async allowedTenants(applicationId: string): Promise<{ readonly ids: readonly string[] } | undefined> {
    const path = `/applications/${applicationId}`
    const found = await this.#kept(`beta ${path}`, () =>
      ifFound(this.directory.graph.get<BetaApplication>(path, { api: 'beta' })),
    )
    if (found === undefined || !('signInAudienceRestrictions' in found)) return undefined
    return { ids: found.signInAudienceRestrictions?.allowedTenantIds ?? [] }
  }

  federatedCredentials(applicationId: string): Promise<CredentialObject[]> {
    return this.#list(`/applications/${applicationId}/federatedIdentityCredentials`)
  }

  servicePrincipal(clientId: string): Promise<ServicePrincipalObject | undefined> {
    return this.#one(`/servicePrincipals(appId='${odata(clientId)}')`)
  }

  servicePrincipalById(id: string): Promise<ServicePrincipalObject | undefined> {
    return this.#one(`/servicePrincipals/${encodeURIComponent(id)}`)
  }

  appRoleAssignments(servicePrincipalId: string): Promise<AssignmentObject[]> {
    return this.#list(`/servicePrincipals/${servicePrincipalId}/appRoleAssignments`)
  }

  #one<Found>(path: string): Promise<Found | undefined> {
    return this.#kept(path, () => ifFound(this.directory.graph.get<Found>(path)))
  }

  #list<Item>(path: string): Promise<Item[]> {
    return this.#kept(path, () => all<Item>(this.directory.graph, path))
  }

  #kept<Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const kept = (this.#answers.get(key) ?? ask()) as Promise<Answer>
    this.#answers.set(key, kept)
    return kept
  }
}
