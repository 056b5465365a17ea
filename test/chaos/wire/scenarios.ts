import { whoIs } from '../../../src/cli/commands/whoami/who-is.ts'
import { connector } from '../../../src/connect/connect.ts'
import { type CredentialOptions, towlineCredential } from '../../../src/credential/credential.ts'
import { Reads } from '../../../src/directory/reads.ts'
import { type GraphClient, graphClient } from '../../../src/graph/client.ts'
import { listSites } from '../../../src/graph/sites.ts'
import type { Runtime } from '../../../src/http/runtime.ts'
import { NOON } from '../../support/fake-clock.ts'
import { plainTarget } from '../../support/target.ts'
import { CLIENT_ID, HOUR, TARGET_TENANT } from '../../support/tokens.ts'
import { access, assertion, DOMAIN } from './good-answers.ts'
import { fields, isSuccess, isTokenOfPerson, isTokenOfTarget, strictJson } from './reference.ts'
import { strange } from './strange-values.ts'
import type { Scenario, Served } from './wire.ts'

const GRAPH = /^https:\/\/graph\.microsoft\.com\//
const AUTHORITY = /^https:\/\/login\.microsoftonline\.com\//
const ANYTHING = /^/
const NOTHING = /^$/

function credentialOf(runtime: Runtime, tenant: string = TARGET_TENANT) {
  return towlineCredential({ ...runtime, tenant, clientId: CLIENT_ID, assertion: () => assertion })
}

/** Read-only, with the token at hand, so that only Graph's answers can be wrong. */
function graphOf(runtime: Runtime, given: { readonly access?: 'read-write' } = {}): GraphClient {
  const credential = { getToken: async () => ({ token: access, expiresOnTimestamp: 0 }) }
  return graphClient({ ...runtime, ...given, credential, tenantId: TARGET_TENANT })
}

/** What the last answer of Graph says; `undefined` where it is no success. */
function lastObject(served: readonly Served[]): unknown {
  const { response } = served.at(-1) as Served
  const value = isSuccess(response) ? strictJson(response) : undefined
  // An error in the form of a success is no result.
  const isError =
    Object.keys(fields(value)).join() === 'error' && fields(fields(value)['error']) === fields(value)['error']
  return isError ? undefined : value
}

/** The items of all pages, where each page is one, is named by the page before it, and the last one names no other. */
function wholeList(served: readonly Served[]): unknown[] | undefined {
  const items: unknown[] = []
  const good = served.filter(({ request, response }) => GRAPH.test(request.url) && isSuccess(response))
  for (const [index, { response }] of good.entries()) {
    const page = fields(strictJson(response))
    const value = page['value'] ?? (page['value'] === null ? [] : undefined)
    if (!Array.isArray(value)) return undefined
    items.push(...value)
    const next = page['@odata.nextLink'] ?? ''
    const following = good[index + 1]?.request.url
    if (typeof next !== 'string') return undefined
    if (following === undefined ? next !== '' : new URL(next, following).href !== following) return undefined
  }
  return items
}

async function itemsOf(list: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = []
  for await (const item of list) items.push(item)
  return items
}

