import type { TokenCredential } from '../credential/assertion/custom.ts'
import type { TowlineCredential } from '../credential/credential.ts'
import { TokenExchangeError } from '../errors/errors.ts'
import { TowlineError } from '../errors/towline-error.ts'
import { withoutSecrets } from '../text/redact.ts'
import type { WantedToken } from './binding.ts'

/**
 * The token that a credential gives for a scope, unchecked. Rejects as Towline's own credential does, with the signal's
 * reason, and with `TokenExchangeError`: `CREDENTIAL_FAILED` for an error of another library, whose safe part is the `cause`,
 * and `AUTHORITY_ANSWER_INVALID` where there is no token.
 */
export async function tokenOf(
  credential: TowlineCredential | TokenCredential,
  scope: string,
  { claims, insteadOf }: WantedToken,
  signal: AbortSignal | undefined,
): Promise<string> {
  let token: unknown
  try {
    // Credentials of other libraries have no way to learn that a token was refused, and give that token once more.
    const answer = await credential.getToken(scope, {
      ...(claims === undefined ? {} : { claims }),
      ...(insteadOf === undefined ? {} : { insteadOf }),
      ...(signal === undefined ? {} : { abortSignal: signal }),
    })
    token = (Object(answer) as { readonly token?: unknown }).token
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof TowlineError || 'resolvedTenantId' in credential) throw error
    throw failed(error)
  }
  if (typeof token !== 'string' || token === '') throw noToken()
  return token
}

/** The message of another library is not quoted, because it may hold a secret. */
function failed(cause: unknown): TokenExchangeError {
  return new TokenExchangeError('CREDENTIAL_FAILED', {
    message: 'The credential that was given threw an error.',
    likelyCause: 'The credential is not set up for this machine, or its service refused it; `cause` has its words.',
    fix: 'Call its getToken on its own and fix what it reports, or use towlineCredential.',
    cause: withoutSecrets(cause),
  })
}

function noToken(): TokenExchangeError {
  return new TokenExchangeError('AUTHORITY_ANSWER_INVALID', {
    message: 'The credential that was given returned no token.',
    likelyCause: 'The credential is not set up for this machine.',
    fix: 'Call its getToken on its own and fix what it reports, or use towlineCredential.',
  })
}
