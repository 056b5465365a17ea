import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** Node publishes each request here before the handler of its server gets it. */
const CHANNEL = 'http.server.request.start'

/**
 * Does work during which a library listens on loopback for the browser to return. The library parses each target in its
 * handler, and throws for one that is no address. Any page can send such a target, as in
 * `http://localhost:<port>//`, and the error would end the command. So the handler sees a plain path in its place.
 */
export async function withoutOddTargets<Value>(work: () => Promise<Value>): Promise<Value> {
  subscribe(CHANNEL, replaceOddTarget)
  try {
    return await work()
  } finally {
    unsubscribe(CHANNEL, replaceOddTarget)
  }
}

function replaceOddTarget(message: unknown): void {
  const { request } = message as { readonly request: { url?: string } }
  if (!URL.canParse(request.url ?? '', 'http://localhost')) request.url = '/odd-target'
}
