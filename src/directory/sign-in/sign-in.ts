import type { TokenCredential } from '../../credential/assertion/custom.ts'
import { type Claims, decodeClaims } from '../../credential/jwt.ts'
import { RunError, TrustError } from '../../errors/errors.ts'
import { untilAborted } from '../../http/until-aborted.ts'
import type { SignInMethod } from '../../names/sign-in-method.ts'
import { plainText } from '../../text/plain-text.ts'
import { excerpt } from '../../text/redact.ts'
import { azureCli } from './azure-cli.ts'
import { browser } from './browser.ts'
import { deviceCode } from './device-code.ts'
import type { SignInRequest, SignInStart } from './method.ts'

/** An admin who signed in to a tenant. The token stays in the memory of this process. */
export interface SignedIn {
  readonly tenantId: string
  readonly method: SignInMethod
  /** e.g. `admin@fabrikam.onmicrosoft.com` */
  readonly account: string
  /** The delegated permissions that were received. */
  readonly scopes: readonly string[]
  /** Template IDs of the active directory roles. Empty if the token does not say them. */
  readonly roleIds: readonly string[]
  /** Gives tokens for Graph, whichever scope is requested. */
  readonly credential: TokenCredential
}

const methods: Readonly<Record<SignInMethod, (request: SignInRequest) => Promise<SignInStart>>> = {
  'azure-cli': azureCli,
  browser,
  'device-code': deviceCode,
}

/**
 * Signs an admin in to one tenant and checks that the token is of that tenant. Rejects with `TrustError`:
 * `SIGN_IN_FAILED` with what is known about the refusal, `SIGN_IN_MISMATCH` if the token is of another tenant or says
 * none.
 */
export async function signIn(method: SignInMethod, request: SignInRequest): Promise<SignedIn> {
  return signInBy(await methods[method](request), method, request)
}

/** The type of `signIn`, for tests that sign in without a person. */
export type SignIn = typeof signIn

/** `signIn` with a credential that is there already. */
export async function signInBy(
  { credential, scopes }: SignInStart,
  method: SignInMethod,
  request: SignInRequest,
): Promise<SignedIn> {
  const { signal } = request.runtime
  const forGraph: TokenCredential = {
    async getToken(_, options) {
      const abortSignal = options?.abortSignal ?? signal
      try {
        const token = credential.getToken([...scopes], { ...options, ...(abortSignal && { abortSignal }) })
        // The Azure CLI and the library take their time, whatever the signal says.
        return await untilAborted(token, abortSignal)
      } catch (error) {
        signal?.throwIfAborted()
        // Loaded here, because only a sign-in that failed needs the catalogue of causes.
        const { signInFailed } = await import('./refusals.ts')
        throw signInFailed(error, method, request)
      }
    },
  }
  const answer = await forGraph.getToken([])
  if (answer === null) throw new RunError('UNEXPECTED', noToken)
  return { ...checked(claimsOf(answer.token), request.tenantId), method, credential: forGraph }
}

const noToken = {
  message: 'The sign-in gave no token and no error.',
  likelyCause: 'A library that Towline uses behaves in an unexpected way.',
  fix: 'Try another --auth.',
}

function claimsOf(token: string): Claims {
  try {
    return decodeClaims(token)
  } catch (cause) {
    throw new TrustError('SIGN_IN_FAILED', {
      message: 'The sign-in gave something that is no token of Graph, so its tenant is unknown. It was not used.',
      likelyCause: 'Something between here and the token service changes its answers.',
      fix: 'Try another --auth, or sign in from another network.',
      cause,
    })
  }
}

function checked(claims: Claims, tenantId: string): Pick<SignedIn, 'tenantId' | 'account' | 'scopes' | 'roleIds'> {
  if (claims['tid'] !== tenantId) {
    throw new TrustError('SIGN_IN_MISMATCH', {
      message: `The sign-in is for tenant ${excerpt(plainText(claims['tid'] ?? 'unknown'))} and not for ${tenantId}. It was not used.`,
      likelyCause: 'An account of another tenant signed in, or the Azure CLI is signed in elsewhere.',
      fix: `Sign in with an account of tenant ${tenantId}; for the Azure CLI: \`az login --tenant ${tenantId} --allow-no-subscriptions\`.`,
    })
  }
  const text = (name: string): string | undefined =>
    typeof claims[name] === 'string' ? excerpt(claims[name]) : undefined
  const account = text('upn') ?? text('preferred_username') ?? text('unique_name') ?? text('appid') ?? 'unknown'
  const roleIds = claims['wids']
  return {
    tenantId,
    account,
    scopes: (text('scp') ?? '').split(' ').filter((scope) => scope !== ''),
    roleIds: Array.isArray(roleIds) ? roleIds.filter((id) => typeof id === 'string') : [],
  }
}
