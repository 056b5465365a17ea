import { azureCliClientId, type SignInRequest, type SignInStart, scopesFor } from './method.ts'

/** A code that is typed in on another device. Hardened tenants block this, so it is used only when it was named. */
export async function deviceCode(request: SignInRequest): Promise<SignInStart> {
  const { authClientId: clientId = azureCliClientId, tenantId, authorityHost, tell } = request
  const { DeviceCodeCredential } = await import('@azure/identity')
  const credential = new DeviceCodeCredential({
    clientId,
    tenantId,
    authorityHost,
    disableInstanceDiscovery: true,
    userPromptCallback: ({ userCode, verificationUri }) =>
      void tell(
        `To sign in to tenant ${tenantId}, open ${verificationUri} on any device and enter the code ${userCode}.`,
      ),
  })
  return { credential, scopes: scopesFor(request) }
}
