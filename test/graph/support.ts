import type { TestContext } from 'node:test'
import type { TokenCredential } from '../../src/credential/assertion/custom.ts'
import type { GraphClientOptions } from '../../src/graph/bind.ts'
import { type Cost, costOf } from '../../src/graph/budget/cost.ts'
import { graphClient } from '../../src/graph/client.ts'
import { normalRequest } from '../../src/guard/normal-request.ts'
import { type HttpResponse, TransportError, type TransportKind } from '../../src/http/send.ts'
import { fakeClock, NOON } from '../support/fake-clock.ts'
import { type Answer, json, scriptedSend } from '../support/scripted-send.ts'
import { accessToken, HOUR, TARGET_TENANT } from '../support/tokens.ts'

export const ROOT = 'https://graph.microsoft.com'
export const TOKEN = accessToken()
export const writable = { access: 'read-write' } as const

/** A credential of another library. Gives these tokens one after the other, and the last one from then on. */
export function tokens(...given: (string | null)[]): TokenCredential & { readonly asked: unknown[] } {
  const asked: unknown[] = []
  return {
    asked,
    async getToken(...request) {
      const next = given[Math.min(asked.length, given.length - 1)] ?? null
      asked.push(request)
      return next === null ? null : { token: next, expiresOnTimestamp: NOON + HOUR }
    },
  }
}

/** What a call costs. The path stands below the version. */
export function cost(method: string, path: string): Cost {
  return costOf(normalRequest(method, `/v1.0${path}`, { root: ROOT, api: 'v1.0' }))
}

/** A client of the target whose requests are answered by a script. */
export function client(t: TestContext, answers: Answer[], options: Partial<GraphClientOptions> = {}) {
  const clock = fakeClock()
  const { send, requests } = scriptedSend(t, ...answers)
  const made = graphClient({ credential: tokens(TOKEN), tenantId: TARGET_TENANT, send, ...clock, ...options })
  return { made, requests, clock }
}

/** A page of a list as Graph writes it. */
export function page(items: unknown[], next?: unknown): HttpResponse {
  return json({ value: items, ...(next === undefined ? {} : { '@odata.nextLink': next }) })
}

/** What a list gave, and the error by which it ended. */
export async function collect<Item>(
  source: AsyncIterable<Item>,
): Promise<{ got: Item[]; error: { code?: unknown; message?: unknown } }> {
  const got: Item[] = []
  try {
    for await (const item of source) got.push(item)
  } catch (error) {
    return { got, error: error as Error }
  }
  return { got, error: {} }
}

export function unreachable(kind: TransportKind): TransportError {
  return new TransportError(kind, 'graph.microsoft.com', kind)
}
