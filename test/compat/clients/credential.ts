/**
 * The credential that a client is given, named on its command line. Each is loaded only where it is used, so that none can
 * help another.
 */
import type { TokenCredential } from '@azure/core-auth'

const { TOWLINE_TENANT: tenant = '', TOWLINE_CLIENT_ID: clientId = '' } = process.env

export async function credential(): Promise<TokenCredential> {
  const [, , name] = process.argv
  if (name === 'azure-identity') return azureIdentityCredential()
  if (name === 'towline') return towlineCredential()
  throw new Error(`No credential has the name ${name}.`)
}

export async function azureIdentityCredential(): Promise<TokenCredential> {
  const { ClientAssertionCredential, ManagedIdentityCredential } = await import('@azure/identity')
  const managedIdentity = new ManagedIdentityCredential()
  return new ClientAssertionCredential(
    tenant,
    clientId,
    async () => (await managedIdentity.getToken('api://AzureADTokenExchange/.default')).token,
  )
}

async function towlineCredential(): Promise<TokenCredential> {
  // By its path, because this folder is a package of its own.
  const { towlineCredential } = await import('../../../src/index.ts')
  return towlineCredential({ tenant, clientId })
}
