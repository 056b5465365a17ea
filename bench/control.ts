import type { RecordedRequest } from '../src/emulator/index.ts'
import type { Server } from './server.ts'

/** What the emulator was asked for since its record was last cleared. */
export interface Traffic {
  /** Requests for an assertion. */
  readonly identity: number
  /** Requests for a token. */
  readonly exchanges: number
  readonly graph: number
}

/** The emulator's control endpoint, as far as the bench needs it. */
export function controlOf({ description }: Server) {
  const graphHost = new URL(description.graph).host
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(
      `${description.control}${path}`,
      body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
    )
    if (!response.ok) throw new Error(`The emulator's control endpoint answered ${path} with ${response.status}.`)
    return response.json()
  }
  const requests = async () => ((await ask('/requests')) as { requests: readonly RecordedRequest[] }).requests

  return {
    ask,
    requests,
    clearRecord: () => ask('/reset', { requests: true }),
    isGraph: ({ host }: RecordedRequest) => host === graphHost,
    async traffic(): Promise<Traffic> {
      const count = (matches: (request: RecordedRequest) => boolean) => all.filter(matches).length
      const all = await requests()
      return {
        identity: count(({ path }) => path === '/msi/token'),
        exchanges: count(({ method, path }) => method === 'POST' && path.endsWith('/oauth2/v2.0/token')),
        graph: count(({ host }) => host === graphHost),
      }
    },
  }
}

export type Control = ReturnType<typeof controlOf>
