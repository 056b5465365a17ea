import type { CloudName } from '../names/cloud.ts'

/**
 * The national clouds (learn.microsoft.com/graph/deployments and
 * learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity).
 */
export interface Cloud {
  /** Origin of the token service. */
  readonly authorityHost: string
  /** Origin of Microsoft Graph; also its resource identifier. */
  readonly graph: string
  /** The audience that the assertion is requested for, and that the federated identity credential holds. */
  readonly exchangeAudience: string
}

/** The application that stands for the token exchange. In the global cloud it is the `aud` of assertions. */
export const TOKEN_EXCHANGE_APP_ID = 'fb60f99c-7a34-4190-8149-302f77469936'

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
