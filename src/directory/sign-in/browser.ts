import { ConfigError } from '../../errors/errors.ts'
import { type SignInRequest, type SignInStart, scopesFor } from './method.ts'
import { withoutOddRequests } from './odd-requests.ts'

/** The system's browser, with PKCE (RFC 7636) and a loopback address to come back to (RFC 8252). */
export async function browser(request: SignInRequest): Promise<SignInStart> {
  const { authClientId: clientId, tenantId, authorityHost } = request
  if (clientId === undefined) {
    throw new ConfigError('USAGE', {
      message: 'A sign-in in the browser needs a public client of your own.',
      likelyCause: '--auth browser was given without --auth-client-id.',
      fix: 'Give --auth-client-id, sign in with `az login` and use --auth azure-cli, or use --auth device-code.',
    })
  }
  const { InteractiveBrowserCredential } = await import('@azure/identity')
  const credential = new InteractiveBrowserCredential({
    clientId,
    tenantId,
    authorityHost,
    disableInstanceDiscovery: true,
    redirectUri: 'http://localhost',
  })
  return {
    credential: { getToken: (scopes, options) => withoutOddRequests(() => credential.getToken(scopes, options)) },
    scopes: scopesFor(request),
  }
}
