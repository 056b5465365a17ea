import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'
import { untilAborted } from '../../src/http/until-aborted.ts'

test('untilAborted()', async (t) => {
  const reason = new Error('enough')

  await t.test('a signal that is aborted already rejects at once', async () => {
    await assert.rejects(untilAborted(new Promise(() => {}), AbortSignal.abort(reason)), reason)
  })

  await t.test('shared work that fails after its last caller left is no unhandled rejection', async () => {
    const flight = Promise.withResolvers<never>()
    const controller = new AbortController()
    const waiting = untilAborted(flight.promise, controller.signal)
    controller.abort(reason)
    await assert.rejects(waiting, reason)
    flight.reject(new Error('nobody may see this as unhandled'))
    await new Promise((resolve) => setImmediate(resolve))
  })

  await t.test('the value is given where the signal is not aborted, and no listener stays on the signal', async () => {
    const { signal } = new AbortController()
    assert.equal(await untilAborted(Promise.resolve(1), signal), 1)
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(getEventListeners(signal, 'abort').length, 0)
    assert.equal(await untilAborted(Promise.resolve(2), undefined), 2)
  })
})
