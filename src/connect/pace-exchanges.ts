import type { Runtime } from '../http/runtime.ts'
import type { HttpRequest, HttpResponse, Send } from '../http/send.ts'

/** The limits of the token service are not published, so this is a guess at what is polite. */
const AT_ONCE = 16
/** Milliseconds between two beginnings, after the service has pushed back once; doubled each time it does so again. */
const FIRST_SPACING_MS = 250
const MOST_SPACING_MS = 4_000
/** After so long without another push-back they go at full speed again. */
const CALM_MS = 60_000

/**
 * The same `send` for the token service, shared by all targets: 16 requests at once, and one after the other with a pause
 * between once it has answered that there are too many. It holds numbers and places in a queue, and looks at no more of an
 * answer than its status.
 */
export function pacedExchanges({ send, now, wait }: Runtime): Send {
  const queue: (() => void)[] = []
  let underWay = 0
  let spacing = 0
  let nextAt = 0
  let pushedBackAt = Number.NEGATIVE_INFINITY

  const turn = async (signal: AbortSignal | undefined): Promise<void> => {
    if (underWay >= AT_ONCE) await placeIn(queue, signal)
    else underWay++
  }

  const leave = (): void => {
    const next = queue.shift()
    // Whoever is next takes the place over.
    if (next === undefined) underWay--
    else next()
  }

  const spread = async ({ signal, background }: HttpRequest): Promise<void> => {
    const time = now()
    if (time - pushedBackAt > CALM_MS) spacing = 0
    if (spacing === 0) return
    const at = Math.max(time, nextAt)
    nextAt = at + spacing
    if (at > time) await wait(at - time, signal, background)
  }

  const heed = ({ status }: HttpResponse): void => {
    if (status !== 429 && status !== 503) return
    const time = now()
    // Those that were under way together push back together, once.
    if (time - pushedBackAt < spacing) return
    spacing = Math.min(MOST_SPACING_MS, spacing === 0 ? FIRST_SPACING_MS : spacing * 2)
    pushedBackAt = time
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
