import type { SignInRequest, SignInStart } from './method.ts'

/** The account that is signed in with `az login`, if the Azure CLI has one for this tenant. */
export async function azureCli({ tenantId, graphResource }: SignInRequest): Promise<SignInStart> {
  const { AzureCliCredential } = await import('@azure/identity')
  return { credential: new AzureCliCredential({ tenantId }), scopes: [`${graphResource}/.default`] }
}
