import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { EmulatorStartError } from '../../../src/emulator/serve/start-error.ts'
import { seedWorld } from '../../../src/emulator/world/named/seed.ts'
import { ask, startEmulator } from './support.ts'

const startingFor = (milliseconds: number) => () => {
  const world = seedWorld()
  world.compute.startsAfterMs = milliseconds
  return world
}

test('an emulated host that is still starting refuses connections to its identity endpoint, and then answers', async (t) => {
  const running = await startEmulator(t, { world: startingFor(300) })
  const { IDENTITY_ENDPOINT: endpoint = '', IDENTITY_HEADER: header = '' } = running.env
  const url = `${endpoint}?api-version=2019-08-01&resource=api://AzureADTokenExchange`
  const token = () => ask(running, url, { headers: { 'X-IDENTITY-HEADER': header } })

  await assert.rejects(token(), { code: 'ECONNREFUSED' })
  assert.equal((await ask(running, `${running.description.graph}/v1.0/sites`)).status, 401)
  assert.equal((await untilItAnswers(token)).status, 200)
})

test('an emulator that is closed before its host has started frees the port at once', async (t) => {
  const next = await onPortsOfAClosedOne(t)
  const { status } = await ask(next, next.env['IDENTITY_ENDPOINT'] ?? '')
  assert.equal(status, 401)
})

/** It takes five ports in a row, and another program may have one of them. Then the ports of another closed emulator are tried. */
async function onPortsOfAClosedOne(t: TestContext, tries = 5): Promise<Awaited<ReturnType<typeof startEmulator>>> {
  const first = await startEmulator(t, { world: startingFor(600_000) })
  const port = Number(new URL(first.description.authority).port)
  await first.close()
  try {
    return await startEmulator(t, { port })
  } catch (error) {
    if (tries === 1 || !(error instanceof EmulatorStartError)) throw error
    return onPortsOfAClosedOne(t, tries - 1)
  }
}

async function untilItAnswers<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ECONNREFUSED')
    }
  }
}
