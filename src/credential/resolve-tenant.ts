import { isTransientStatus, repeatablePolicy, sendWithRetry } from '../http/retry.ts'
import type { Runtime } from '../http/runtime.ts'
import { bodyObject, type HttpResponse, TransportError } from '../http/send.ts'
import { isGuid } from '../text/guid.ts'
import { plainText } from '../text/plain-text.ts'
import { exchangeErrors } from './exchange.ts'
import { readOAuthFailure } from './oauth-answer.ts'

/**
 * The GUID of a tenant that is named by a domain, from its OpenID configuration. A token is checked against the GUID. A
 * tenant that is named by its GUID costs no request.
 *
 * Rejects with `TokenExchangeError`: `TENANT_NOT_FOUND`, `AUTHORITY_BUSY`, `AUTHORITY_UNREACHABLE` or
 * `AUTHORITY_ANSWER_INVALID`.
 */
export async function resolveTenantId(tenant: string, authorityHost: string, runtime: Runtime): Promise<string> {
  if (isGuid(tenant)) return tenant.toLowerCase()
  const url = `${authorityHost}/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`
  let response: HttpResponse
  try {
    response = await sendWithRetry(
      { method: 'GET', url, signal: runtime.signal, maxBytes: 1024 * 1024 },
      repeatablePolicy,
      runtime,
    )
  } catch (error) {
    throw error instanceof TransportError ? (await exchangeErrors()).authorityUnreachable(error) : error
  }
  const document = bodyObject(response)
  const found = /[/]([0-9a-f-]{36})[/]/i.exec(plainText(document?.['token_endpoint']))?.[1]
  if (response.status === 200 && found !== undefined && isGuid(found)) return found.toLowerCase()
  const failure = readOAuthFailure(response)
  const { authorityBusy, noSuchTenant } = await exchangeErrors()
  if (isTransientStatus(response)) throw authorityBusy(failure, response, tenant, runtime.now())
  throw noSuchTenant(tenant, failure, response)
}
