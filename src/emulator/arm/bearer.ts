import type { EmulatorState } from '../state.ts'
import { appIds, azureResourceManagerUris } from '../world/model/first-party.ts'
import type { Tenant } from '../world/model/index.ts'
import { ArmRefusal } from './refusal.ts'

/** The tenant that the bearer token of a request was issued by, or a refusal with 401. */
export async function callingTenant(request: Request, state: EmulatorState): Promise<Tenant> {
  const token = /^bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (token === undefined) {
    throw refusal('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.")
  }
  const result = await state.keys.verify(token)
  if (!result.ok) throw invalidToken()

  const { tid, iss, aud, exp, nbf } = result.claims
  const tenant = state.world.findTenant(String(tid))
  if (tenant === undefined || !String(iss).split('/').includes(tenant.id)) throw invalidToken()
  if (!audiences.includes(String(aud))) throw wrongAudience(String(aud))

  const now = state.now() / 1000
  if (typeof exp !== 'number' || now >= exp) throw expired(exp ?? 0, now)
  if (typeof nbf === 'number' && now < nbf) throw invalidToken()
  return tenant
}

/**
 * With a slash at the end or without. In a tenant without Azure an application gets no such token, and a person does.
 */
const audiences = [appIds.azureResourceManager, ...azureResourceManagerUris].flatMap((name) => [name, `${name}/`])

// UNCONFIRMED: the words of these refusals. Clients go by the codes.

function invalidToken(): ArmRefusal {
  return refusal('InvalidAuthenticationToken', 'The access token is invalid.')
}

function wrongAudience(audience: string): ArmRefusal {
  return refusal(
    'InvalidAuthenticationTokenAudience',
    `The access token has been obtained for wrong audience or resource '${audience}'.`,
  )
}

function expired(seconds: number, now: number): ArmRefusal {
  const [ended, current] = [seconds, now].map((time) => new Date(time * 1000).toUTCString())
  return refusal(
    'ExpiredAuthenticationToken',
    `The access token expiry UTC time '${ended}' is earlier than current UTC time '${current}'.`,
  )
}

function refusal(code: string, message: string): ArmRefusal {
  const challenge = `Bearer authorization_uri="https://login.microsoftonline.com/", error="invalid_token", error_description="${message}"`
  return new ArmRefusal(401, code, message, challenge)
}
