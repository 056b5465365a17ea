import assert from 'node:assert/strict'
import type { Emulator, WorldSource } from '../../../src/emulator/index.ts'
import {
  graphClient,
  listSites,
  managedIdentityAssertion,
  type Send,
  TowlineError,
  TransportError,
  towlineCredential,
} from '../../../src/index.ts'
import { testEmulator } from '../../support/emulator.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { first } from '../support.ts'

export interface SitesRun {
  readonly emulator: Emulator
  /** `complete`, or the code of the error. Fails for anything between the two. */
  list(): Promise<string>
  /** Milliseconds of emulated time that have passed. */
  elapsed(): number
}

/** Towline's own three hops against an emulator in which time passes by waiting only. */
export async function sitesRun(world: WorldSource = 'seed'): Promise<SitesRun> {
  const { now: startOfTime } = fakeClock()
  const start = startOfTime()
  const emulator: Emulator = await testEmulator(world, {
    host: 'imds',
    now: startOfTime,
    wait: async (ms) => emulator.clock.advance(ms),
  })
  const { now, advance } = emulator.clock
  const runtime = { send: sendLikeSockets(emulator), now, wait: async (ms: number) => advance(ms) }
  const assertion = managedIdentityAssertion({ ...runtime, env: emulator.env as NodeJS.ProcessEnv })
  const { TOWLINE_TENANT: tenantId = '', TOWLINE_CLIENT_ID: clientId = '' } = emulator.env
  const client = graphClient({
    ...runtime,
    credential: towlineCredential({ ...runtime, tenantId, clientId, assertion }),
  })
  const expected = idsIn(emulator)

  return {
    emulator,
    async list() {
      const ids: unknown[] = []
      try {
        for await (const { id } of listSites(client)) ids.push(id)
      } catch (error) {
        assert.ok(error instanceof TowlineError, `not a TowlineError: ${error}`)
        for (const words of [error.message, error.likelyCause, error.fix]) assert.ok(words.length > 20, error.code)
        return error.code
      }
      assert.deepEqual(ids, expected)
      return 'complete'
    },
    elapsed: () => now() - start,
  }
}

/** A broken connection as Towline's `send` reports it. That it does is shown with sockets in `serve/faults.test.ts`. */
export function sendLikeSockets({ send }: Pick<Emulator, 'send'>): Send {
  return async (request) => {
    const broken = () => new TransportError('reset', new URL(request.url).host, 'the connection was cut')
    const response = await send(request).catch((error: { code?: string }) => {
      throw error.code === 'ECONNRESET' ? broken() : error
    })
    const promised = Number(response.headers['content-length'] ?? 0)
    if (promised > response.body.length) throw broken()
    return response
  }
}

function idsIn({ world }: Emulator): string[] {
  const { geographies } = first(world.targets).sharePoint
  return geographies.flatMap(({ sites }) => Array.from({ length: sites.length }, (_, index) => sites.at(index).id))
}
