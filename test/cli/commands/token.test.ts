import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeClaims } from '../../../src/credential/jwt.ts'
import { testEmulator } from '../../support/emulator.ts'
import { runCli } from '../support.ts'

test('token prints the token and nothing else', async () => {
  const emulator = await testEmulator('seed')
  const { code, stdout, stderr } = await runCli(['token'], emulator)
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  assert.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
  const { aud, tid } = decodeClaims(stdout)
  assert.deepEqual({ aud, tid }, { aud: 'https://graph.microsoft.com', tid: emulator.env['TOWLINE_TENANT'] })
})

test('token requests and prints nothing on a terminal unless --show is given', async () => {
  const emulator = await testEmulator('seed')
  const refused = await runCli(['token'], { ...emulator, send: emulator.send, stdoutIsTerminal: true })
  assert.deepEqual({ code: refused.code, stdout: refused.stdout }, { code: 2, stdout: '' })
  assert.equal(emulator.requests.length, 0)
  const shown = await runCli(['token', '--show'], { ...emulator, send: emulator.send, stdoutIsTerminal: true })
  assert.match(shown.stdout, /^ey/)
})

test('token --resource requests a token for another API by its URI', async () => {
  const emulator = await testEmulator('seed')
  const asked: string[] = []
  const send: typeof emulator.send = (request) => {
    if (request.url.endsWith('/token') && request.body !== undefined) asked.push(String(request.body))
    return emulator.send(request)
  }
  for (const resource of ['graph', 'https://graph.microsoft.com', 'https://graph.microsoft.com/.default']) {
    assert.equal((await runCli(['token', '--resource', resource], { env: emulator.env, send })).code, 0)
  }
  const scopes = asked.map((body) => new URLSearchParams(body).get('scope'))
  assert.deepEqual(scopes, Array(3).fill('https://graph.microsoft.com/.default'))

  const unknown = await runCli(['token', '--resource', 'https://nobody.example'], { env: emulator.env, send })
  assert.equal(unknown.code, 4)
  assert.match(unknown.stderr, /AADSTS500011/)
  assert.ok(
    unknown.stderr.includes(`\`towline trust explain -t ${emulator.env['TOWLINE_TENANT']}\``),
    'names the target',
  )
})

test('token refuses several targets', async () => {
  const emulator = await testEmulator('seed')
  const tenants = ['-t', emulator.env['TOWLINE_TENANT'] ?? '', '-t', emulator.world.home.id]
  const { code, stderr } = await runCli(['token', ...tenants], emulator)
  assert.equal(code, 2)
  assert.match(stderr, /^error {2}towline token works on one target, and 2 were chosen \(USAGE\)$/m)
})
