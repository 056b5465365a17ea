import { noteSignIn } from '../../sign-in-log/note-sign-in.ts'
import type { ServicePrincipal, Tenant } from '../../world/model/index.ts'
import type { EntraRequest, TokenAnswer } from '../endpoint.ts'
import { StsRefusal } from '../errors/index.ts'
import { type IssuedToken, issueToken, lifetime } from '../issue-token.ts'
import { whyNoToken } from '../resources.ts'
import { checkValidity, readAssertion } from './assertion.ts'
import { type Client, checkEnabled, checkServicePrincipal, findClient } from './client.ts'
import { checkCredentialKind, checkSelfIssued } from './credential-kind.ts'
import { matchFederatedCredential } from './federated-credentials.ts'
import { checkFederationPolicy } from './federation-policy.ts'
import { checkIssuerKind } from './issuer-kind.ts'
import { type Parameters, readParameters, readParametersV1 } from './parameters.ts'
import { findResource } from './resource.ts'
import { refusalWithoutTenant } from './without-tenant.ts'

/**
 * What has to hold before an application gets a token of a tenant (RFC 6749, section 4.4, with the client assertion of
 * RFC 7523, section 2.2). A request that is wrong in several ways is refused for the first of them in this order. The
 * first two hold for every grant and are checked by the token endpoint:
 *
 *  1. the address names a tenant that exists, in this cloud,
 *     and is open to the caller                                 900561 900021 900023 90002 900439 900440 90038 500021
 *                                                               5000211 5000224 5000225 5000229
 *  2. no parameter comes twice, the grant type is known         9000411 900144 90014 70003
 *  3. the parameters are there and legible                      900144 90014 901002 7000216 7000218 9002313
 *  4. the client is an application                              700016 700222
 *  5. it is of the same cloud, for this tenant, and has a
 *     service principal in it. Where the address names no
 *     tenant, it has none                                       900382 50194 650059 7000229
 *  6. neither of the two is disabled                            7000112
 *  7. the credential is an assertion, a legible one, and not
 *     the application's own                                     700025 7000222 7000215 50027 5002738 5002723 90014
 *                                                               700027 700021
 *  8. the assertion is signed by its issuer, and valid now      700027 700024 50166 7000272
 *  9. a token that Entra issued is a managed identity's, got
 *     first-hand, in the application's tenant                   700222 700229 700231 700226 700236
 * 10. the application's tenant allows to federate with it       700223 700238
 * 11. one federated identity credential trusts it, exactly:
 *     any at all, format, issuer, subject or expression,
 *     audience, no other, and it was not revoked                70025 7002121 700227 700211 700213 7002138 7002241
 *                                                               700233 700237 700234 7002131 700212 700214 700263
 *                                                               7005005
 * 12. the scope is one resource's `.default`, or the
 *     first version's `resource` is there                       1002012 700023 700022 28002 70011 50001
 * 13. the resource is in the tenant, and enabled                500011 500014
 * 14. the client is assigned to it, where it wants that         501051
 *
 * That a missing scope is refused before the client is looked up has been captured; the rest of the order is UNCONFIRMED.
 * One check moves: what another issuer signed (8) can be checked only once a credential has named that issuer (11), for
 * only then does the service fetch its keys.
 */
async function grantToken(
  request: EntraRequest,
  tenant: Tenant | undefined,
  read: (request: EntraRequest) => Parameters,
): Promise<GrantedToken> {
  const { state, ids } = request
  const parameters = read(request)
  if (tenant === undefined) throw refusalWithoutTenant(state.world, parameters.clientId, request.tenant.toLowerCase())
  const client = findClient(state.world, parameters.clientId, tenant)
  const servicePrincipal = checkServicePrincipal(client, tenant)
  const seen: Seen = {}
  const note = (error: StsRefusal | undefined): void => {
    const { application } = client
    const refused = error && { code: error.code, text: error.message.replace(/^AADSTS\d+: /, '') }
    const { federatedCredentialId, resource } = seen
    noteSignIn(state, {
      tenant,
      application,
      servicePrincipal,
      resource,
      federatedCredentialId,
      ids,
      error: refused,
    })
  }
  try {
    const granted = await grantTo(request, { tenant, parameters, client, servicePrincipal, seen })
    note(undefined)
    return granted
  } catch (error) {
    if (error instanceof StsRefusal) note(error)
    throw error
  }
}

/** What the log of sign-ins tells of a request, as far as it came. */
interface Seen {
  federatedCredentialId?: string
  resource?: ServicePrincipal
}

interface Granting {
  readonly tenant: Tenant
  readonly parameters: Parameters
  readonly client: Client
  readonly servicePrincipal: ServicePrincipal
  readonly seen: Seen
}

/** From the sixth check on: the client is known, and its sign-in is logged. */
async function grantTo(
  { state, ids }: EntraRequest,
  { tenant, parameters, client, servicePrincipal, seen }: Granting,
): Promise<GrantedToken> {
  checkEnabled(client, servicePrincipal)
  checkCredentialKind(client, parameters)
  const assertion = readAssertion(parameters)
  checkSelfIssued(assertion, parameters)
  if (assertion.entraIssuer !== undefined) {
    await checkValidity(state, assertion)
    checkIssuerKind(state, client, assertion, assertion.entraIssuer)
  }
  checkFederationPolicy(client, assertion)
  const { id } = await matchFederatedCredential(client.application, assertion, () => checkValidity(state, assertion))
  seen.federatedCredentialId = id
  const resource = findResource(tenant, parameters.resource())
  seen.resource = resource.servicePrincipal
  const closed = whyNoToken(servicePrincipal, resource)
  if (closed !== undefined) throw closed

  const seconds = lifetime(parameters.capabilities)
  const issued = await issueToken(state, {
    tenant,
    principal: servicePrincipal,
    resource,
    seconds,
    requestId: ids.requestId,
    capabilities: parameters.capabilities,
    notBefore: parameters.notBefore,
    origin: 'federated-credential',
  })
  // The second that has begun counts as gone: a token of an hour is announced with 3599.
  return { ...issued, seconds: seconds - 1, audience: resource.audience }
}

interface GrantedToken extends IssuedToken {
  /** How long it is announced to last. */
  readonly seconds: number
  readonly audience: string
}

/** At the second version of the token endpoint: four fields, and numbers. */
export async function clientCredentials(request: EntraRequest, tenant: Tenant | undefined): Promise<TokenAnswer> {
  const { token, seconds } = await grantToken(request, tenant, readParameters)
  return { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: token }
}

/**
 * At the first version: the resource too, the times of the token, and texts throughout. Captured 2019-10-03, 2020-03-05.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export async function clientCredentialsV1(request: EntraRequest, tenant: Tenant | undefined): Promise<object> {
  const { token, seconds, expiresOn, notBefore, audience } = await grantToken(request, tenant, readParametersV1)
  return {
    token_type: 'Bearer',
    expires_in: String(seconds),
    ext_expires_in: String(seconds),
    expires_on: String(expiresOn),
    not_before: String(notBefore),
    resource: audience,
    access_token: token,
  }
}
