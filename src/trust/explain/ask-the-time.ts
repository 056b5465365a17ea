import { type Runtime, TransportError } from '../../http/send.ts'

/**
 * How far the token service's clock is ahead of this machine's, in milliseconds, by the `Date` of an answer that holds
 * nothing else of interest. `undefined` where none comes.
 */
export async function askTheTime(
  authorityHost: string,
  { send, now }: Runtime,
  signal: AbortSignal,
): Promise<number | undefined> {
  const url = `${authorityHost}/common/v2.0/.well-known/openid-configuration`
  try {
    const { headers } = await send({ method: 'GET', url, signal, maxBytes: 1024 * 1024, timeoutMs: 30_000 })
    const date = Date.parse(headers['date'] ?? '')
    return Number.isNaN(date) ? undefined : date - now()
  } catch (error) {
    if (error instanceof TransportError) return undefined
    throw error
  }
}
