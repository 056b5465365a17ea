import assert from 'node:assert/strict'
import test from 'node:test'
import { errorJson } from '../../src/errors/error-json.ts'
import { transportError } from '../../src/http/node-transport-error.ts'
import { defaultBounds, mayPass, sendWithRetry, wasNotSent } from '../../src/http/retry.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { scriptedSend, text } from '../support/scripted-send.ts'

function failed(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: no more, ${syscall}`), { code, syscall })
}

test('an error of the system that no more files can be opened says what to do, and others stay unexpected', () => {
  const own = errorJson(failed('EMFILE', 'open'))
  assert.equal(own.code, 'TOO_MANY_FILES')
  assert.equal(own.message, 'No more files and connections can be opened: EMFILE: no more, open.')
  assert.match(own.cause, /ulimit -n/)
  assert.match(own.fix, /ulimit -n 1024.*--concurrency/)
  const ofMachine = errorJson(failed('ENFILE', 'open'))
  assert.equal(ofMachine.code, 'TOO_MANY_FILES')
  assert.match(ofMachine.cause, /All programs of this machine/)
  for (const other of [failed('EACCES', 'open'), new Error('EMFILE'), 'EMFILE', undefined, null]) {
    assert.equal(errorJson(other).code, 'UNEXPECTED')
  }
})

for (const code of ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS']) {
  test(`a connection that could not be made for ${code} was not sent, so even a write is repeated`, () => {
    const error = transportError(failed(code, 'connect'), 'host.test')
    assert.equal(error.kind, 'refused')
    assert.ok(wasNotSent(error) && mayPass(error))
    assert.equal(transportError(failed(code, 'read'), 'host.test').kind, 'reset')
  })
}

test('a request for which no connection can be opened is repeated, and then fails for what is missing', async (t) => {
  const policy = { ...defaultBounds, repeat: mayPass, transient: () => false }
  const request = { method: 'GET', url: 'https://host.test/' }
  const broken = transportError(failed('EMFILE', 'connect'), 'host.test')
  const ok = text('done')
  const passing = scriptedSend(t, broken, broken, ok)
  assert.equal(await sendWithRetry(request, policy, { send: passing.send, ...fakeClock() }), ok)
  const lasting = scriptedSend(t, broken, broken, broken, broken, broken, broken)
  await assert.rejects(sendWithRetry(request, policy, { send: lasting.send, ...fakeClock() }), {
    code: 'TOO_MANY_FILES',
    cause: broken.cause,
  })
})
