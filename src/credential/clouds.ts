/**
 * The national clouds (learn.microsoft.com/graph/deployments and
 * learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity).
 */
export interface Cloud {
  /** Origin of the token service. */
  readonly authorityHost: string
  /** Origin of Microsoft Graph; also its resource identifier. */
  readonly graph: string
  /** What the managed identity is asked for and what the federated identity credential holds. */
  readonly exchangeAudience: string
}

export type CloudName = 'global' | 'usgov' | 'usgov-dod' | 'china'

export const clouds: Readonly<Record<CloudName, Cloud>> = {
  global: {
    authorityHost: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    exchangeAudience: 'api://AzureADTokenExchange',
  },
  usgov: {
    authorityHost: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    exchangeAudience: 'api://AzureADTokenExchangeUSGov',
  },
  'usgov-dod': {
    authorityHost: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    exchangeAudience: 'api://AzureADTokenExchangeUSGov',
  },
  china: {
    authorityHost: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    exchangeAudience: 'api://AzureADTokenExchangeChina',
  },
}
