import assert from 'node:assert/strict'
import { createServer } from 'node:net'
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
  const free = async (): Promise<boolean> => {
    const running = await startEmulator(t, { world: startingFor(600_000) })
    const { port } = new URL(running.env['IDENTITY_ENDPOINT'] ?? '')
    await running.close()
    return canListen(Number(port))
  }
  // Another program may take the port in between: each time is a port of its own.
  for (let times = 1; !(await free()); times++) assert.ok(times < 5, 'the port of each of five emulators was taken')
})

function canListen(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
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
