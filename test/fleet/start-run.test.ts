import assert from 'node:assert/strict'
import test from 'node:test'
import { GraphError } from '../../src/errors/errors.ts'
import type { JobReport, ReportHead } from '../../src/fleet/report.ts'
import { newRunOverTargets, type RunOverTargets } from '../../src/fleet/run.ts'
import { type RunSink, startRun } from '../../src/fleet/start-run.ts'

const targets = ['a', 'b', 'c'].map((name) => ({ name }))
const run = newRunOverTargets([], 1_000, 1)
const busy = new GraphError('GRAPH_BUSY', { message: 'Busy.', likelyCause: 'Why.', fix: 'Wait.' })

/** Gives each target's name, but fails in `b`. */
function job({ name }: { readonly name: string }): string {
  if (name === 'b') throw busy
  return name
}

function memorySink() {
  const begun: RunOverTargets[] = []
  const jobs: JobReport[] = []
  const heads: ReportHead[] = []
  const sink: RunSink = {
    begin: (run) => void begun.push(run),
    add: (job) => void jobs.push(job),
    end: (head) => void heads.push(head),
  }
  return { begun, jobs, heads, sink }
}

test('startRun()', async (t) => {
  await t.test('each target has an outcome, and a failed one has the error that was thrown', async () => {
    const outcomes: unknown[] = []
    for await (const outcome of startRun(run, { targets, job, now: () => 1_000 })) {
      outcomes.push(outcome.state === 'failed' ? outcome.error : outcome.state)
    }
    assert.deepEqual(outcomes, ['ok', busy, 'ok'])
  })

  await t.test('sinks get the run, a report of each job and the head of the report, as plain data', async () => {
    const { begun, jobs, heads, sink } = memorySink()
    let clock = 1_000
    const ticking = (target: { readonly name: string }): string => {
      clock += 500
      return job(target)
    }
    for await (const _ of startRun(run, { targets, job: ticking, now: () => clock, sinks: [sink] }));
    assert.deepEqual(begun, [run])
    assert.deepEqual(JSON.parse(JSON.stringify(jobs)), jobs)
    assert.deepEqual(
      jobs.map(({ target, state, result, error }) => [target, state, result ?? error?.code]),
      [
        ['a', 'ok', 'a'],
        ['b', 'failed', 'GRAPH_BUSY'],
        ['c', 'ok', 'c'],
      ],
    )
    assert.deepEqual(heads, [
      {
        run: run.id,
        startedAt: '1970-01-01T00:00:01.000Z',
        durationMs: 1_500,
        targets: { ok: 2, failed: 1, skipped: 0 },
      },
    ])
  })

  await t.test('a sink has taken the report of a job before its outcome is yielded', async () => {
    const { jobs, sink } = memorySink()
    const seen: number[] = []
    for await (const _ of startRun(run, { targets, job, now: () => 0, sinks: [sink] })) seen.push(jobs.length)
    assert.deepEqual(seen, [1, 2, 3])
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

  await t.test('results are left out of the reports where the caller does not keep them', async () => {
    const { jobs, sink } = memorySink()
    for await (const outcome of startRun(run, { targets, job, now: () => 0, sinks: [sink], keepsResults: false })) {
      if (outcome.state === 'ok') assert.equal(outcome.result, outcome.target.name, 'the outcome still has it')
    }
    assert.deepEqual(
      jobs.filter((job) => 'result' in job),
      [],
    )
  })

  await t.test('a sink that rejects ends the run with its error, and no further job begins', async () => {
    const done: string[] = []
    const full = new Error('no space left')
    const sink: RunSink = { add: () => Promise.reject(full) }
    const noting = ({ name }: { readonly name: string }): void => void done.push(name)
    await assert.rejects(async () => {
      for await (const _ of startRun(run, { targets, job: noting, now: () => 0, sinks: [sink] }));
    }, full)
    assert.deepEqual(done, ['a'])
  })

  await t.test('a run whose loop is left has no end for its sinks', async () => {
    const { jobs, heads, sink } = memorySink()
    for await (const _ of startRun(run, { targets, job, now: () => 0, sinks: [sink] })) break
    assert.deepEqual([jobs.length, heads.length], [1, 0])
  })

  await t.test('an interrupted run ends with its open targets as cancelled', async () => {
    const { jobs, heads, sink } = memorySink()
    const stop = new AbortController()
    const stopping = ({ name }: { readonly name: string }): string => {
      if (name === 'a') return name
      stop.abort(new Error('Ctrl-C'))
      throw stop.signal.reason
    }
    const options = { targets, job: stopping, now: () => 1_000, signal: stop.signal, sinks: [sink] }
    for await (const _ of startRun(run, options));
    assert.deepEqual(
      jobs.map(({ state }) => state),
      ['ok', 'cancelled', 'cancelled'],
    )
    assert.deepEqual(heads[0]?.targets, { ok: 1, failed: 0, skipped: 2 })
  })
})
