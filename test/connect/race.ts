import { setImmediate as turn } from 'node:timers/promises'
import { createWorld, type Emulator, type Tenant } from '../../src/emulator/index.ts'
import { fleet } from '../../src/fleet/fleet.ts'
import { runbook } from '../../src/fleet/runbook.ts'
import { type GraphClient, graphClient } from '../../src/graph/client.ts'
import type { HttpRequest, HttpResponse, Send } from '../../src/http/send.ts'
import type { Target } from '../../src/manifest/target.ts'
import { testEmulator } from '../support/emulator.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { text } from '../support/scripted-send.ts'
import { plainTarget } from '../support/target.ts'

/** Says in each request to Graph which tenant it is meant for. */
const MEANT = 'x-meant-for'
const CONTENT = '/drives/d/items/i/content'
const elsewhere = ['https://contoso.sharepoint.com/file', 'https://graph.microsoft.com/v1.0/sites/root'] as const
const ATTACKER = 'https://attacker.example/file'

export interface Race {
  /** Tokens that reached a service that they are not for, and those whose target was not said. */
  readonly slips: readonly string[]
  /** Targets by name, and how they ended: `ok`, or the code of the error. */
  readonly ends: Readonly<Record<string, string>>
  /** Those among them that were given sites of another tenant. */
  readonly mixed: readonly string[]
  /** How often each kind of trouble was met. */
  readonly met: Readonly<Record<string, number>>
}

/**
 * 200 tenants through one process, some of them twice, by domain or by ID, with all that moves tokens about: renewals before and after
 * their end, refused ones, claims challenges, redirects, and a token service that answers for somebody else now and then.
 */
export async function race(): Promise<Race> {
  const { emulator, clock, tenants } = await raceTrack()
  await emulator.faults.add({ kind: 'claims-challenge', share: 0.1 })
  const met: Record<string, number> = {}
  const note = (what: string): void => {
    met[what] = (met[what] ?? 0) + 1
  }
  const watch = watcher(emulator)
  const exchanges = new Map<string, number>()
  const refused = new Map<string, string>()
  const uses = new Map<string, number>()
  let turns = 0
  let redirects = 0

  const send: Send = async (request) => {
    for (let waits = (turns++ * 7) % 5; waits > 0; waits--) await turn()
    clock.advance(20_000)
    const [, asked = ''] = /\/([\da-f-]{36})\/oauth2\/v2\.0\/token$/.exec(request.url) ?? []
    if (asked !== '') {
      const count = (exchanges.get(asked) ?? 0) + 1
      exchanges.set(asked, count)
      if (count > 1) note('another token for a tenant')
      const index = tenants.findIndex(({ id }) => id === asked)
      // The first, the second or the third token is somebody else's.
      if (index % 7 !== 0 || count !== 1 + ((index / 7) % 3)) return emulator.send(request)
      note(count === 1 ? 'a wrong token at first' : 'a wrong token later')
      const other = tenants[(index + 1) % tenants.length]?.id ?? ''
      return emulator.send({ ...request, url: request.url.replace(asked, other) })
    }
    const token = watch(request)
    if (token === undefined) return request.url.startsWith(elsewhere[0]) ? text('bytes') : emulator.send(request)
    const { tid } = claimsOf(token)
    const count = (uses.get(token) ?? 0) + 1
    uses.set(token, count)
    // One token of every fifth tenant is no good any more from its second use on.
    const isFifth = tenants.findIndex(({ id }) => id === tid) % 5 === 0
    if (isFifth && count === 2 && !refused.has(tid)) refused.set(tid, token)
    if (refused.get(tid) === token) {
      note('a refused token')
      return text('{}', 401)
    }
    return request.url.endsWith(CONTENT) ? redirected(redirects++, note) : emulator.send(request)
  }

  const ends: Record<string, string> = {}
  const mixed: string[] = []
  const all = targetsOf(emulator, tenants)
  const run = fleet({ targets: all, env: { ...emulator.env }, send, now: clock.now, wait: clock.wait })
  for await (const outcome of run.run(sites, { concurrency: 50, input: {} })) {
    const { target } = outcome
    if (outcome.state !== 'ok') ends[target.name] = codeOf('error' in outcome ? outcome.error : undefined)
    else {
      ends[target.name] = 'ok'
      const { sharePoint } = tenantOf(tenants, target)
      if (outcome.result.join() !== sharePoint.geographies[0]?.hostname) mixed.push(target.name)
    }
  }
  met['a claims challenge'] = emulator.faults.list[0]?.spoilt ?? 0
  return { slips: watch.slips, ends, mixed, met }
}

