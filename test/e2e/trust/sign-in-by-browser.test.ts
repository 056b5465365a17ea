import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { main } from '../../cli/child.ts'
import { temporaryFolder } from '../../cli/support.ts'
import { startTrustHost } from './trust-host.ts'

const plan = ['trust', 'plan', '--auth', 'browser', '--auth-client-id', '11111111-2222-4333-8444-555566667777']

test('a sign-in by browser outlasts every request to its listener, and ends at Ctrl-C', async (t) => {
  const host = await startTrustHost(t)
  const { opened, env } = await browserThatTells(t)
  const options = { cwd: host.folder, env: { ...host.env, ...env } }
  const child = spawn(process.execPath, [main, ...plan], { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  t.after(() => child.kill('SIGKILL'))
  const stderr = child.stderr.setEncoding('utf8').toArray()
  const ended = once(child, 'close')
  const address = await Promise.race([opened, ended.then(async () => assert.fail((await stderr).join('')))])
  const back = new URL(address).searchParams.get('redirect_uri') ?? ''
  for (const path of ['//', '///', '//:', '/%', '/?code=x', '//[']) {
    const { status } = await fetch(back + path)
    assert.ok(status < 500, path)
  }
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const body of [`code=${'x'.repeat(300_000)}&state=x`, new Blob(['code=x&state=x']).stream()]) {
    const { status } = await fetch(back, { method: 'POST', headers: form, body, duplex: 'half' } as RequestInit)
    // The library's own answer to what is at no path of its own.
    assert.equal(status, 200)
  }
  assert.equal((await fetch(back, { method: 'POST', headers: form, body: 'code=x&state=x' })).status, 400)
  assert.equal(child.exitCode, null)
  child.kill('SIGINT')
  assert.deepEqual(await ended, [130, null])
  assert.match((await stderr).join(''), /\(INTERRUPTED\)/)
})

/** A browser in which no person signs in. `opened` is the address that it was to show. */
async function browserThatTells(t: TestContext) {
  const shown = Promise.withResolvers<string>()
  const server = createServer((request, response) => {
    shown.resolve(decodeURIComponent(request.url ?? '').slice(1))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const script = `#!${process.execPath}\nrequire('node:http').get('http://127.0.0.1:${port}/' + encodeURIComponent(process.argv[2]))\n`
  const folder = temporaryFolder(t, { 'browser.cjs': script })
  const path = `${folder}/browser.cjs`
  chmodSync(path, 0o755)
  // `xdg-open` starts the program that BROWSER names.
  return { opened: shown.promise, env: { BROWSER: path, PATH: process.env['PATH'] ?? '' } }
}
