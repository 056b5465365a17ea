import type { Tenant } from '../world/model.ts'
import { privateAnswer } from './answers.ts'
import { clientCredentials } from './client-credentials/grant.ts'
import { type Endpoint, type EntraRequest, isTenantAlias } from './endpoint.ts'
import { refusal } from './errors.ts'
import { required } from './form.ts'
import { guid } from './request-ids.ts'
import { checkTenantAccess } from './tenant-access.ts'

/** Handles one `grant_type`. `tenant` is undefined when the address named none, as `common` does. */
export type Grant = (request: EntraRequest, tenant: Tenant | undefined) => Promise<TokenAnswer>

export interface TokenAnswer {
  readonly token_type: 'Bearer'
  readonly expires_in: number
  readonly ext_expires_in: number
  readonly access_token: string
}

const grants: ReadonlyMap<string, Grant> = new Map([['client_credentials', clientCredentials]])

/** RFC 6749, section 3.2. Parameters that no grant knows are ignored. */
export const token: Endpoint = {
  path: '/:tenant/oauth2/v2.0/token',
  async answer(request) {
    if (request.method !== 'POST') throw refusal(900561, request.method)
    const tenant = findTenant(request)
    const grantType = required(request.form, 'grant_type')
    const grant = grants.get(grantType)
    if (grant === undefined) throw refusal(70003, grantType)
    return privateAnswer(request, 200, 0, await grant(request, tenant))
  },
}

function findTenant(request: EntraRequest): Tenant | undefined {
  const { state, tenant: asked } = request
  if (isTenantAlias(asked)) return undefined
  if (/^[0-]+$/.test(asked) && guid.test(asked)) throw refusal(900021)
  if (!guid.test(asked) && !asked.includes('.')) throw refusal(900023, asked)
  const tenant = state.world.findTenant(asked)
  if (tenant === undefined) throw refusal(90002, asked)
  checkTenantAccess(request, tenant)
  return tenant
}
