import { createDoor, say } from './door.ts'
import { openOnLoopback } from './open.ts'

/** An address of this machine that a browser is redirected to once (RFC 8252 §7.3). */
interface LoopbackVisit {
  /** `http://localhost:<port>` and the path of the options. */
  readonly url: string
  /** The query of the first visit that passes the check. Rejects with the signal's reason, or with what an option threw. */
  readonly visit: Promise<URLSearchParams>
  close(): void
}

interface LoopbackOptions {
  /** An unguessable path; every other one is answered with 404. */
  readonly path: string
  /** Whether a visit is the expected one. Any other is answered with 400, and the wait goes on. */
  readonly check: (query: URLSearchParams) => boolean
  /** The plain text that the browser then shows. */
  readonly thanks: (query: URLSearchParams) => string
  readonly signal: AbortSignal
}

/** Listens on loopback, on a free port, until `close` is called. Rejects with the system's error when no port can be had. */
export async function waitOnLoopback({ path, check, thanks, signal }: LoopbackOptions): Promise<LoopbackVisit> {
  const arrived = Promise.withResolvers<URLSearchParams>()
  // A caller that never awaits `visit` must not get an unhandled rejection.
  arrived.promise.catch(() => {})
  const { port, close } = await openOnLoopback(() =>
    createDoor(({ method }, response, { pathname, searchParams: query }) => {
      if (method !== 'GET' || pathname !== path) return say(response, 404, 'There is nothing here.')
      try {
        if (!check(query)) return say(response, 400, 'This is not the visit that was waited for. Nothing happened.')
        // The caller then closes the listener, so the answer goes first.
        response.once('close', () => arrived.resolve(query))
        say(response, 200, thanks(query))
      } catch (error) {
        arrived.reject(error)
        throw error
      }
    }, 'redirects'),
  )
  const stop = (): void => arrived.reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  return {
    url: `http://localhost:${port}${path}`,
    visit: arrived.promise,
    close() {
      signal.removeEventListener('abort', stop)
      close()
    },
  }
}
