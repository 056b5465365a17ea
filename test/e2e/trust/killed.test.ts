import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RecordedRequest } from '../../../src/emulator/record.ts'
import { main } from '../../cli/child.ts'
import { stateOf } from '../../trust/state.ts'
import { startTrustHost, type TrustHost } from './trust-host.ts'

const apply = ['trust', 'apply', '--auth', 'device-code', '--yes', '-o', 'json'] as const

/** Those of `bare`: application, its tenants, its service principal, its credential, and two in the target. */
const WRITES = 6

test('towline trust apply, killed by SIGKILL', { concurrency: 2 }, async (t) => {
  const whole = await startTrustHost(t)
  assert.equal((await whole.inMemory(apply)).code, 0)
  const all = writesTo(whole).length
  assert.equal(all, WRITES)

  const killed = Array.from({ length: all }, (_, index) =>
    t.test(`apply that is killed after write ${index + 1} of ${all} is finished by the next one`, async (t) => {
      const host = await startTrustHost(t)
      await applyUntil(host, index + 1)
      assert.doesNotMatch(host.manifest(), /clientId/)
      const next = await host.inMemory(apply)
      assert.equal(next.code, 0, next.stderr)
      assert.equal(JSON.parse(next.stdout).applied.length, all - index - 1)
      assert.equal(writesTo(host).length, all, 'no write was made twice')
      const { world } = host.compute.emulator
      assert.deepEqual(stateOf(world), stateOf(whole.compute.emulator.world))
      assert.match(host.manifest(), new RegExp(`clientId: ${world.home.applications[0]?.appId}`))
    }),
  )
  await Promise.all(killed)
})

/** Ends it by SIGKILL as soon as so many writes were answered, before it can ask for anything else. */
async function applyUntil(host: TrustHost, writes: number): Promise<void> {
  const options = { cwd: host.folder, env: host.env, stdio: 'ignore' } as const
  const child = spawn(process.execPath, [main, ...apply], options)
  const ended = once(child, 'close')
  while (child.exitCode === null && writesTo(host).length < writes) await nextTurn()
  child.kill('SIGKILL')
  assert.deepEqual(await ended, [null, 'SIGKILL'])
  assert.equal(writesTo(host).length, writes)
}

function writesTo({ compute }: TrustHost): RecordedRequest[] {
  return compute.emulator.requests.filter(({ host, method }) => host === 'graph.microsoft.com' && method !== 'GET')
}
