/**
 * A hunt for requests that the policy lets through though it does not allow them. Each generated request goes through the real
 * client. What reaches the service is read by the emulator's own code, and has to be allowed by rules that this file writes
 * down a second time, in another form.
 */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { Oversights } from '../../src/connect/oversight/oversights.ts'
import { readBatch } from '../../src/emulator/graph/batch-items.ts'
import { segmentsOf } from '../../src/emulator/graph/paths.ts'
import { TowlineError } from '../../src/errors/towline-error.ts'
import { graphClient } from '../../src/graph/client.ts'
import type { GraphMethod } from '../../src/guard/normal-request.ts'
import type { Oversight, WatchedCall } from '../../src/guard/oversight.ts'
import { nodeRuntime } from '../../src/http/runtime.ts'
import type { HttpRequest, HttpResponse } from '../../src/http/send.ts'
import { temporaryFolder } from '../cli/support.ts'
import { plainTarget } from '../support/target.ts'
import { accessToken, TARGET_TENANT } from '../support/tokens.ts'

const SEED = Number(process.env['TOWLINE_HUNT_SEED'] ?? 17)
const REQUESTS = Number(process.env['TOWLINE_HUNT_REQUESTS'] ?? 100_000)

const GROUP = '5b1c0f4e-3d0c-4b0e-9d59-8f0f6a1c2d3e'
const OTHER = '77ae0f4e-3d0c-4b0e-9d59-8f0f6a1c2d3e'
const ID = '11111111-2222-4333-8444-555555555555'

const policy = `
apiVersion: towline/policy/v1
rules:
  - id: sites
    who: { command: [hunt] }
    where: { target: [all] }
    allow: ["GET /v1.0/sites/getAllSites", "GET /v1.0/sites/{site}/**", "GET /v1.0/users/{id}", "GET /v1.0/applications/**"]
  - id: groups
    who: { command: [hunt] }
    where: { target: [all] }
    allow: ["POST /v1.0/groups/{group}/members/$ref", "DELETE /v1.0/groups/{group}/members/{id}/$ref"]
    bind: { group: [${GROUP}] }
  - id: objects
    who: { command: [hunt] }
    where: { target: [all] }
    allow: ["PATCH /v1.0/groups/{id}", "PATCH /v1.0/applications/{id}", "POST /v1.0/applications/{id}/owners/$ref"]
deny:
  - "* /{version}/roleManagement/**"
  - "* /{version}/applications/{id}/federatedIdentityCredentials/**"
  - "* /{version}/directoryRoles/**"
  - { method: [POST], path: ["/{version}/applications/{id}/addPassword"] }
  - { method: [PATCH], path: ["/{version}/applications/{id}"], body: [passwordCredentials] }
`

/** Why a request must not have come, as the emulator reads it; `undefined` for an allowed one. */
function whyForbidden(method: string, version: string, path: string, body: unknown, query: string): string | undefined {
  if (version !== 'v1.0') return `version ${version}`
  // A type between names nothing of its own in a question.
  const isNamed = (one: string): boolean => method !== 'GET' || one.toLowerCase() !== 'microsoft.graph.user'
  const read = segmentsOf(path)
    .filter(isNamed)
    .map((one) => one.toLowerCase().replace(/^microsoft\.graph\./, ''))
  const [set, key = '', list = '', ...rest] = read
  const last = read.at(-1)
  const options = [...new URLSearchParams(query)].map(([name, value]) => [
    name.trim().toLowerCase(),
    value.toLowerCase(),
  ])
  const expanded = options
    .filter(([name]) => name === '$expand' || name === 'expand')
    .map(([, value]) => value)
    .join()
  const namesObject = options.some(([name]) => /^[$@]?id$/.test(name ?? ''))
  if (set === 'applications' && read.length <= 2 && expanded.includes('federatedidentitycredentials'))
    return 'expands credentials'
  const isKey = (text: string): boolean =>
    text !== '' && !text.startsWith('$') && text !== 'delta' && !text.startsWith('getall')
  const names = namesIn(body)
  if (method === 'GET' && set === 'sites') return key === 'getallsites' || isKey(key) ? undefined : `sites/${key}`
  if (method === 'GET' && set === 'users' && read.length === 2) {
    if (expanded !== '') return 'expands a person'
    return isKey(key) ? undefined : `users/${key}`
  }
  if (method === 'GET' && set === 'applications')
    return list === 'federatedidentitycredentials' ? 'credentials' : undefined
  if (set === 'groups' && list === 'members') {
    if (key !== GROUP) return `members of ${key}`
    if (method === 'POST') return rest.join() === '$ref' && isOwnReference(body) ? undefined : 'a member in another way'
    if (method === 'DELETE')
      return last === '$ref' && rest.length === 2 && !namesObject ? undefined : 'deletes the member itself'
    return 'other method'
  }
  if (method === 'PATCH' && set === 'groups' && read.length === 2 && isKey(key)) {
    return names.some((name) => /@(?:odata\.)?bind$/.test(name)) ? 'binds members' : undefined
  }
  if (method === 'PATCH' && set === 'applications' && read.length === 2 && isKey(key)) {
    return names.includes('passwordcredentials') ? 'writes a password' : undefined
  }
  if (method === 'POST' && set === 'applications' && list === 'owners' && rest.join() === '$ref') {
    return isOwnReference(body) ? undefined : 'refers to what is denied'
  }
  return `${method} ${read.join('/')}`
}

