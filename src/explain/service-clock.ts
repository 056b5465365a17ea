import { type Found, found, possible } from '../causes/finding.ts'
import type { Runtime } from '../http/runtime.ts'
import { TransportError } from '../http/send.ts'

/** How far the token service's clock is ahead of this machine's, in milliseconds, or why that is not known. */
export type ServiceTime =
  | { readonly aheadMs: number }
  | { readonly aheadMs: undefined; readonly isCertificateEnded: boolean }

/** By the `Date` of an answer that holds nothing else of interest. */
export async function askTheTime(
  authorityHost: string,
  { send, now }: Runtime,
  signal: AbortSignal,
): Promise<ServiceTime> {
  const url = `${authorityHost}/common/v2.0/.well-known/openid-configuration`
  try {
    const { headers } = await send({ method: 'GET', url, signal, maxBytes: 1024 * 1024, timeoutMs: 30_000 })
    const date = Date.parse(headers['date'] ?? '')
    return Number.isNaN(date) ? { aheadMs: undefined, isCertificateEnded: false } : { aheadMs: date - now() }
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    const { code } = Object(error.cause) as { readonly code?: unknown }
    return { aheadMs: undefined, isCertificateEnded: /EXPIRED|NOT_YET_VALID/.test(String(code)) }
  }
}

/** Why a token has ended by the clock here, where nobody could say what time it is. */
export function withoutTime([first, ...others]: readonly Found[], isCertificateEnded: boolean): Found[] {
  if (first === undefined) return []
  if (isCertificateEnded) {
    const evidence = "By the clock of this machine the token service's certificate is not valid either."
    return [found('CLOCK_WRONG', 'likely', evidence), possible(first), ...others]
  }
  const evidence = 'The token service could not be asked what time it is.'
  const likely: Found = { ...first, certainty: 'likely', evidence: [...first.evidence, evidence] }
  return [likely, found('CLOCK_WRONG', 'possible', evidence), ...others]
}
