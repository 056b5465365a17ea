import type { HttpExchange } from '../../http/create-send.ts'
import { safeText } from '../../text/safe.ts'

/** A request as `--verbose` shows it: safe to paste, for it has no token and no query values that could hold one. */
export function exchangeLine({ method, url, status, error, durationMs, requestId }: HttpExchange): string {
  const outcome = status ?? error ?? 'aborted'
  const id = requestId === undefined ? '' : `  request-id ${requestId}`
  return safeText(`${method} ${url}  ${outcome}  ${Math.round(durationMs)} ms${id}`)
}
