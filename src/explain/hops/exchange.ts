import { type DiagnosedCause, found } from '../../causes/finding.ts'
import { mayStillSpread } from '../../credential/may-spread.ts'
import { TokenExchangeError } from '../../errors/errors.ts'
import type { Target } from '../../manifest/target.ts'
import type { Hop } from '../hop.ts'

/** Retries after a refusal. Two show whether the answer changes: a recent change is known to some nodes only. */
const RETRIES = 2

export interface Exchanged {
  /** The access token. Its claims are read, and the token is shown nowhere. */
  readonly token?: string
  readonly failure?: TokenExchangeError
  /** The refusal that came before the token. */
  readonly firstRefusal?: TokenExchangeError
}

/** Requests a token, and retries at once where the assertion was refused: an answer that changes is evidence. */
export async function tryExchange(getToken: () => Promise<{ readonly token: string }>): Promise<Exchanged> {
  let failure: TokenExchangeError | undefined
  for (let attempt = 0; attempt <= RETRIES; attempt++) {
    try {
      const { token } = await getToken()
      return failure === undefined ? { token } : { token, firstRefusal: failure }
    } catch (error) {
      if (!(error instanceof TokenExchangeError)) throw error
      failure ??= error
      if (!mayStillSpread(error)) break
    }
  }
  return failure === undefined ? {} : { failure }
}

/** Whether the token service was not reached, or something else answered in its place. */
export function isUnreached({ code }: TokenExchangeError): boolean {
  return code === 'AUTHORITY_UNREACHABLE' || code === 'AUTHORITY_ANSWER_INVALID'
}

export function exchangedHop({ tenant, clientId }: Target): Hop {
  return {
    id: 'exchange',
    status: 'passed',
    detail: `Tenant ${tenant} issued a token for application ${clientId}.`,
  }
}

export function changedAnswerHop(firstRefusal: TokenExchangeError): {
  readonly hop: Hop
  readonly causes: readonly DiagnosedCause[]
} {
  const { aadsts } = firstRefusal
  const evidence = `Refused first${aadsts === undefined ? '' : ` with AADSTS${aadsts}`}, and accepted by a retry at once.`
  return {
    hop: { id: 'exchange', status: 'failed', detail: evidence },
    causes: [{ ...found('NOT_YET_EVERYWHERE', 'certain', evidence), ...(aadsts === undefined ? {} : { aadsts }) }],
  }
}

/** Shows the whole refusal, as far as that is safe. */
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
