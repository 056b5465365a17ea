import type { CloudName } from '../../names/cloud.ts'

/** How the admin's own tools call the clouds. */
interface Tools {
  /** Of Microsoft Graph PowerShell: https://learn.microsoft.com/powershell/microsoftgraph/authentication-commands */
  readonly mgEnvironment: string
  /** The commands that sign the Azure CLI in to a tenant. */
  azLogin(tenantId: string): string
}

const names: Readonly<Record<CloudName, readonly [azCloud: string | undefined, mgEnvironment: string]>> = {
  global: [undefined, 'Global'],
  usgov: ['AzureUSGovernment', 'USGov'],
  'usgov-dod': ['AzureUSGovernment', 'USGovDoD'],
  china: ['AzureChinaCloud', 'China'],
}

export function toolsOf(cloud: CloudName): Tools {
  const [azCloud, mgEnvironment] = names[cloud]
  return {
    mgEnvironment,
    azLogin: (tenantId) =>
      `${azCloud === undefined ? '' : `az cloud set --name ${azCloud} && `}az login --tenant ${tenantId} --allow-no-subscriptions`,
  }
}
