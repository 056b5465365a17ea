import assert from 'node:assert/strict'
import test from 'node:test'
import { connector } from '../../src/connect/connect.ts'
import { noUsage } from '../../src/connect/usage.ts'
import { newRun } from '../../src/fleet/run.ts'
import type { RunEvent } from '../../src/fleet/run-event.ts'
import { runbook } from '../../src/fleet/runbook.ts'
import { runbookJob } from '../../src/fleet/runbook-job.ts'
import type { Actor } from '../../src/guard/actor.ts'
import { nodeRuntime } from '../../src/http/runtime.ts'
import { fakeTenant, jsonAnswer } from '../cli/support.ts'
import { plainTarget } from '../support/target.ts'
import { TARGET_TENANT } from '../support/tokens.ts'

const adding = runbook({
  name: 'adding',
  description: '',
  permissions: [],
  run: ({ graph }) => graph.post('/groups', { displayName: 'x' }),
})

test('runbookJob()', async (t) => {
  await t.test('in a dry run a write is an event with its body, and its answer is undefined', async () => {
    const target = plainTarget('fabrikam', TARGET_TENANT, { access: 'read-write' })
    const runtime = nodeRuntime(fakeTenant(() => assert.fail('the write was sent')))
    const events: RunEvent[] = []
    const run = newRun({ name: adding.name }, [target], runtime.now(), { dryRun: true })
    const job = await runbookJob(adding, run, {
      connect: connector(runtime),
      wait: () => new Promise(() => {}),
      onEvent: (event) => void events.push(event),
    })
    assert.equal(await job(target, new AbortController().signal, noUsage()), undefined)
    assert.deepEqual(events, [
      {
        target: 'fabrikam',
        level: 'plan',
        message: 'POST /v1.0/groups',
        fields: { method: 'POST', path: '/v1.0/groups', body: { displayName: 'x' } },
      },
    ])
  })

  for (const command of [undefined, 'run']) {
    const how = command === undefined ? 'that code started has no command' : `of towline ${command} has that command`
    await t.test(`the actor of a run ${how}, the runbook, the run and the target`, async () => {
      const target = plainTarget('fabrikam', TARGET_TENANT, { access: 'read-write' })
      const runtime = nodeRuntime(fakeTenant(() => jsonAnswer({ id: '1' }, 201)))
      const actors: (Actor | undefined)[] = []
      const connect = connector(runtime)
      const run = newRun({ name: adding.name }, [target], runtime.now(), { write: true })
      const job = await runbookJob(adding, run, {
        connect(target, options) {
          actors.push(options?.actor)
          return connect(target, options)
        },
        wait: () => new Promise(() => {}),
        onEvent: () => {},
        ...(command === undefined ? {} : { command }),
      })
      assert.deepEqual(await job(target, new AbortController().signal, noUsage()), { id: '1' })
      assert.deepEqual(actors, [{ command, runbook: { name: 'adding' }, run: run.id, target: 'fabrikam' }])
    })
  }
})