/** A cache of another library that knows tokens by their scope only, shared by clients of all tenants and emptied at times. */
export async function sharedCache(): Promise<Race> {
  const { emulator, clock, tenants } = await raceTrack()
  const watch = watcher(emulator)
  const met = { 'a token from the cache': 0, 'an emptied cache': 0 }
  let cached: Promise<string> | undefined
  let asked = 0
  const send: Send = (request) => {
    watch(request)
    return emulator.send(request)
  }
  const credentialOf = (tenant: Tenant) => ({
    async getToken() {
      if (asked++ % 13 === 0) {
        cached = undefined
        met['an emptied cache']++
      }
      if (cached !== undefined) met['a token from the cache']++
      cached ??= tokenOf(emulator, tenant)
      return { token: await cached, expiresOnTimestamp: clock.now() + 3_600_000 }
    },
  })
  const ends: Record<string, string> = {}
  await Promise.all(
    tenants.map(async (tenant) => {
      const graph = graphClient({ credential: credentialOf(tenant), tenantId: tenant.id, send, ...clock })
      for (let again = 0; again < 3; again++) {
        await graph
          .get('/sites/root', { headers: { [MEANT]: tenant.id } })
          .then(() => 'ok', codeOf)
          .then((end) => {
            ends[`${tenant.name} ${again}`] = end
          })
      }
    }),
  )
  return { slips: watch.slips, ends, mixed: [], met }
}

const sites = runbook({
  name: 'sites',
  description: '',
  permissions: [],
  async run({ target, graph }) {
    const headers = { [MEANT]: target.tenant }
    const hosts = new Set<string>()
    for await (const { webUrl } of graph.list<{ webUrl: string }>('/sites/getAllSites?$top=3', { headers })) {
      hosts.add(new URL(webUrl).hostname)
      await turn()
    }
    await download(graph, headers)
    return [...hosts]
  },
})

async function download(graph: GraphClient, headers: Record<string, string>): Promise<void> {
  await graph.request('GET', CONTENT, { headers }).catch((error: unknown) => {
    if (codeOf(error) !== 'REDIRECT_REFUSED') throw error
  })
}

/** By turns to a download, within Graph, and to somewhere that a token must never come. */
function redirected(turn: number, note: (what: string) => void): HttpResponse {
  const location = [...elsewhere, ATTACKER][turn % 3] ?? ATTACKER
  note(`a redirect to ${new URL(location).host}`)
  return text('', 302, { location })
}

/** Notes every bearer that is not of the tenant that the request is meant for, or that goes to another host than Graph. */
function watcher({ world }: Emulator) {
  const slips: string[] = []
  const watch = ({ url, headers }: HttpRequest): string | undefined => {
    const token = headers?.['authorization']?.replace(/^Bearer /, '')
    if (token === undefined) return undefined
    const { host } = new URL(url)
    const meant = world.findTenant(headers?.[MEANT] ?? '')?.id
    const { tid } = claimsOf(token)
    if (host !== 'graph.microsoft.com' || tid !== meant) slips.push(`${tid} in place of ${meant} at ${host}`)
    return token
  }
  return Object.assign(watch, { slips })
}

async function raceTrack() {
  const clock = fakeClock()
  const emulator = await testEmulator(() => createWorld('fleet', { targets: 200, sites: 12 }), clock)
  return { emulator, clock, tenants: [...emulator.world.targets] }
}

/** Every tenant once, by its ID or its domain, and every tenth a second time in the other way. */
function targetsOf({ env }: Emulator, tenants: readonly Tenant[]): Target[] {
  return tenants.flatMap(({ id, domains: [domain = ''], name }, index) => {
    const ways = index % 2 === 0 ? [id, domain] : [domain, id]
    return ways
      .slice(0, index % 10 === 3 ? 2 : 1)
      .map((tenant, way) =>
        plainTarget(way === 0 ? name : `${name}-again`, tenant, { clientId: env['TOWLINE_CLIENT_ID'] ?? '' }),
      )
  })
}

function tenantOf(tenants: readonly Tenant[], { tenant }: Target): Tenant {
  const found = tenants.find(({ id, domains }) => id === tenant || domains.includes(tenant))
  if (found === undefined) throw new Error(`no tenant ${tenant}`)
  return found
}

async function tokenOf(emulator: Emulator, { id }: Tenant): Promise<string> {
  const { body } = await emulator.send({
    method: 'POST',
    url: `https://login.microsoftonline.com/${id}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await emulator.issueAssertion(),
      client_id: emulator.env['TOWLINE_CLIENT_ID'] ?? '',
      scope: 'https://graph.microsoft.com/.default',
    }).toString(),
  })
  return JSON.parse(Buffer.from(body).toString()).access_token
}

function claimsOf(token: string): { tid: string } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? error)
}
