import assert from 'node:assert/strict'
import test from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { watchThreads } from '../../../src/cli/process/blocked-threads.ts'

test('watchThreads() takes work that keeps the main thread for no sign of blocked threads', async () => {
  let calls = 0
  watchThreads(5, () => calls++)
  const until = performance.now() + 50
  while (performance.now() < until);
  for (let turn = 0; turn < 3; turn++) await nextTurn()
  assert.equal(calls, 0)
})