export const graphScenarios: readonly Scenario[] = [
  {
    name: 'graph get',
    spoils: GRAPH,
    run: (runtime) => graphOf(runtime).get('/organization').then(orNothing),
    expected: objectOrNothing,
  },
  {
    name: 'graph list',
    spoils: GRAPH,
    run: (runtime) => itemsOf(graphOf(runtime).list('/sites')),
    expected: wholeList,
  },
  {
    name: 'sites',
    spoils: GRAPH,
    run: (runtime) => itemsOf(listSites(graphOf(runtime))),
    expected(served) {
      const seen = new Set<unknown>()
      return wholeList(served)?.filter((item) => {
        const { id } = Object(item) as { id?: unknown }
        if (id === undefined || id === null) return true
        const key = JSON.stringify(id)
        return !seen.has(key) && seen.add(key)
      })
    },
  },
  {
    name: 'delta',
    spoils: GRAPH,
    async run(runtime) {
      let link: string | undefined
      const items = await itemsOf(
        graphOf(runtime).list('/users/delta', { onEnd: ({ deltaLink }) => (link = deltaLink) }),
      )
      // A whole link stays to the letter, also with a blank at its end, which no URL has.
      return { items, link: link === undefined ? null : new URL(link).href }
    },
    expected(served) {
      const items = wholeList(served)
      const last = fields(strictJson((served.at(-1) as Served).response))['@odata.deltaLink']
      const isNone = last === undefined || last === null || last === ''
      const link = isNone ? null : new URL(String(last), (served.at(-1) as Served).request.url).href
      return items && { items, link }
    },
  },
  {
    name: 'batch',
    spoils: GRAPH,
    async run(runtime) {
      const results = await graphOf(runtime).batch(['/a', '/b', '/c'].map((path) => ({ path })))
      const failed = results.find((result) => !result.ok)
      if (failed !== undefined && !failed.ok) throw failed.error
      return results.map((result) => (result.ok ? orNothing(result.body) : undefined))
    },
    expected: batchBodies,
  },
  {
    name: 'write batch',
    spoils: GRAPH,
    async run(runtime) {
      const requests = ['/a', '/b', '/c'].map((path) => ({ path, method: 'POST' as const, body: { path } }))
      const results = await graphOf(runtime, { access: 'read-write' }).batch(requests)
      const failed = results.find((result) => !result.ok)
      if (failed !== undefined && !failed.ok) throw failed.error
      return results.map((result) => (result.ok ? orNothing(result.body) : undefined))
    },
    expected: batchBodies,
  },
  {
    name: 'write',
    spoils: GRAPH,
    async run(runtime, draw) {
      const graph = graphOf(runtime, { access: 'read-write' })
      if (draw() < 0.5) return orNothing(await graph.post('/groups', { displayName: 'x' }))
      return orNothing(await graph.patch('/groups/1', { displayName: 'x' }))
    },
    expected: objectOrNothing,
  },
  {
    name: 'download',
    spoils: ANYTHING,
    async run(runtime) {
      const chunks: Uint8Array[] = []
      const sink = {
        write: (chunk: Uint8Array) => void chunks.push(Buffer.from(chunk)),
        restart: () => void chunks.splice(0),
      }
      const { bytes } = await graphOf(runtime).download('/drives/d/items/i/content', sink)
      const content = Buffer.concat(chunks)
      return { bytes, content: content.toString('latin1') }
    },
    expected(served) {
      const parts = served.map(({ response }) => response).filter(({ status }) => [200, 203, 206].includes(status))
      let content: Buffer | undefined
      let version: string | undefined
      for (const { status, headers, body } of parts) {
        // The version that was begun goes on where it stopped; another one begins anew.
        const { length = 0 } = headers['etag']?.startsWith('"') && headers['etag'] === version ? (content ?? '') : ''
        const rest = Buffer.from(body).subarray(status === 206 ? 0 : length)
        content = Buffer.concat([content?.subarray(0, length) ?? Buffer.alloc(0), rest])
        if (status !== 206) version = headers['etag']
      }
      return content && { bytes: content.length, content: content.toString('latin1') }
    },
  },
  {
    name: 'upload',
    spoils: ANYTHING,
    async run(runtime) {
      const bytes = new Uint8Array(10 * 1024 * 1024 + 70_000)
      return orNothing(
        await graphOf(runtime, { access: 'read-write' }).upload('/drives/d/items/i/createUploadSession', bytes),
      )
    },
    expected: objectOrNothing,
  },
]

/** Null where the last answer has no content. */
function objectOrNothing(served: readonly Served[]): unknown {
  const { response } = served.at(-1) as Served
  const isEmpty = isSuccess(response) && Buffer.from(response.body).toString().trim() === ''
  return isEmpty ? null : lastObject(served)
}

function orNothing(value: unknown): unknown {
  return value === undefined ? null : value
}

function batchBodies(served: readonly Served[]): unknown {
  const bodies = new Map<string, unknown>()
  for (const { request, response } of served) {
    if (request.url.endsWith('/$batch')) {
      const { responses } = isSuccess(response) ? fields(strictJson(response)) : {}
      const ids = new Set<string>()
      for (const one of Array.isArray(responses) ? responses : []) {
        const { id, status, body } = fields(one)
        if (typeof status !== 'number' || !['string', 'number'].includes(typeof id) || ids.has(String(id))) continue
        ids.add(String(id))
        if (status >= 200 && status < 300 && !bodies.has(String(id))) bodies.set(String(id), body ?? null)
      }
    } else if (isSuccess(response)) {
      // Sent alone, after its batch was refused.
      const id = String(['/a', '/b', '/c'].findIndex((path) => request.url.endsWith(path)))
      const isJson = /json/i.test(response.headers['content-type'] ?? '')
      // What is not JSON stands in a batch as text in base64.
      const body = isJson ? strictJson(response) : Buffer.from(response.body).toString('base64')
      if (!bodies.has(id)) bodies.set(id, body ?? null)
    }
  }
  const found = ['0', '1', '2'].map((id) => bodies.get(id))
  return found.includes(undefined) ? undefined : found
}

function tokensIn(served: readonly Served[]): unknown[] {
  return served
    .filter(({ request, response }) => request.url.endsWith('/oauth2/v2.0/token') && response.status === 200)
    .map(({ response }) => fields(strictJson(response))['access_token'])
}

