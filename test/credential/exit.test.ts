import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import test, { type TestContext } from 'node:test'
import { serveHttp } from '../support/loopback.ts'

/** A process with a value whose renewal has begun in the background. It goes on once the request has arrived. */
const script = (origin: string, then: string): string => `
  import { once } from 'node:events'
  import { RenewingValue } from '${source('credential/renewing-value.ts')}'
  import { inBackground } from '${source('http/runtime.ts')}'
  import { nodeRuntime } from '${source('http/runtime.ts')}'
  const runtime = nodeRuntime()
  let at = 0
  const fresh = new RenewingValue(async (background) => {
    if (at === 0) return { expiresOn: 3_600_000 }
    await (background ? inBackground(runtime) : runtime).send({ method: 'GET', url: '${origin}' })
    return { expiresOn: 7_200_000 }
  }, () => at)
  await fresh.current()
  at = 56 * 60_000
  await fresh.current()
  await once(process.stdin, 'data')
  process.stdin.destroy()
  ${then}
`

const source = (path: string): string => new URL(`../../src/${path}`, import.meta.url).href

/** What the process says, and its exit code. The answer is held back until it has said something. */
async function outcomeOf(t: TestContext, then: string): Promise<string> {
  let held: ServerResponse | undefined
  const origin = await serveHttp(t, (_, response) => {
    held = response
    child.stdin.write('arrived')
  })
  const child = spawn(process.execPath, ['--input-type=module', '-e', script(origin, then)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  t.after(() => child.kill())
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said += text
    held?.end()
  })
  const [code] = await once(child, 'close')
  return `${said.trim()} ${code}`
}

test('a renewal that no caller waits for does not keep the process alive', async (t) => {
  assert.equal(await outcomeOf(t, ''), ' 0')
})

test('a renewal that a caller waits for keeps the process alive', async (t) => {
  const then = "at = 61 * 60_000; console.log('waits'); console.log('has', (await fresh.current()).expiresOn)"
  assert.equal(await outcomeOf(t, then), 'waits\nhas 7200000 0')
})

test('the pause before a retry in the background does not keep the process alive', async (t) => {
  const child = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { inBackground } from '${source('http/runtime.ts')}'
     import { nodeRuntime } from '${source('http/runtime.ts')}'
     void inBackground(nodeRuntime()).wait(600_000)`,
  ])
  t.after(() => child.kill())
  assert.deepEqual(await once(child, 'close'), [0, null])
})
