import type { CloudName, Tenant } from '../world/model/index.ts'
import type { EntraRequest } from './endpoint.ts'
import { refusal, type StsRefusal } from './errors/index.ts'
import { cloudOfOrigin } from './issuers.ts'

/**
 * Throws a refusal unless a caller may get a token of this tenant here. The cloud has to be the tenant's own, the tenant
 * has to be open, and the tenant restrictions of the network that the request comes from have to allow it.
 */
export function checkTenantAccess({ url, header }: EntraRequest, tenant: Tenant): void {
  const asked = cloudOfOrigin(url.origin)
  const { cloud = asked } = tenant
  if (asked !== undefined && cloud !== undefined && asked !== cloud) throw wrongCloud(tenant.id, cloud, asked)

  const allowed = header(tenantRestrictions)
  if (allowed !== undefined && !isListed(tenant, allowed)) throw refusal(500021, tenant.displayName)

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

function wrongCloud(tenantId: string, cloud: CloudName, asked: CloudName): StsRefusal {
  if (cloud === 'usgov' && asked === 'global') return refusal(900439, tenantId)
  if (cloud === 'global' && asked === 'usgov') return refusal(900440, tenantId)
  return refusal(90038, tenantId, cloud, asked)
}
