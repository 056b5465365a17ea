import { graphAppRoles, graphScopes, sharePointAppRoles } from '../model/app-roles.ts'
import { appIds, azureResourceManagerUris, microsoftServicesTenantId } from '../model/first-party.ts'
import { guidFrom } from '../model/ids.ts'
import type { AppRole, ServicePrincipal } from '../model/index.ts'

interface FirstPartyPlan {
  /** The tenant's seed: object IDs differ from tenant to tenant. */
  readonly seed: string
  /** e.g. `fabrikam.sharepoint.com`; a tenant without SharePoint has none. */
  readonly sharePointHosts: readonly string[]
  /** Whether the tenant has Azure subscriptions, and so Azure Resource Manager's service principal. */
  readonly azure: boolean
  readonly createdDateTime: string
}

/** The service principals of Microsoft's APIs that a tenant has from its first day. */
export function firstPartyServicePrincipals(plan: FirstPartyPlan): ServicePrincipal[] {
  const servicePrincipal = (
    appId: string,
    displayName: string,
    uris: readonly string[],
    appRoles: readonly AppRole[],
  ): ServicePrincipal => ({
    id: guidFrom('service principal', plan.seed, appId),
    appId,
    displayName,
    accountEnabled: true,
    appOwnerOrganizationId: microsoftServicesTenantId,
    servicePrincipalNames: [appId, ...uris],
    appRoles,
    appRoleAssignments: [],
    createdDateTime: plan.createdDateTime,
  })

  const all: ServicePrincipal[] = [
    {
      ...servicePrincipal(appIds.microsoftGraph, 'Microsoft Graph', graphUris, graphAppRoles),
      oauth2PermissionScopes: graphScopes,
    },
    servicePrincipal(appIds.tokenExchange, 'AAD Token Exchange Endpoint', tokenExchangeUris, []),
  ]
  if (plan.sharePointHosts.length > 0) {
    const uris = plan.sharePointHosts.map((host) => `https://${host}`)
    all.push(servicePrincipal(appIds.sharePointOnline, 'Office 365 SharePoint Online', uris, sharePointAppRoles))
  }
  if (plan.azure) {
    all.push(
      servicePrincipal(
        appIds.azureResourceManager,
        'Windows Azure Service Management API',
        azureResourceManagerUris,
        [],
      ),
      servicePrincipal(appIds.azureStorage, 'Azure Storage', ['https://storage.azure.com'], []),
    )
  }
  return all
}

// One emulator answers for every cloud, so its APIs go by the names of all of them.
const graphUris = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.us',
  'https://dod-graph.microsoft.us',
  'https://microsoftgraph.chinacloudapi.cn',
]

const tokenExchangeUris = [
  'api://AzureADTokenExchange',
  'api://AzureADTokenExchangeUSGov',
  'api://AzureADTokenExchangeChina',
]