function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [name.toLowerCase(), ...namesIn(inner)])
}

/** Graph's own, whole or relative to it, and nothing that is denied. */
function isOwnReference(body: unknown): boolean {
  const { '@odata.id': reference } = Object(body) as { '@odata.id'?: unknown }
  if (typeof reference !== 'string' || /directoryroles|rolemanagement/i.test(decodeURIComponent(reference)))
    return false
  return reference.startsWith('https://graph.microsoft.com/') || /^\/?[a-z][a-z0-9]*\//i.test(reference)
}

/** What reached the service although no rule allows it. */
class Service {
  readonly holes: string[] = []
  requests = 0
  /** Where the next list answer leads. */
  next: string | undefined

  readonly send = async ({ method, url, body, headers = {} }: HttpRequest): Promise<HttpResponse> => {
    this.requests++
    const { pathname, search } = new URL(url)
    const [, version = '', path = ''] = /^\/(v1\.0|beta)(\/.*)?$/i.exec(pathname) ?? []
    const override = Object.entries(headers).find(([name]) => /^x-http-method/i.test(name))?.[1]
    const value = parsed(body)
    if (/^\/\$batch$/i.test(path)) {
      for (const item of readBatch(value)) {
        const [itemPath = '', ...query] = item.url.split('?')
        const inner = item.headers.get('x-http-method') ?? item.headers.get('x-http-method-override')
        this.#judge(inner ?? item.method, version, itemPath, item.body, query.length === 0 ? '' : `?${query.join('?')}`)
      }
      return answer({ responses: [] })
    }
    this.#judge(override ?? method, version, path, value, search)
    const next = this.next
    this.next = undefined
    return answer({ value: [{ id: '1' }], ...(next === undefined ? {} : { '@odata.nextLink': next }) })
  }

