import type { CloudName } from '../world/model/index.ts'

/**
 * Each cloud has its own token service, and its own name for the API that assertions are meant for. The emulator plays
 * them all, with the same tenants; the global one first.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
const globalCloud: Cloud = {
  name: 'global',
  authority: 'https://login.microsoftonline.com',
  aliases: ['https://login.windows.net'],
  tokenExchange: 'api://AzureADTokenExchange',
}
const clouds: readonly Cloud[] = [
  globalCloud,
  {
    name: 'usgov',
    authority: 'https://login.microsoftonline.us',
    aliases: [],
    tokenExchange: 'api://AzureADTokenExchangeUSGov',
  },
  {
    name: 'china',
    authority: 'https://login.partner.microsoftonline.cn',
    aliases: ['https://login.chinacloudapi.cn'],
    tokenExchange: 'api://AzureADTokenExchangeChina',
  },
]

interface Cloud {
  readonly name: CloudName
  readonly authority: string
  readonly aliases: readonly string[]
  readonly tokenExchange: string
}

/** The cloud whose token service goes by this origin; undefined for an address of the emulator's own. */
export function cloudOfOrigin(origin: string): CloudName | undefined {
  return clouds.find(({ authority, aliases }) => [authority, ...aliases].includes(origin))?.name
}

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
  readonly cloud: CloudName
  /** The name of the token exchange in the issuer's cloud. */
  readonly tokenExchange: string
}

/** Which tenant an `iss` names; undefined when it is not Entra's at all. Exact: a slash more or less is another issuer. */
export function readIssuer(issuer: string): EntraIssuer | undefined {
  const [tenantId = ''] = issuer.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i) ?? []
  const cloud = clouds.find(({ authority }) => issuer === issuerOf(tenantId, authority))
  if (cloud !== undefined) return { tenantId, version: 2, cloud: cloud.name, tokenExchange: cloud.tokenExchange }
  if (issuer !== issuerV1Of(tenantId)) return undefined
  return { tenantId, version: 1, cloud: 'global', tokenExchange: globalCloud.tokenExchange }
}