export const credentialScenarios: readonly Scenario[] = [
  {
    name: 'exchange',
    spoils: AUTHORITY,
    run: async (runtime) => (await credentialOf(runtime).getToken('https://graph.microsoft.com/.default')).token,
    expected: (served) => tokensIn(served).findLast(isTokenOfTarget),
  },
  {
    name: 'domain',
    spoils: AUTHORITY,
    run: (runtime) => credentialOf(runtime, DOMAIN).resolvedTenantId(),
    expected(served) {
      const found = fields(strictJson((served.at(-1) as Served).response))['token_endpoint']
      const [, tenant] = /\/([0-9a-f-]{36})\//i.exec(typeof found === 'string' ? found : '') ?? []
      return tenant?.toLowerCase()
    },
  },
  {
    name: 'whoami',
    spoils: AUTHORITY,
    async run(runtime) {
      const connection = connector(runtime)(plainTarget('fabrikam', DOMAIN, { clientId: CLIENT_ID }))
      const credential = credentialOf(runtime, DOMAIN)
      const source = { source: 'custom', get: async () => ({ token: assertion, expiresOn: Number.MAX_SAFE_INTEGER }) }
      const who = await whoIs({ ...connection, credential, assertion: source }, new AbortController().signal)
      return { tenantId: who.tenantId, expires: who.expiresOn > '2026' }
    },
    expected: (served) =>
      tokensIn(served).some(isTokenOfTarget) ? { tenantId: TARGET_TENANT, expires: true } : undefined,
  },
]

/** Whatever a credential or a function of another maker gives, Graph gets a token of the target or nothing. */
export const foreignScenarios: readonly Scenario[] = [
  {
    name: 'foreign credential',
    spoils: NOTHING,
    async run(runtime, draw) {
      const good = { token: access, expiresOnTimestamp: NOON + HOUR }
      const credential = { getToken: async () => strange(good, access, draw) as typeof good }
      return graphClient({ ...runtime, credential, tenantId: TARGET_TENANT }).get('/organization')
    },
    expected: ofBearerThatMayBeUsed,
  },
  {
    name: 'foreign assertion function',
    spoils: NOTHING,
    run(runtime, draw) {
      const good = { token: assertion, expiresOn: NOON + HOUR }
      const given = () => strange(good, assertion, draw) as typeof good
      return withAssertion(runtime, given)
    },
    expected: ofAssertionThatIsText,
  },
  {
    name: 'foreign assertion credential',
    spoils: NOTHING,
    run(runtime, draw) {
      const good = { token: assertion, expiresOnTimestamp: NOON + HOUR }
      return withAssertion(runtime, { getToken: async () => strange(good, assertion, draw) as typeof good })
    },
    expected: ofAssertionThatIsText,
  },
  {
    name: 'foreign assertion source',
    spoils: NOTHING,
    run(runtime, draw) {
      const good = { token: assertion, expiresOn: NOON + HOUR }
      return withAssertion(runtime, { source: 'own', get: async () => strange(good, assertion, draw) as typeof good })
    },
    expected: ofAssertionThatIsText,
  },
]

async function withAssertion(runtime: Runtime, given: NonNullable<CredentialOptions['assertion']>): Promise<unknown> {
  const credential = towlineCredential({ ...runtime, tenantId: TARGET_TENANT, clientId: CLIENT_ID, assertion: given })
  return (await credential.getToken('https://graph.microsoft.com/.default')).token
}

/** The bearer that was sent is judged, and not what the credential gave. */
function ofBearerThatMayBeUsed(served: readonly Served[]): unknown {
  const bearers = served.map(({ request }) => request.headers?.['authorization']?.replace(/^Bearer /, ''))
  const isRight = bearers.every((bearer) => isTokenOfTarget(bearer) || isTokenOfPerson(bearer))
  return isRight ? lastObject(served) : undefined
}

/** What a token service is sent may be no token at all, but it is a text without white space around it. */
function ofAssertionThatIsText(served: readonly Served[]): unknown {
  const sent = served.map(({ request }) => new URLSearchParams(String(request.body)).get('client_assertion'))
  return sent.some((one) => one === null || /^$|^\s|\s$|^\[object|^undefined$/.test(one)) ? undefined : access
}

export const directoryScenarios: readonly Scenario[] = [
  {
    name: 'directory read',
    spoils: GRAPH,
    async run(runtime) {
      const graph = graphOf(runtime)
      const reads = new Reads({ tenantId: TARGET_TENANT, graph, forCleanUp: () => graph })
      return reads.list('/sites', () => true)
    },
    expected: wholeList,
  },
]
