import type { Runtime } from '../http/runtime.ts'
import type { HttpRequest, HttpResponse, Send } from '../http/send.ts'

/** Requests in flight. A guess at what is polite: the limits of the token service are not published. */
const AT_ONCE = 16
/**
 * Milliseconds between the starts of two requests, after the service has throttled once; doubled at each further time.
 */
const FIRST_SPACING_MS = 250
/** Milliseconds that the spacing never exceeds. */
const MOST_SPACING_MS = 4_000
/** Milliseconds without throttling after which requests go at full speed. */
const CALM_MS = 60_000

/**
 * A `send` to the token service that all targets share: 16 requests in flight, and once the service has throttled, a
 * pause between the starts of two requests. It keeps numbers and places in a queue, and reads of an answer only the
 * status.
 */
export function pacedExchanges({ send, now, wait }: Runtime): Send {
  const queue: (() => void)[] = []
  let inFlight = 0
  let spacing = 0
  let nextAt = 0
  let throttledAt = Number.NEGATIVE_INFINITY

  const turn = async (signal: AbortSignal | undefined): Promise<void> => {
    if (inFlight >= AT_ONCE) await placeIn(queue, signal)
    else inFlight++
  }

  const leave = (): void => {
    const next = queue.shift()
    // The next request in the queue takes the place of the one that leaves.
    if (next === undefined) inFlight--
    else next()
  }

  const spread = async ({ signal, background }: HttpRequest): Promise<void> => {
    const time = now()
    if (time - throttledAt > CALM_MS) spacing = 0
    if (spacing === 0) return
    const at = Math.max(time, nextAt)
    nextAt = at + spacing
    if (at > time) await wait(at - time, signal, background)
  }

  const heed = ({ status }: HttpResponse): void => {
    if (status !== 429 && status !== 503) return
    const time = now()
    // Answers to requests that were in flight together count as one.
    if (time - throttledAt < spacing) return
    spacing = Math.min(MOST_SPACING_MS, spacing === 0 ? FIRST_SPACING_MS : spacing * 2)
    throttledAt = time
    nextAt = time + spacing
  }

  return async (request) => {
    const came = now()
    await turn(request.signal)
    try {
      await spread(request)
      request.onHeldBack?.(now() - came)
      const response = await send(request)
      heed(response)
      return response
    } finally {
      leave()
    }
  }
}

function placeIn(queue: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const enter = (): void => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }
    const abort = (): void => {
      queue.splice(queue.indexOf(enter), 1)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
    queue.push(enter)
  })
}
