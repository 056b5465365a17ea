import assert from 'node:assert/strict'
import type { Emulator, EmulatorSettings, Tenant } from '../../../src/emulator/index.ts'
import { testEmulator } from '../../support/emulator.ts'
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts'
import { first } from '../support.ts'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The body as JSON; throws when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: what tests look into is whatever the services answer.
  json(): any
}

export interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly token?: string
  readonly body?: string
}

export interface Subject {
  readonly emulator: Emulator
  /** What the emulated clock runs on. */
  readonly clock: FakeClock
  readonly target: Tenant
  /** Asks Graph in the target, with a token that was got before there was any fault. */
  graph(path: string, asked?: Asked): Promise<Reply>
  /** Asks for a token of the target, or of the tenant that is named. */
  exchange(form?: Record<string, string>, tenant?: string): Promise<Reply>
  /** Asks the managed identity endpoint. */
  identity(): Promise<Reply>
}

/** An emulator of the seed world with these faults, and the three hops of a client, none of which tries again. */
export async function faulty(
  faults: object | readonly object[] = [],
  { world = 'seed', ...settings }: EmulatorSettings & { world?: string } = {},
): Promise<Subject> {
  const clock = fakeClock()
  const emulator = await testEmulator(world, { now: clock.now, ...settings })
  const target = first(emulator.world.targets)
  const assertion = await emulator.issueAssertion()
  const clientId = emulator.env['TOWLINE_CLIENT_ID'] ?? ''

  const ask = async (request: Parameters<Emulator['send']>[0]): Promise<Reply> => {
    const { status, headers, body } = await emulator.send(request)
    const text = new TextDecoder().decode(body)
    return { status, headers, text, json: () => JSON.parse(text) }
  }

  const exchange: Subject['exchange'] = (form = {}, tenant = target.id) =>
    ask({
      method: 'POST',
      url: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
        client_id: clientId,
        scope: 'https://graph.microsoft.com/.default',
        ...form,
      }).toString(),
    })

  const issued = (await exchange()).json().access_token
  emulator.clearRequests()
  await emulator.faults.replace('length' in faults ? (faults as readonly object[]) : [faults])

  return {
    emulator,
    clock,
    target,
    exchange,
    graph: (path, { method = 'GET', headers = {}, token = issued, body } = {}) =>
      ask({
        method,
        url: new URL(path, 'https://graph.microsoft.com').href,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(body !== undefined && { body }),
      }),
    identity() {
      const { IDENTITY_ENDPOINT, IDENTITY_HEADER = '', AZURE_POD_IDENTITY_AUTHORITY_HOST } = emulator.env
      const query = 'resource=api%3A%2F%2FAzureADTokenExchange'
      return AZURE_POD_IDENTITY_AUTHORITY_HOST === undefined
        ? ask({
            method: 'GET',
            url: `${IDENTITY_ENDPOINT}?api-version=2019-08-01&${query}`,
            headers: { 'x-identity-header': IDENTITY_HEADER },
          })
        : ask({
            method: 'GET',
            url: `${AZURE_POD_IDENTITY_AUTHORITY_HOST}/metadata/identity/oauth2/token?api-version=2018-02-01&${query}`,
            headers: { metadata: 'true' },
          })
    },
  }
}

export const sites = '/v1.0/sites/getAllSites'

/** The statuses of so many calls, one after the other. */
export async function statuses(count: number, call: () => Promise<Reply>): Promise<number[]> {
  const all: number[] = []
  for (let index = 0; index < count; index++) all.push((await call()).status)
  return all
}

/** The fault is refused with this message, and nothing is set. */
export async function assertRefused(input: unknown, message: string | RegExp): Promise<void> {
  const { emulator } = await faulty()
  await assert.rejects(emulator.faults.add(input), { name: 'FaultInputError', message })
  assert.deepEqual(emulator.faults.list, [])
}
