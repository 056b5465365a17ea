import { type AroundItem, graph } from '../../../src/emulator/graph/index.ts'
import { automationAccount } from '../../../src/emulator/world/build/compute.ts'
import { createTenant, type TenantPlan } from '../../../src/emulator/world/build/tenant.ts'
import type { Tenant, World } from '../../../src/emulator/world/model/index.ts'
import { assembleWorld } from '../../../src/emulator/world/model/world.ts'
import { testState } from '../support.ts'

export const now = Date.parse('2026-11-20T10:00:00Z')
export const origin = 'https://graph.microsoft.com'
export const clientId = '11111111-2222-4333-8444-555555555555'

export interface Json {
  readonly [name: string]: unknown
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: Json
  /** The body as it came, for what is not JSON. */
  readonly text: string
  /** `error.code` and `error.message`, for refusals. */
  readonly error: {
    readonly code?: string
    readonly message?: string
    readonly innerError?: Json
    readonly details?: readonly Json[]
  }
}

export interface Asked {
  readonly roles?: readonly string[]
  /** Claims that differ from those of a good token. */
  readonly claims?: Record<string, unknown>
  /** The whole Authorization header; null leaves it out. */
  readonly authorization?: string | null
  readonly headers?: Record<string, string>
  readonly method?: string
  /** Sent as JSON, and declared as such. */
  readonly body?: unknown
  /** Whether the answer is taken as text, because it is no whole JSON. */
  readonly broken?: boolean
  /** Sent as it is, with no declaration. */
  readonly rawBody?: string
}

export interface Fixture {
  readonly world: World
  readonly target: Tenant
  /** The emulated time goes on by this much. */
  advance(milliseconds: number): void
  /** Asks for a URL, or for a path on the real host. */
  ask(pathOrUrl: string, asked?: Asked): Promise<Reply>
  token(roles: readonly string[] | undefined, claims?: Record<string, unknown>): Promise<string>
}

/** A Graph for two tenants, home with 3 sites and target as the plan says, and a caller of it. */
export function createGraph(plan: Partial<TenantPlan> = { sites: 450 }, aroundItem?: AroundItem): Fixture {
  const home = createTenant({ name: 'contoso', displayName: 'Contoso', sites: 3, azure: true })
  const target = createTenant({ name: 'fabrikam', displayName: 'Fabrikam', ...plan })
  const world = assembleWorld({ name: 'test', home, targets: [target], compute: automationAccount(home, 'Account') })
  let ahead = 0
  const state = testState(world, {}, () => now + ahead)
  const app = graph(state, aroundItem)

  const token: Fixture['token'] = (roles, claims) =>
    state.keys.sign({
      aud: 'https://graph.microsoft.com',
      iss: `https://sts.windows.net/${target.id}/`,
      iat: now / 1000 - 60,
      nbf: now / 1000 - 60,
      exp: (now + ahead) / 1000 + 3600,
      appid: clientId,
      appidacr: '2',
      idtyp: 'app',
      oid: 'ffffffff-2222-4333-8444-555555555555',
      tid: target.id,
      ver: '1.0',
      ...(roles === undefined ? {} : { roles }),
      ...claims,
    })

  return {
    world,
    target,
    token,
    advance(milliseconds) {
      ahead += milliseconds
    },
    async ask(
      pathOrUrl,
      { roles, claims, authorization, headers = {}, method = 'GET', body, rawBody, broken = false } = {},
    ) {
      const bearer = authorization === undefined ? `Bearer ${await token(roles, claims)}` : authorization
      const request = new Request(new URL(pathOrUrl, origin), {
        method,
        headers: {
          ...(bearer === null ? {} : { authorization: bearer }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: bytesOf(body, rawBody),
      })
      const response = await app.request(request)
      const text = await response.text()
      const isJson = text !== '' && !broken && response.headers.get('content-type')?.startsWith('application/json')
      const json = isJson ? JSON.parse(text) : {}
      return { status: response.status, headers: response.headers, body: json, text, error: json.error ?? {} }
    },
  }
}

/** As bytes, because Request gives a string a content type that no client has sent. */
function bytesOf(body: unknown, rawBody: string | undefined): Buffer<ArrayBuffer> | null {
  const text = rawBody ?? (body === undefined ? undefined : JSON.stringify(body))
  return text === undefined ? null : Buffer.from(text)
}

/** What advanced queries need besides `$count=true`. */
export const eventual = { consistencylevel: 'eventual' }

/** The values of one property, in the order of the rows. */
export function column(reply: Reply, name: string): unknown[] {
  return rows(reply).map((row) => row[name])
}

/** The rows of a list's page. */
export function rows(reply: Reply): Json[] {
  return reply.body['value'] as Json[]
}

export function nextLink(reply: Reply): string | undefined {
  return reply.body['@odata.nextLink'] as string | undefined
}

/** All pages of a list, by following the links to the end. */
export async function allPages(fixture: Fixture, path: string, asked: Asked): Promise<Json[][]> {
  const pages: Json[][] = []
  for (let link: string | undefined = path; link !== undefined; ) {
    const reply = await fixture.ask(link, asked)
    if (reply.status !== 200) throw new Error(`${link} answered ${reply.status} ${JSON.stringify(reply.error)}`)
    pages.push(rows(reply))
    link = nextLink(reply)
  }
  return pages
}

/** What a refusal comes down to. */
export function refusal({ status, error }: Reply): [number, string | undefined, string | undefined] {
  return [status, error.code, error.message]
}
