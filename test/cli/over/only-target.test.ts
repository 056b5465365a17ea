import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { application } from '../../../src/cli/app.ts'
import { overSelectedTargets } from '../../../src/cli/over/over-targets.ts'
import { CliContext } from '../../../src/cli/process/context.ts'
import { type FormatName, formatNames } from '../../../src/cli/process/format-names.ts'
import { RunError } from '../../../src/errors/errors.ts'
import { newRunOverTargets } from '../../../src/fleet/run.ts'
import { memoryIo, temporaryFolder } from '../support.ts'
import { flags } from './support.ts'

const stopped = new RunError('INTERRUPTED', { message: 'Stopped.', likelyCause: 'Ctrl-C.', fix: 'Again.' })
const full = new RunError('OUTPUT_FAILED', { message: 'Full.', likelyCause: 'Disk.', fix: 'Room.' })

/** Three rows of an only target, and what happens after so many of them. */
async function onlyTarget(t: TestContext, output: FormatName, after: number, happens: 'stops' | 'fails' | 'is full') {
  const cwd = temporaryFolder(t)
  const stop = new AbortController()
  const memory = memoryIo({ cwd, signal: stop.signal })
  const stdout = {
    ...memory.io.stdout,
    flush: async () => {
      if (happens === 'is full') throw full
    },
  }
  const context = new CliContext({ ...memory.io, stdout }, [], application(memory.io))
  const given = { ...flags, target: ['a.example'], output, report: 'r.json' }
  const ended = overSelectedTargets(context, given, (targets) => ({
    run: newRunOverTargets(targets, 0),
    work: {
      async *list(_, signal) {
        for (let row = 0; row < 3; row++) {
          if (row === after && happens === 'stops') stop.abort(stopped)
          signal.throwIfAborted()
          if (row === after && happens === 'fails') throw new Error('half-way')
          yield { id: `row${row}` }
        }
      },
    },
  }))
  const error = await ended.then(
    () => undefined,
    (thrown) => thrown,
  )
  const [job] = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')).jobs
  return { error, rows: memory.written().stdout.match(/row\d/g)?.length ?? 0, state: job.state, may: job.mayBePrinted }
}

for (const output of formatNames) {
  test(`the report of an only target in ${output} says that a part of its rows may be printed`, async (t) => {
    const cut = await onlyTarget(t, output, 2, 'stops')
    assert.deepEqual(cut, { error: stopped, rows: 2, state: 'cancelled', may: true })
    const failed = await onlyTarget(t, output, 2, 'fails')
    assert.deepEqual([failed.error.message, failed.rows, failed.state, failed.may], ['half-way', 2, 'failed', true])
    const unprinted = await onlyTarget(t, output, 9, 'is full')
    assert.deepEqual([unprinted.error, unprinted.state, unprinted.may], [full, 'cancelled', true])
  })
}

test('the report of an only target that is stopped before its first row says nothing of rows', async (t) => {
  assert.deepEqual(await onlyTarget(t, 'csv', 0, 'stops'), {
    error: stopped,
    rows: 0,
    state: 'cancelled',
    may: undefined,
  })
})

test('the report of an only target that is printed to its end says that it is done', async (t) => {
  assert.deepEqual(await onlyTarget(t, 'csv', 9, 'stops'), { error: undefined, rows: 3, state: 'ok', may: undefined })
})