  #judge(method: string, version: string, path: string, body: unknown, query: string): void {
    let why: string | undefined
    try {
      why = whyForbidden(method.toUpperCase(), version.toLowerCase(), path, body, query)
    } catch {
      // What the emulator itself refuses to read does nothing.
      return
    }
    if (why !== undefined) this.holes.push(`${why}: ${method} /${version}${path}${query} ${JSON.stringify(body ?? '')}`)
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

/** A generator that gives the same numbers for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Generated {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly api: 'v1.0' | 'beta'
  readonly way: 'request' | 'list' | 'batch' | 'hand'
  readonly next?: string
}

const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${ID}` }
const BASES: readonly (readonly [string, string, unknown?])[] = [
  ['GET', '/sites/getAllSites'],
  ['GET', '/sites/root/lists'],
  ['GET', '/sites/fabrikam.sharepoint.com:/sites/hr:/lists'],
  ['GET', `/users/${ID}`],
  ['GET', '/users'],
  ['GET', '/users/delta'],
  ['GET', '/roleManagement/directory/roleAssignments'],
  ['GET', `/applications/${ID}`],
  ['GET', `/applications/${ID}/federatedIdentityCredentials`],
  ['POST', `/applications/${ID}/federatedIdentityCredentials`, {}],
  ['POST', `/applications/${ID}/addPassword`, {}],
  ['PATCH', `/applications/${ID}`, { displayName: 'x' }],
  ['PATCH', `/applications/${ID}`, { passwordCredentials: [] }],
  ['POST', `/applications/${ID}/owners/$ref`, reference],
  ['POST', `/applications/${ID}/owners/$ref`, { '@odata.id': `https://graph.microsoft.com/v1.0/directoryRoles/${ID}` }],
  ['POST', `/groups/${GROUP}/members/$ref`, reference],
  ['POST', `/groups/${OTHER}/members/$ref`, reference],
  ['POST', `/groups/${GROUP}/members/$ref`, { '@odata.id': 'https://evil.example/v1.0/users/1' }],
  ['DELETE', `/groups/${GROUP}/members/${ID}/$ref`],
  ['DELETE', `/groups/${OTHER}/members/${ID}/$ref`],
  ['DELETE', `/groups/${GROUP}/members/${ID}`],
  ['PATCH', `/groups/${OTHER}`, { displayName: 'x' }],
  ['PATCH', `/groups/${OTHER}`, { 'members@odata.bind': [reference['@odata.id']] }],
  ['DELETE', `/users/${ID}`],
  ['DELETE', `/groups/${GROUP}`],
]

const LOOKALIKES: Readonly<Record<string, string>> = { s: 'ſ', k: '\u212a', r: 'ｒ', a: 'а', e: 'ｅ' }

function generate(random: () => number): Generated {
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item
  const chance = (part: number): boolean => random() < part
  const [method, base, body] = pick(BASES)
  let path = base
  for (let times = Math.floor(random() * 4); times > 0; times--) path = spelling(path, pick, random)
  const headers: Record<string, string> = {}
  if (chance(0.05))
    headers[pick(['X-HTTP-Method', 'x-http-method-override', 'X_HTTP_Method'])] = pick(['DELETE', 'PATCH', 'POST'])
  if (chance(0.03))
    headers['content-type'] = pick(['application/json; charset=utf-16', 'text/plain', 'application/json'])
  const written = body === undefined ? undefined : spelledBody(body, pick, chance)
  const isGet = method === 'GET'
  const way = pick(isGet ? (['request', 'list', 'batch', 'hand'] as const) : (['request', 'batch', 'hand'] as const))
  return {
    method: chance(0.02) ? method.toLowerCase() : method,
    path,
    ...(written === undefined ? {} : { body: written }),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    api: chance(0.05) ? 'beta' : 'v1.0',
    way,
    ...(way === 'list' && chance(0.7)
      ? { next: `https://graph.microsoft.com/v1.0${pick(BASES)[1]}?$skiptoken=1` }
      : {}),
  }
}

function spelling(path: string, pick: <Item>(list: readonly Item[]) => Item, random: () => number): string {
  const at = Math.floor(random() * path.length)
  const character = path[at] ?? '/'
  const put = (text: string): string => path.slice(0, at) + text + path.slice(at + 1)
  const hex = `%${character.charCodeAt(0).toString(16)}`
  const parts = path.split('/')
  const one = Math.min(1 + Math.floor(random() * (parts.length - 1)), parts.length - 1)
  const swap = (text: string): string => parts.with(one, text).join('/')
  return pick([
    () => put(character.toUpperCase()),
    () => path.toUpperCase(),
    () => put(hex),
    () => put(hex.toUpperCase()),
    () => put(`%25${hex.slice(1)}`),
    () => put(LOOKALIKES[character] ?? character),
    () => put(`${character}\u200b`),
    () => put(`${character}%E2%80%8B`),
    () => swap(`microsoft.graph.${parts[one]}`),
    () => swap(`microsoft.graph.user/${parts[one]}`),
    () => swap(`${parts[one]}()`),
    () => swap(`${parts[one]};a=b`),
    () => swap(`${parts[one]}%3Ba`),
    () => swap(`${parts[one]} `),
    () => swap(`${parts[one]}%20`),
    () => swap(`${parts[one]}%00`),
    () => swap(`${parts[one]}%2F..`),
    () => swap(`x/../${parts[one]}`),
    () => swap(`./${parts[one]}`),
    () => swap(`%2e/${parts[one]}`),
    () => swap(`/${parts[one]}`),
    () => swap(`${parts[one]}\\`),
    () => path.replace(/\/([^/]+)$/, "('$1')"),
    () => path.replace(/^\/(\w+)\/([^/]+)/, "/$1('$2')"),
    () => path.replace(/^\/(\w+)\/([^/]+)/, "/$1(appId='$2')"),
    () => path.replace(/^\/(\w+)\/([^/]+)/, "/$1(id='$2')"),
    () => path.replace('/$ref', ''),
    () => path.replace('/$ref', '/%24ref'),
    () => `${path}/`,
    () => `${path}//`,
    () => `${path}/$ref`,
    () => `${path}/$value`,
    () => `/beta${path}`,
    () => `/v1.0${path}`,
    () => `/V1.0${path}`,
    () => `/myorganization${path}`,
    () => `${path}?$expand=federatedIdentityCredentials`,
    () => `${path}?expand=FederatedIdentityCredentials($select=id)`,
    () => `${path}?%24expand=federatedIdentityCredentials`,
    () => `${path}?$id=https://graph.microsoft.com/v1.0/users/1`,
    () => `${path}#x`,
    () => `https://graph.microsoft.com/v1.0${path}`,
    () => path.replace('/sites/root', '/sites/root:/x/../../users:'),
    () => path.replace('/sites/root', '/sites/root:'),
  ])()
}

function spelledBody(
  body: unknown,
  pick: <Item>(list: readonly Item[]) => Item,
  chance: (part: number) => boolean,
): unknown {
  if (!chance(0.5)) return body
  const text = JSON.stringify(body)
  return pick([
    text,
    text.replace('passwordCredentials', 'PasswordCredentials'),
    text.replace('passwordCredentials', 'password\\u0043redentials'),
    text.replace('@odata.bind', '@bind'),
    text.replace('members@odata.bind', 'owners@odata.bind'),
    text.replace('directoryRoles', 'directory%52oles'),
    text.replace('{', '{"@odata.id":"https://graph.microsoft.com/v1.0/users/1",'),
    text.replace('{', '{"displayName":"x","displayname":"y",'),
    text.replace('https://graph.microsoft.com/v1.0', ''),
    `\ufeff${text}`,
    `[${text}]`,
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
  ])
}

async function attempt(graph: ReturnType<typeof graphClient>, service: Service, one: Generated): Promise<void> {
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

/** A client of the hunted policy; `mend` may change what its oversight sees, to plant a hole. */
function hunted(t: TestContext, plant: (real: Oversight) => Oversight = (real) => real) {
  const folder = temporaryFolder(t)
  const file = join(folder, 'policy.yaml')
  writeFileSync(file, policy)
  const service = new Service()
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

test(`no spelling of ${REQUESTS} requests gets through (seed ${SEED})`, { timeout: 600_000 }, async (t) => {
  const { service, graph } = hunted(t)
  const random = randomOf(SEED)
  for (let count = 0; count < REQUESTS; count++) {
    await attempt(graph, service, generate(random))
    assert.deepEqual(service.holes.slice(0, 3), [], `seed ${SEED}, request ${count}`)
  }
  assert.ok(service.requests > REQUESTS / 20, `only ${service.requests} requests were allowed`)
  t.diagnostic(`${service.requests} of ${REQUESTS} were sent`)
})

type Judged = (call: WatchedCall) => WatchedCall
const judging =
  (change: Judged) =>
  (real: Oversight): Oversight => ({
    ...bound(real),
    begin: (calls) => real.begin(calls.map(change)),
  })

function bound(real: Oversight): Oversight {
  return {
    beforeToken: (resource) => real.beforeToken(resource),
    beforeExchange: (resource) => real.beforeExchange(resource),
    beforeHandout: (what) => real.beforeHandout(what),
    begin: (calls) => real.begin(calls),
  }
}

const at =
  (change: (path: string) => string): Judged =>
  (call) => ({ ...call, request: { ...call.request, path: change(call.request.path) } })

const holes: Readonly<Record<string, (real: Oversight) => Oversight>> = {
  'a batch that is not opened': judging((call) =>
    call.request.path.endsWith('/$batch')
      ? { ...call, body: '{"requests":[{"id":"1","method":"GET","url":"/sites/getAllSites"}]}' }
      : call,
  ),
  'bodies that are not read': judging(({ body: _, ...call }) => call),
  'methods in headers': judging((call) => ({
    ...call,
    headers: undefined,
    request: { ...call.request, overrides: [] },
  })),
  'queries that are not read': judging((call) => ({ ...call, request: { ...call.request, query: '' } })),
  'a member without $ref': judging(at((path) => path.replace(/(\/members\/[^/]+)$/i, '$1/$ref'))),
  'any group in place of the bound one': judging(at((path) => path.replace(OTHER, GROUP))),
  'credentials of an application': judging(at((path) => path.replace(/\/federatedIdentityCredentials.*/i, ''))),
  'the version': judging(at((path) => path.replace(/^\/beta/, '/v1.0'))),
  'links to other pages': (real) => ({
    ...bound(real),
    begin: async (calls) =>
      (await real.begin(calls)).map((watch) => ({
        clientRequestId: watch.clientRequestId,
        follow: async () => {},
        ended: (end) => watch.ended(end),
      })),
  }),
}

for (const [name, plant] of Object.entries(holes)) {
  test(`the hunt finds a planted hole: ${name}`, { timeout: 120_000 }, async (t) => {
    const { service, graph } = hunted(t, plant)
    const random = randomOf(SEED)
    let count = 0
    while (service.holes.length === 0 && count < 20_000) {
      await attempt(graph, service, generate(random))
      count++
    }
    assert.ok(service.holes.length > 0, `not found in ${count} requests`)
    t.diagnostic(`found after ${count} requests: ${service.holes[0]}`)
  })
}
