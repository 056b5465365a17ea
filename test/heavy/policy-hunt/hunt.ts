import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Oversights } from '../../../src/connect/oversight/oversights.ts'
import { readBatch } from '../../../src/emulator/graph/batch-items.ts'
import { Refusal } from '../../../src/emulator/graph/refusal.ts'
import { TowlineError } from '../../../src/errors/towline-error.ts'
import { graphClient } from '../../../src/graph/client.ts'
import type { GraphMethod } from '../../../src/guard/normal-request.ts'
import type { Oversight } from '../../../src/guard/oversight.ts'
import { nodeRuntime } from '../../../src/http/runtime.ts'
import type { HttpRequest, HttpResponse } from '../../../src/http/send.ts'
import { temporaryFolder } from '../../cli/support.ts'
import { plainTarget } from '../../support/target.ts'
import { accessToken, TARGET_TENANT } from '../../support/tokens.ts'
import type { Generated } from './generate.ts'

/** Why a request must not have come, as the emulator reads it; `undefined` for an allowed one. */
export type WhyForbidden = (
  method: string,
  version: string,
  path: string,
  body: unknown,
  query: string,
) => string | undefined

/** What reached the service although no rule allows it. */
export class Service {
  readonly holes: string[] = []
  requests = 0
  readonly #whyForbidden: WhyForbidden
  /** Where the next list answer leads. */
  next: string | undefined

  constructor(whyForbidden: WhyForbidden) {
    this.#whyForbidden = whyForbidden
  }

  readonly send = async ({ method, url, body, headers = {} }: HttpRequest): Promise<HttpResponse> => {
    this.requests++
    const { pathname, search } = new URL(url)
    const [, version = '', path = ''] = /^\/(v1\.0|beta)(\/.*)?$/i.exec(pathname) ?? []
    const override = Object.entries(headers).find(([name]) => /^x-http-method/i.test(name))?.[1]
    const value = parsed(body)
    if (isBatch(path)) {
      this.#judgeItems(version, value)
      return answer({ responses: [] })
    }
    this.#judge(override ?? method, version, path, value, search)
    const next = this.next
    this.next = undefined
    return answer({ value: [{ id: '1' }], ...(next === undefined ? {} : { '@odata.nextLink': next }) })
  }

  #judgeItems(version: string, batch: unknown): void {
    for (const item of itemsOf(batch)) {
      const [path = '', ...query] = item.url.split('?')
      const inner = item.headers.get('x-http-method') ?? item.headers.get('x-http-method-override')
      if (isBatch(path)) this.#judgeItems(version, item.body)
      else this.#judge(inner ?? item.method, version, path, item.body, query.length === 0 ? '' : `?${query.join('?')}`)
    }
  }

  #judge(method: string, version: string, path: string, body: unknown, query: string): void {
    let why: string | undefined
    try {
      why = this.#whyForbidden(method.toUpperCase(), version.toLowerCase(), path, body, query)
    } catch {
      // What the emulator itself refuses to read does nothing.
      return
    }
    if (why !== undefined) this.holes.push(`${why}: ${method} /${version}${path}${query} ${JSON.stringify(body ?? '')}`)
  }
}

function isBatch(path: string): boolean {
  return /^\/\$batch$/i.test(path)
}

/** None for a batch that the emulator refuses to read. */
function itemsOf(batch: unknown): ReturnType<typeof readBatch> {
  try {
    return readBatch(batch)
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}

function parsed(body: HttpRequest['body']): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString())
  } catch {
    return undefined
  }
}

function answer(value: unknown): HttpResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(value)) }
}

export async function attempt(graph: ReturnType<typeof graphClient>, service: Service, one: Generated): Promise<void> {
  const { path, api, body } = one
  const method = one.method as GraphMethod
  const headers = one.headers === undefined ? {} : { headers: one.headers }
  service.next = one.next
  try {
    if (one.way === 'list') {
      for await (const _ of graph.list(path, { api, ...headers })) void _
    } else if (one.way === 'batch')
      await graph.batch(
        [{ method, path, ...headers, ...(body === undefined ? {} : { body }) }, { path: '/sites/getAllSites' }],
        { api },
      )
    else if (one.way === 'hand') {
      const item = {
        id: '1',
        method,
        url: path,
        ...headers,
        ...(body === undefined ? {} : { body: body instanceof Uint8Array ? String(body) : body }),
      }
      await graph.post('/$batch', { requests: [item] }, { api })
    } else await graph.request(method, path, { api, ...headers, ...(body === undefined ? {} : { body }) })
  } catch (error) {
    if (!(error instanceof TowlineError)) throw error
  }
}

/** A policy, and its rules written down a second time in another form. */
export interface Hunted {
  readonly policy: string
  readonly whyForbidden: WhyForbidden
}

/** A client of the hunted policy; `plant` may change what its oversight sees, to plant a hole. */
export function hunted(
  t: TestContext,
  { policy, whyForbidden }: Hunted,
  plant: (real: Oversight) => Oversight = (real) => real,
) {
  const folder = temporaryFolder(t)
  const file = join(folder, 'policy.yaml')
  writeFileSync(file, policy)
  const service = new Service(whyForbidden)
  const runtime = nodeRuntime({ send: service.send, wait: async () => {}, env: {} })
  const oversights = new Oversights(runtime, { cwd: folder, policy: file, hostPolicy: join(folder, 'none') })
  const target = plainTarget('hunted', TARGET_TENANT, { access: 'read-write' })
  const oversight = oversights.of(target, { command: 'hunt' })
  assert.ok(oversight !== undefined)
  const token = accessToken({ exp: 4_102_444_800 })
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) }
  const graph = graphClient({
    ...runtime,
    credential,
    tenantId: TARGET_TENANT,
    access: 'read-write',
    oversight: plant(oversight),
    budget: 1,
  })
  return { service, graph }
}
