import { proxyFor } from '../../http/proxy-for.ts'
import { type BodySink, DEFAULT_TIMEOUT_MS, type HttpRequest, type Send } from '../../http/send.ts'
import type { Env } from '../../text/env.ts'

/** Milliseconds without an answer after which a person wonders what is going on. */
const SILENT_MS = 10_000

/** A host that owes an answer. */
interface Host {
  /** When the first request without an answer began, or the last answer came. */
  since: number
  inFlight: number
  /** Requests without an answer in a row, and when the last of them ended. */
  failures: number
  failedAt: number
  readonly request: HttpRequest
}

interface SilentHosts {
  readonly send: Send
  close(): void
}

/**
 * A `send` that tells once of each host that gives no answer for ten seconds. A proxy that drops what is sent would
 * otherwise look like a command that hangs. `now` is in milliseconds.
 */
export function tellingOfSilentHosts(
  send: Send,
  { now, env, tell }: { readonly now: () => number; readonly env: Env; readonly tell: (text: string) => void },
): SilentHosts {
  const hosts = new Map<string, Host>()
  const told = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  const look = (): void => {
    timer = undefined
    for (const [origin, host] of hosts) {
      const { since, inFlight, failures, failedAt } = host
      const isOver = inFlight === 0 && (failures === 0 || now() - failedAt >= SILENT_MS)
      // One failure alone may be of a request that is not repeated.
      const isAwaited = inFlight > 0 || failures > 1
      if (isOver) hosts.delete(origin)
      else if (isAwaited && now() - since >= SILENT_MS && !told.has(origin)) {
        told.add(origin)
        tell(waitingFor(host.request, env))
      }
    }
    if (hosts.size > 0) watch()
  }
  // A timer for each request would cost more than the rest of this. A tenth of the time is exact enough.
  const watch = (): void => {
    timer ??= setTimeout(look, SILENT_MS / 10).unref()
  }

  return {
    async send(request) {
      const { sink, body, timeoutFrom } = request
      // The bytes of an upload move long before there is an answer.
      const isUpload = timeoutFrom === 'last-byte' && body !== undefined
      if (request.background || isUpload) return send(request)
      const [origin = ''] = /^[a-z]+:\/\/[^/]+/.exec(request.url) ?? []
      const host = hosts.get(origin) ?? { since: now(), inFlight: 0, failures: 0, failedAt: 0, request }
      if (host.inFlight++ === 0 && host.failures === 0) host.since = now()
      hosts.set(origin, host)
      watch()
      let isOwed = true
      const ended = (isAnswered: boolean): void => {
        if (!isOwed) return
        isOwed = false
        host.inFlight--
        if (isAnswered) host.since = now()
        else host.failedAt = now()
        host.failures = isAnswered ? 0 : host.failures + 1
      }
      // A long file is an answer once it begins, however slow its reader is.
      const heard = sink && {
        takes(head: Parameters<BodySink['takes']>[0]) {
          ended(true)
          return sink.takes(head)
        },
        write: (chunk: Uint8Array) => sink.write(chunk),
      }
      try {
        const answer = await send(heard === undefined ? request : { ...request, sink: heard })
        ended(true)
        return answer
      } catch (error) {
        ended(false)
        throw error
      }
    },
    close: () => clearTimeout(timer),
  }
}

function waitingFor({ url, direct, timeoutMs = DEFAULT_TIMEOUT_MS }: HttpRequest, env: Env): string {
  const place = new URL(url)
  const { proxy } = direct ? {} : proxyFor(place, env)
  const by = typeof proxy === 'object' ? ` by ${proxy.shown}` : ''
  return `waiting for ${place.host}${by}: no answer for ${SILENT_MS / 1000} s; each try ends after ${timeoutMs / 1000} s`
}
