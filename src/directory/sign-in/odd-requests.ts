import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** Node publishes each request here before the handler of its server gets it. */
const CHANNEL = 'http.server.request.start'

/** Bytes. The answer of a sign-in is a form of some kilobytes. */
const MOST_FORM = 256 * 1024

interface Published {
  readonly request: { url?: string; readonly headers: Readonly<Record<string, string | string[] | undefined>> }
}

/**
 * Does work during which a library listens on loopback for the browser to return. Any page can send requests there. The
 * library parses each target in its handler, and throws for one that is no address, as in `http://localhost:<port>//`; it
 * reads a form to its end, however long that is. Either would end the command. So the handler sees a path in the place of
 * such a target, at which it does nothing.
 */
export async function withoutOddRequests<Value>(work: () => Promise<Value>): Promise<Value> {
  subscribe(CHANNEL, leadAstray)
  try {
    return await work()
  } finally {
    unsubscribe(CHANNEL, leadAstray)
  }
}

function leadAstray(message: unknown): void {
  const { request } = message as Published
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  // No browser sends a form in chunks.
  const isLong = Number(length ?? 0) > MOST_FORM || encoding !== undefined
  if (isLong || !URL.canParse(request.url ?? '', 'http://localhost')) request.url = '/odd-request'
}
