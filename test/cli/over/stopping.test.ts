import assert from 'node:assert/strict'
import test from 'node:test'
import { RunError } from '../../../src/errors/errors.ts'
import { pause } from '../../../src/http/pause.ts'
import type { HttpRequest } from '../../../src/http/send.ts'
import { fakeTenant, jsonAnswer, runCli, temporaryFolder, type World } from '../support.ts'

const services = {
  'the host': 'http://127.0.0.1:4100/',
  'the token service': 'https://login.microsoftonline.com/',
  Graph: 'https://graph.microsoft.com/',
} as const

/** A target in which one service answers nothing before the request is aborted, as a real network does. */
function silent(service: keyof typeof services, onSilence = (): void => {}) {
  const { send, ...world } = fakeTenant(() => jsonAnswer({ value: [] }))
  const silenced: HttpRequest[] = []
  const given: World = {
    ...world,
    env: { ...world.env, TOWLINE_ACCESS: 'read-write' },
    wait: pause,
    async send(request) {
      if (!request.url.startsWith(services[service])) return send(request)
      silenced.push(request)
      setImmediate(onSilence)
      return new Promise((_, reject) => {
        request.signal?.addEventListener('abort', () => reject(request.signal?.reason), { once: true })
      })
    },
  }
  return { world: given, silenced }
}

const reading = `import { runbook } from 'towline'
export default runbook({ name: 'reading', description: '', permissions: [], run: ({ graph }) => graph.get('/me') })`

const everywhere = ['the host', 'the token service', 'Graph'] as const
const beforeGraph = ['the host', 'the token service'] as const

for (const [command, stages] of [
  [['sites', 'list'], everywhere],
  [['graph', 'get', '/me'], everywhere],
  [['graph', 'get', '/users', '--all'], everywhere],
  [['graph', 'delete', '/groups/1'], everywhere],
  [['run', 'reading.ts'], everywhere],
  [['token'], beforeGraph],
  [['whoami'], beforeGraph],
] as const) {
  test(`towline ${command.join(' ')} that waits for a silent service`, async (t) => {
    const cwd = temporaryFolder(t, { 'reading.ts': reading })
    for (const service of stages) {
      await t.test(`Ctrl-C ends it while ${service} is silent`, { timeout: 10_000 }, async () => {
        const stop = new AbortController()
        const interrupted = new RunError('INTERRUPTED', { message: 'Stopped.', likelyCause: 'Ctrl-C.', fix: 'Again.' })
        const { world, silenced } = silent(service, () => stop.abort(interrupted))
        const { code, stdout, stderr } = await runCli(command, { ...world, cwd, signal: stop.signal })
        assert.deepEqual({ code, stdout }, { code: 130, stdout: '' })
        assert.match(stderr, /^error {2}Stopped \(INTERRUPTED\)$/m)
        assert.deepEqual(
          silenced.map(({ signal }) => signal?.aborted),
          [true],
          'the request in flight was aborted too',
        )
      })

      await t.test(`--timeout ends it while ${service} is silent`, { timeout: 10_000 }, async () => {
        const { world } = silent(service)
        const { code, stderr } = await runCli([...command, '--timeout', '50ms'], { ...world, cwd })
        assert.equal(code, 1)
        assert.match(stderr, /\(TIMEOUT\)$/m)
      })
    }
  })
}

test('--target-timeout aborts the request of a runbook that is in flight, and the run goes on to its end', async (t) => {
  const cwd = temporaryFolder(t, { 'reading.ts': reading })
  for (const service of ['the token service', 'Graph'] as const) {
    const { world, silenced } = silent(service)
    const { code, stderr } = await runCli(['run', 'reading.ts', '--target-timeout', '200ms'], { ...world, cwd })
    assert.equal(code, 1)
    assert.match(stderr, /\(RUNBOOK_TIMEOUT\)$/m)
    assert.deepEqual(
      silenced.map(({ signal }) => signal?.reason?.code),
      ['RUNBOOK_TIMEOUT'],
      service,
    )
  }
})
