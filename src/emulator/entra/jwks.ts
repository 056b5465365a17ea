import { documentAnswer } from './answers.ts'
import { type Endpoint, type EntraRequest, isTenantAlias, publishedTenantId } from './endpoint.ts'
import { refusal } from './errors/index.ts'
import { issuerOf } from './issuers.ts'

/** The keys that tokens are signed with, the same for every tenant (RFC 7517). */
export const jwks: Endpoint = { path: '/:tenant/discovery/v2.0/keys', answer: publishKeys }

/** Where the first version of the discovery document says that they are. */
export const jwksV1: Endpoint = { path: '/:tenant/discovery/keys', answer: publishKeys }

function publishKeys(request: EntraRequest): Response {
  const { state, tenant: asked, url } = request
  const tenantId = isTenantAlias(asked) ? publishedTenantId(asked) : state.world.findTenant(asked)?.id
  if (tenantId === undefined) throw refusal(90002, asked)
  const issuer = issuerOf(tenantId, url.origin)
  // Entra's key IDs are certificate thumbprints, so both names hold the same value.
  return documentAnswer(request, { keys: state.keys.published.map((jwk) => ({ ...jwk, x5t: jwk.kid, issuer })) })
}
