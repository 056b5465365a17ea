import type { Tenant } from '../world/model/index.ts'
import { documentAnswer } from './answers.ts'
import { type Endpoint, type EntraRequest, isTenantAlias, publishedTenantId } from './endpoint.ts'
import { refusal } from './errors/index.ts'
import { issuerOf, issuerV1Of } from './issuers.ts'

/**
 * OpenID Connect discovery, with the keys of the real document. Endpoints have the origin by which they were asked, the
 * issuer is the one that tokens carry. https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 */
export const openIdConfiguration: Endpoint = {
  path: '/:tenant/v2.0/.well-known/openid-configuration',
  answer(request) {
    const { segment, tenant } = resolve(request)
    const base = `${request.url.origin}/${segment}`
    return documentAnswer(request, {
      token_endpoint: `${base}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: authMethods,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_modes_supported: responseModes,
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      issuer: issuerOf(tenant?.id ?? publishedTenantId(segment), request.url.origin),
      request_uri_parameter_supported: false,
      userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
      http_logout_supported: true,
      frontchannel_logout_supported: true,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      claims_supported: [...claimsBeforeTid, 'preferred_username', 'name', 'tid', 'ver', 'at_hash', 'c_hash', 'email'],
      kerberos_endpoint: `${base}/kerberos`,
      ...cloud(tenant),
    })
  },
}

/** The document of the first version of the endpoints, whose tokens have the issuer `sts.windows.net`. */
export const openIdConfigurationV1: Endpoint = {
  path: '/:tenant/.well-known/openid-configuration',
  answer(request) {
    const { segment, tenant } = resolve(request)
    const base = `${request.url.origin}/${segment}`
    return documentAnswer(request, {
      token_endpoint: `${base}/oauth2/token`,
      token_endpoint_auth_methods_supported: authMethods,
      jwks_uri: `${request.url.origin}/common/discovery/keys`,
      response_modes_supported: responseModes,
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
      scopes_supported: ['openid'],
      issuer: issuerV1Of(tenant?.id ?? publishedTenantId(segment)),
      microsoft_multi_refresh_token: true,
      authorization_endpoint: `${base}/oauth2/authorize`,
      device_authorization_endpoint: `${base}/oauth2/devicecode`,
      http_logout_supported: true,
      frontchannel_logout_supported: true,
      end_session_endpoint: `${base}/oauth2/logout`,
      claims_supported: [...claimsBeforeTid, 'amr', 'given_name', 'family_name', 'upn', 'unique_name', 'tid'],
      check_session_iframe: `${base}/oauth2/checksession`,
      userinfo_endpoint: `${base}/openid/userinfo`,
      kerberos_endpoint: `${base}/kerberos`,
      ...cloud(tenant),
    })
  },
}

const authMethods = ['client_secret_post', 'private_key_jwt', 'client_secret_basic']
const responseModes = ['query', 'fragment', 'form_post']
const claimsBeforeTid = [
  ...['sub', 'iss', 'cloud_instance_name', 'cloud_instance_host_name', 'cloud_graph_host_name', 'msgraph_host'],
  ...['aud', 'exp', 'iat', 'auth_time', 'acr', 'nonce'],
]

/** The path segment of the endpoints: a tenant's ID, however it was named, or the alias that stands for any tenant. */
function resolve({ state, tenant: asked }: EntraRequest): { segment: string; tenant: Tenant | undefined } {
  if (isTenantAlias(asked)) return { segment: asked, tenant: undefined }
  const tenant = state.world.findTenant(asked)
  if (tenant === undefined) throw refusal(90002, asked)
  return { segment: tenant.id, tenant }
}

function cloud(tenant: Tenant | undefined): object {
  return {
    tenant_region_scope: tenant?.region ?? null,
    cloud_instance_name: 'microsoftonline.com',
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: 'graph.microsoft.com',
    rbac_url: 'https://pas.windows.net',
  }
}
