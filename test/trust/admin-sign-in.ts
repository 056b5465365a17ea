import { codePrompt } from '../../src/directory/sign-in/device-code.ts'
import { azureCliClientId, type SignInRequest, scopesFor } from '../../src/directory/sign-in/method.ts'
import { type SignIn, signInBy } from '../../src/directory/sign-in/sign-in.ts'
import type { Emulator } from '../../src/emulator/index.ts'

/** Signs in as the admin of a tenant. Every device code is approved at once, so the emulator needs `autoApprove`. */
export function adminSignIn(emulator: Emulator): SignIn {
  return (method, request) => {
    const start = { credential: credentialFor(emulator, request), scopes: scopesFor(request) }
    return signInBy(start, method, request)
  }
}

/** What `@azure/identity` does for a device code, over the emulator's `send` in place of sockets. */
function credentialFor(emulator: Emulator, request: SignInRequest) {
  const { tenantId, authClientId: client_id = azureCliClientId, authorityHost, tell } = request
  const post = async (path: string, form: Record<string, string>): Promise<Record<string, string>> => {
    const { body } = await emulator.send({
      method: 'POST',
      url: `${authorityHost}/${tenantId}/oauth2/v2.0/${path}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ client_id, ...form }).toString(),
    })
    const answer = JSON.parse(new TextDecoder().decode(body))
    if ('error' in answer) throw new Error(answer.error_description)
    return answer
  }
  const requestToken = async (scopes: readonly string[]) => {
    // `@azure/identity` adds these.
    const scope = [...scopes, 'openid', 'profile', 'offline_access'].join(' ')
    const { device_code = '', user_code = '', verification_uri = '' } = await post('devicecode', { scope })
    await tell({ kind: 'must-see', text: codePrompt(tenantId, verification_uri, user_code) })
    const { access_token: token = '' } = await post('token', { grant_type: 'device_code', device_code })
    return { token, expiresOnTimestamp: emulator.clock.now() + 3_000_000 }
  }
  let cached: Awaited<ReturnType<typeof requestToken>> | undefined
  return {
    async getToken(scopes: string | string[]) {
      if (cached === undefined || cached.expiresOnTimestamp < emulator.clock.now() + 60_000)
        cached = await requestToken([scopes].flat())
      return cached
    },
  }
}
