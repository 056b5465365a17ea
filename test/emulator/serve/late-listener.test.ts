import assert from 'node:assert/strict'
import test from 'node:test'
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
  const first = await startEmulator(t, { world: startingFor(600_000) })
  const port = Number(new URL(first.description.authority).port)
  await first.close()
  const next = await startEmulator(t, { port })
  const { status } = await ask(next, next.env['IDENTITY_ENDPOINT'] ?? '')
  assert.equal(status, 401)
})

async function untilItAnswers<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ECONNREFUSED')
    }
  }
}
