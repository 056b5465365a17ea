import assert from 'node:assert/strict'
import test from 'node:test'
import { nodeRuntime } from '../../src/http/runtime.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { scriptedSend } from '../support/scripted-send.ts'

test('nodeRuntime() takes what is given in place of the process', (t) => {
  const { now, wait, env } = fakeClock()
  const { send } = scriptedSend(t)
  const { signal } = new AbortController()
  const given = { send, now, wait, env, signal }
  assert.deepEqual(nodeRuntime(given), given)
  assert.equal(nodeRuntime({ send }).env, process.env)
})

test('wait() of nodeRuntime()', async (t) => {
  const { wait, now } = nodeRuntime({ send: scriptedSend(t).send })

  await t.test('wait() resolves when the time is over', async () => {
    const started = now()
    await wait(20)
    assert.ok(now() - started >= 19)
  })

  await t.test('wait() rejects with the reason of the signal, as its callers promise', async () => {
    const reason = new Error('the deadline of the command')
    await assert.rejects(wait(60_000, AbortSignal.abort(reason)), reason)
    const controller = new AbortController()
    const waiting = wait(60_000, controller.signal)
    controller.abort(reason)
    await assert.rejects(waiting, reason)
  })
})
