/** Each refusal of the token service, sent by two real clients: both must report its number. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { type CredentialOptions, towlineCredential } from '../../src/credential/credential.ts'
import { entra } from '../../src/emulator/entra/index.ts'
import type { CloudName } from '../../src/emulator/world/model/index.ts'
import { TokenExchangeError } from '../../src/errors/errors.ts'
import type { Send } from '../../src/http/send.ts'
import { assertionRefusals } from '../emulator/entra/refusal-cases/assertion.ts'
import { clientRefusals } from '../emulator/entra/refusal-cases/client.ts'
import { credentialKindRefusals } from '../emulator/entra/refusal-cases/credential-kind.ts'
import { federatedCredentialsRefusals } from '../emulator/entra/refusal-cases/federated-credentials.ts'
import { federationPolicyRefusals } from '../emulator/entra/refusal-cases/federation-policy.ts'
import { issuerKindRefusals } from '../emulator/entra/refusal-cases/issuer-kind.ts'
import { parametersRefusals } from '../emulator/entra/refusal-cases/parameters.ts'
import { resourceRefusals } from '../emulator/entra/refusal-cases/resource.ts'
import { origins, tenantAccessRefusals } from '../emulator/entra/refusal-cases/tenant-access.ts'
import { tokenRefusals } from '../emulator/entra/refusal-cases/token.ts'
import type { RefusalCase } from '../emulator/entra/refusals.ts'
import { exchange, refused, type TokenRequest } from '../emulator/entra/token-request.ts'
import { assertion, type TestWorld, testWorld } from '../emulator/support.ts'

const cases: readonly RefusalCase[] = [
  ...assertionRefusals,
  ...clientRefusals,
  ...credentialKindRefusals,
  ...federatedCredentialsRefusals,
  ...federationPolicyRefusals,
  ...issuerKindRefusals,
  ...parametersRefusals,
  ...resourceRefusals,
  ...tenantAccessRefusals,
  ...tokenRefusals,
]

/** The parts of an exchange that a caller decides. The client makes the rest of the request. */
interface Exchange {
  readonly tenant: string
  readonly clientId: string
  readonly scope: string
  readonly assertion: string
  readonly claims?: string
  readonly cloud?: CloudName
}

/** Returns undefined for a request that no client can send. */
async function exchangeOf(world: TestWorld, request: TokenRequest): Promise<Exchange | undefined> {
  const { client_id, scope, client_assertion, claims, ...others } = request.form ?? {}
  const cloud = Object.entries(origins).find(([, origin]) => origin === request.origin)?.[0] as CloudName | undefined
  const cannot = [client_id, scope, client_assertion, claims].some((value) => value === null || value === '')
  if (cannot || Object.keys(others).length > 0 || request.headers || (request.origin && !cloud)) return undefined
  return {
    tenant: request.tenant ?? world.target.id,
    clientId: client_id ?? world.application.appId,
    scope: scope ?? 'https://graph.microsoft.com/.default',
    assertion: client_assertion ?? (await assertion(world.state, request.claims)),
    ...(claims && { claims }),
    ...(cloud && { cloud }),
  }
}

/** The parameters of `./clients/msal-exchange.js`. */
interface MsalExchange extends Omit<Exchange, 'tenant' | 'cloud'> {
  readonly authority: string
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>
}

type Client = (world: TestWorld, exchange: Exchange) => Promise<{ asked: boolean; heard: string }>

const throughTowline: Client = async ({ state }, { tenant, clientId, scope, assertion: token, claims, cloud }) => {
  let asked = false
  const send: Send = async ({ url, method, headers, body }) => {
    asked ||= url.endsWith('/token')
    const answer = await entra(state).request(url, {
      method,
      headers: { ...headers },
      ...(body !== undefined && { body: Buffer.from(body) }),
    })
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: bytes }
  }
  const options: CredentialOptions = {
    tenant,
    clientId,
    assertion: async () => token,
    ...(cloud && { cloud }),
    send,
    now: state.now,
    wait: async () => {},
  }
  try {
    await towlineCredential(options).getToken(scope, claims === undefined ? {} : { claims })
    return { asked, heard: 'granted' }
  } catch (error) {
    if (!(error instanceof TokenExchangeError)) return { asked, heard: `${error}` }
    assert.doesNotMatch(error.likelyCause, /no explanation for this number/)
    return { asked, heard: `${error.failure?.oauthError} ${error.failure?.errorCodes?.join()}` }
  }
}

// The path is a variable, so that the type checker does not read the module: `npm run check` does not install its packages.
const modulePath: string = './clients/msal-exchange.js'
const { msalExchange }: { msalExchange: (exchange: MsalExchange) => Promise<string> } = await import(modulePath)

const throughMsal: Client = async ({ state }, { tenant, cloud = 'global', ...parameters }) => {
  let asked = false
  const fetch: MsalExchange['fetch'] = async (url, init) => {
    // MSAL leaves out claims that it cannot read. Such a request is not the one that this test wants.
    const fields = new URLSearchParams(`${init?.body ?? ''}`)
    asked ||= url.includes('/token') && (parameters.claims === undefined || fields.get('claims') === parameters.claims)
    return entra(state).request(url, init)
  }
  const authority = `${origins[cloud]}/${tenant}`
  const heard = await msalExchange({ authority, fetch, ...parameters }).catch((error: unknown) => `${error}`)
  return { asked, heard }
}

const clients: Readonly<Record<string, Client>> = { Towline: throughTowline, 'msal-node': throughMsal }

test('refusals of the token service, as clients report them', async (t) => {
  const numbers: Record<string, Set<string>> = { raw: new Set(), Towline: new Set(), 'msal-node': new Set() }

  for (const { when, expect, options, given } of cases) {
    const [, oauthError = '', number = ''] = expect.split(' ')

    await t.test(`${number} reaches every client that can send such a request: ${when}`, async () => {
      const raw = testWorld(options)
      assert.equal((await refused(exchange(raw.state, await given(raw)))).summary, expect)
      numbers['raw']?.add(number)

      for (const [name, client] of Object.entries(clients)) {
        const world = testWorld(options)
        const wanted = await exchangeOf(world, await given(world))
        if (wanted === undefined) continue
        const { asked, heard } = await client(world, wanted)
        if (!asked) continue
        assert.equal(heard, `${oauthError} ${number}`, name)
        numbers[name]?.add(number)
      }
    })
  }
  for (const [name, { size }] of Object.entries(numbers)) {
    await t.test(`${name} reports ${size} numbers, which are at least 35`, () => assert.ok(size >= 35))
  }
})
