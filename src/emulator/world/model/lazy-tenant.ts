import { changeProxy } from './change-proxy.ts'
import type { Tenant } from './index.ts'

/** What a tenant can be told by before anything in it is generated. */
export type TenantName = Pick<Tenant, 'name' | 'id' | 'domains' | 'displayName'>

/**
 * A tenant whose contents are made at the first read. `make` returns equal contents each time, so unchanged contents
 * may be collected when memory is short, and are made anew at the next read. Changed contents are kept.
 */
export class LazyTenant implements Tenant {
  readonly name: string
  readonly id: string
  readonly domains: readonly string[]
  readonly displayName: string
  readonly #make: () => Tenant
  #unchanged: WeakRef<Tenant> | undefined
  #changed: Tenant | undefined

  constructor({ name, id, domains, displayName }: TenantName, make: () => Tenant) {
    this.name = name
    this.id = id
    this.domains = domains
    this.displayName = displayName
    this.#make = make
  }

  /** Whether there is more inside than `make` puts there, or less. */
  get isChanged(): boolean {
    return this.#changed !== undefined
  }
  get region() {
    return this.#contents.region
  }
  get createdDateTime() {
    return this.#contents.createdDateTime
  }
  get applications() {
    return this.#contents.applications
  }
  get servicePrincipals() {
    return this.#contents.servicePrincipals
  }
  get deletedApplications() {
    return this.#contents.deletedApplications
  }
  get deletedServicePrincipals() {
    return this.#contents.deletedServicePrincipals
  }
  get oauth2PermissionGrants() {
    return this.#contents.oauth2PermissionGrants
  }
  get users() {
    return this.#contents.users
  }
  get groups() {
    return this.#contents.groups
  }
  get subscribedSkus() {
    return this.#contents.subscribedSkus
  }
  get roleAssignments() {
    return this.#contents.roleAssignments
  }
  get roleEligibilities() {
    return this.#contents.roleEligibilities
  }
  get sharePoint() {
    return this.#contents.sharePoint
  }

  get #contents(): Tenant {
    const known = this.#changed ?? this.#unchanged?.deref()
    if (known !== undefined) return known
    const made = changeProxy(this.#make(), () => {
      this.#changed = made
    })
    this.#unchanged = new WeakRef(made)
    return made
  }
}
