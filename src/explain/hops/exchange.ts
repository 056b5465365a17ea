import { type Found, found } from '../../causes/finding.ts'
import { TokenExchangeError } from '../../errors/errors.ts'
import type { Target } from '../../manifest/target.ts'
import type { Hop } from '../hop.ts'

/** How often a refusal is asked again: what was changed lately is known to some nodes of the service and not to others. */
const MORE_TRIES = 2

export interface Exchanged {
  /** The access token. Its claims are read; it is shown nowhere. */
  readonly token?: string
  readonly failure?: TokenExchangeError
  /** The refusal that came before the token. */
  readonly flapped?: TokenExchangeError
}

/** Asks for a token, and where the service refused the assertion, asks again at once: an answer that changes says a lot. */
export async function tryExchange(getToken: () => Promise<{ readonly token: string }>): Promise<Exchanged> {
  let failure: TokenExchangeError | undefined
  for (let attempt = 0; attempt <= MORE_TRIES; attempt++) {
    try {
      const { token } = await getToken()
      return failure === undefined ? { token } : { token, flapped: failure }
    } catch (error) {
      if (!(error instanceof TokenExchangeError)) throw error
      failure ??= error
      if (!isRefusal(error)) break
    }
  }
  return failure === undefined ? {} : { failure }
}

/** By the status and the OAuth error, for numbers decide nothing. */
function isRefusal({ status, oauthError }: TokenExchangeError): boolean {
  return (status === 400 || status === 401) && (oauthError === 'invalid_client' || oauthError === 'unauthorized_client')
}

/** The token service was not reached, or something else answered for it. */
export function isUnreached({ code }: TokenExchangeError): boolean {
  return code === 'AUTHORITY_UNREACHABLE' || code === 'AUTHORITY_ANSWER_INVALID'
}

export function exchangedHop({ tenant, clientId }: Target): Hop {
  return {
    id: 'exchange',
    status: 'passed',
    detail: `Tenant ${tenant} gave a token for application ${clientId}.`,
  }
}

export function flappedHop(flapped: TokenExchangeError): { readonly hop: Hop; readonly causes: readonly Found[] } {
  const { aadsts } = flapped
  const evidence = `Refused first${aadsts === undefined ? '' : ` with AADSTS${aadsts}`}, and accepted when it was asked again at once.`
  return {
    hop: { id: 'exchange', status: 'failed', detail: evidence },
    causes: [{ ...found('NOT_YET_EVERYWHERE', 'certain', evidence), ...(aadsts === undefined ? {} : { aadsts }) }],
  }
}

/** The whole answer, as far as it is safe to show. */
export function refusedHop(failure: TokenExchangeError): Hop {
  const { oauthError, status, correlationId, failure: { traceId, suberror } = {} } = failure
  const more = [
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(oauthError === undefined ? [] : [`error ${oauthError}`]),
    ...(suberror === undefined ? [] : [`suberror ${suberror}`]),
    ...(correlationId === undefined ? [] : [`correlation id ${correlationId}`]),
    ...(traceId === undefined ? [] : [`trace id ${traceId}`]),
  ]
  return { id: 'exchange', status: 'failed', detail: `${failure.message} [${more.join(', ')}]` }
}
