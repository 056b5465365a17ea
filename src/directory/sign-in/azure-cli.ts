import type { SignInRequest, SignInStart } from './method.ts'

/** Whoever is signed in with `az login`, if they are in this tenant. */
export async function azureCli({ tenantId, graphResource }: SignInRequest): Promise<SignInStart> {
  const { AzureCliCredential } = await import('@azure/identity')
  return { credential: new AzureCliCredential({ tenantId }), scopes: [`${graphResource}/.default`] }
}
