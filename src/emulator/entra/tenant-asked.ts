import { guid } from '../world/model/ids.ts'
import type { Tenant } from '../world/model/index.ts'
import { type EntraRequest, isTenantAlias } from './endpoint.ts'
import { refusal } from './errors/index.ts'
import { checkTenantAccess } from './tenant-access.ts'

/** The tenant that the address names, open to the caller; undefined for `common` and the like. */
export function findTenantAsked(request: EntraRequest): Tenant | undefined {
  const { state, tenant: asked } = request
  if (isTenantAlias(asked)) return undefined
  if (/^[0-]+$/.test(asked) && guid.test(asked)) throw refusal(900021)
  if (!guid.test(asked) && !asked.includes('.')) throw refusal(900023, asked)
  const tenant = state.world.findTenant(asked)
  if (tenant === undefined) throw refusal(90002, asked)
  checkTenantAccess(request, tenant)
  return tenant
}
