/**
 * Each cloud has its own token service, and its own name for the API that assertions are meant for. The emulator plays
 * them all, with the same tenants; the global one first.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
const globalCloud = { authority: 'https://login.microsoftonline.com', tokenExchange: 'api://AzureADTokenExchange' }
const clouds = [
  globalCloud,
  { authority: 'https://login.microsoftonline.us', tokenExchange: 'api://AzureADTokenExchangeUSGov' },
  { authority: 'https://login.partner.microsoftonline.cn', tokenExchange: 'api://AzureADTokenExchangeChina' },
]

/** The audiences that a federated identity credential for Entra's own tokens may hold. */
export const tokenExchangeUris: readonly string[] = clouds.map(({ tokenExchange }) => tokenExchange)

/** The issuer of tokens in the second format, by the authority that was asked or, if that is none of Microsoft's, globally. */
export function issuerOf(tenantId: string, askedOrigin = globalCloud.authority): string {
  const { authority } = clouds.find((cloud) => cloud.authority === askedOrigin) ?? globalCloud
  return `${authority}/${tenantId}/v2.0`
}

/** The issuer of an assertion: that of the cloud whose name for the token exchange it was asked for by. */
export function assertionIssuerOf(tenantId: string, resource: string): string {
  return issuerOf(tenantId, clouds.find(({ tokenExchange }) => tokenExchange === resource)?.authority)
}

/** The issuer of tokens in the first format: those for Microsoft Graph, SharePoint and Azure Resource Manager. */
export function issuerV1Of(tenantId: string): string {
  return `https://sts.windows.net/${tenantId}/`
}

export interface EntraIssuer {
  readonly tenantId: string
  readonly version: 1 | 2
  /** The name of the token exchange in the issuer's cloud. */
  readonly tokenExchange: string
}

/** Which tenant an `iss` names; undefined when it is not Entra's at all. Exact: a slash more or less is another issuer. */
export function readIssuer(issuer: string): EntraIssuer | undefined {
  const [tenantId = ''] = issuer.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i) ?? []
  if (issuer === issuerV1Of(tenantId)) return { tenantId, version: 1, tokenExchange: globalCloud.tokenExchange }
  const cloud = clouds.find(({ authority }) => issuer === issuerOf(tenantId, authority))
  return cloud && { tenantId, version: 2, tokenExchange: cloud.tokenExchange }
}
