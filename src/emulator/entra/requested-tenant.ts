import { guid } from '../world/model/ids.ts'
import type { CloudName, Tenant } from '../world/model/index.ts'
import { type EntraRequest, isTenantAlias } from './endpoint.ts'
import { refusal, type StsRefusal } from './errors/index.ts'
import { cloudOfOrigin } from './issuers.ts'

/**
 * Returns the tenant that the address names, or undefined for `common` and the other aliases.
 * Throws a refusal if there is no such tenant, or if the caller may get no token of it here.
 */
export function requestedTenant(request: EntraRequest): Tenant | undefined {
  const { state, tenant: asked } = request
  if (isTenantAlias(asked)) return undefined
  if (/^[0-]+$/.test(asked) && guid.test(asked)) throw refusal(900021, asked)
  if (!guid.test(asked) && !asked.includes('.')) throw refusal(900023, asked)
  const tenant = state.world.findTenant(asked)
  if (tenant === undefined) throw refusal(90002, asked)
  checkTenantAccess(request, tenant)
  return tenant
}

/**
 * A caller may get a token of this tenant in its own cloud, within the tenant restrictions of the network that the
 * request comes from, and only while the tenant is open. Throws a refusal otherwise.
 */
function checkTenantAccess({ url, header }: EntraRequest, tenant: Tenant): void {
  const asked = cloudOfOrigin(url.origin)
  const { cloud = asked } = tenant
  if (asked !== undefined && cloud !== undefined && asked !== cloud) throw wrongCloud(tenant.id, cloud, asked)

  const allowed = header(tenantRestrictions)
  if (allowed !== undefined && !isListed(tenant, allowed)) throw refusal(500021, tenant.displayName)
  const policy = header(restrictionsPolicy)
  if (policy !== undefined && !isOwnedBy(tenant, policy)) throw refusal(5000211, tenant.displayName)

  if (tenant.blockedFor !== undefined) throw refusal(closedBecause[tenant.blockedFor])
}

const closedBecause = { fraud: 5000224, inactivity: 5000225, ephemeral: 5000229 } as const

/**
 * Set by a company's proxy to the tenants that its people may use. UNCONFIRMED: that it holds for applications as well.
 * https://learn.microsoft.com/entra/identity/enterprise-apps/tenant-restrictions
 */
const tenantRestrictions = 'restrict-access-to-tenants'

function isListed({ id, domains }: Tenant, allowed: string): boolean {
  const names = allowed.split(',').map((name) => name.trim().toLowerCase())
  return [id, ...domains].some((name) => names.includes(name.toLowerCase()))
}

/**
 * Names a policy as `<tenant ID>:<policy ID>`: set by a proxy, a firewall or the device itself. What the policy allows beside
 * its own tenant is in that tenant's cross-tenant access settings. The emulator has none, so a policy allows its own tenant.
 * https://learn.microsoft.com/entra/external-id/tenant-restrictions-v2
 */
const restrictionsPolicy = 'sec-restrict-tenant-access-policy'

/** `restrict-msa` in the same header concerns personal accounts only. */
function isOwnedBy({ id }: Tenant, policy: string): boolean {
  const [owner = '', policyId] = policy.trim().toLowerCase().split(':')
  return policyId === undefined || owner === id.toLowerCase()
}

function wrongCloud(tenantId: string, cloud: CloudName, asked: CloudName): StsRefusal {
  if (cloud === 'usgov' && asked === 'global') return refusal(900439, tenantId)
  if (cloud === 'global' && asked === 'usgov') return refusal(900440, tenantId)
  return refusal(90038, tenantId, cloud, asked)
}
