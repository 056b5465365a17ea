import assert from 'node:assert/strict'
import test from 'node:test'
import { GraphError } from '../../src/errors/errors.ts'
import { newRunOverTargets } from '../../src/fleet/run.ts'
import { startRun } from '../../src/fleet/start-run.ts'

const targets = ['a', 'b', 'c'].map((name) => ({ name }))
const run = newRunOverTargets([], 1_000, 1)
const busy = new GraphError('GRAPH_BUSY', { message: 'Busy.', likelyCause: 'Why.', fix: 'Wait.' })

/** Gives each target's name, but fails in `b`. */
function job({ name }: { readonly name: string }): string {
  if (name === 'b') throw busy
  return name
}

test('startRun()', async (t) => {
  await t.test('each target has an outcome, and a failed one has the error that was thrown', async () => {
    const outcomes: unknown[] = []
    for await (const outcome of startRun(run, { targets, job, now: () => 1_000 })) {
      outcomes.push(outcome.state === 'failed' ? outcome.error : outcome.state)
    }
    assert.deepEqual(outcomes, ['ok', busy, 'ok'])
  })

  await t.test('no more targets are worked on at once than the run says', async () => {
    let running = 0
    let most = 0
    const counting = async (): Promise<void> => {
      most = Math.max(most, ++running)
      await new Promise(setImmediate)
      running--
    }
    for await (const _ of startRun({ ...run, concurrency: 2 }, { targets, job: counting, now: () => 0 }));
    assert.equal(most, 2)
  })

  await t.test('an interrupted run yields its open targets as cancelled', async () => {
    const stop = new AbortController()
    const stopping = ({ name }: { readonly name: string }): string => {
      if (name === 'a') return name
      stop.abort(new Error('Ctrl-C'))
      throw stop.signal.reason
    }
    const states: string[] = []
    const options = { targets, job: stopping, now: () => 1_000, signal: stop.signal }
    for await (const { state } of startRun(run, options)) states.push(state)
    assert.deepEqual(states, ['ok', 'cancelled', 'cancelled'])
  })
})
