import { captureRefusal } from './captured-refusal.ts'
import { azureCliClientId, type SignInRequest, type SignInStart, scopesFor } from './method.ts'

/** A code that the admin enters on another device. Hardened tenants block this way, so it is used by name only. */
export async function deviceCode(request: SignInRequest): Promise<SignInStart> {
  const { authClientId: clientId = azureCliClientId, tenantId, authorityHost, tell } = request
  const { DeviceCodeCredential } = await import('@azure/identity')
  const refusal = captureRefusal()
  const credential = new DeviceCodeCredential({
    clientId,
    tenantId,
    authorityHost,
    disableInstanceDiscovery: true,
    additionalPolicies: refusal.policies,
    userPromptCallback({ userCode, verificationUri }) {
      // The library calls this also when the service refused to give a code.
      if (userCode === undefined) return
      void tell({ kind: 'must-see', text: codePrompt(tenantId, verificationUri, userCode) })
    },
  })
  return {
    credential: {
      async getToken(scopes, options) {
        refusal.reset()
        try {
          return await credential.getToken(scopes, options)
        } catch (error) {
          const text = refusal.text()
          throw text === undefined ? error : new Error(text, { cause: error })
        }
      },
    },
    scopes: scopesFor(request),
  }
}

export function codePrompt(tenantId: string, verificationUri: string, userCode: string): string {
  return `To sign in to tenant ${tenantId}, open ${verificationUri} on any device and enter the code ${userCode}.`
}
