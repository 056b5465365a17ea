/** A reader of stdout that goes away before a run is done. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { application } from '../../../src/cli/app.ts'
import { overSelectedTargets } from '../../../src/cli/over/over-targets.ts'
import type { PerTarget } from '../../../src/cli/over/per-target.ts'
import { CliContext } from '../../../src/cli/process/context.ts'
import { type CliIo, OutputClosed } from '../../../src/cli/process/io.ts'
import { runCli as run } from '../../../src/cli/run-cli.ts'
import { newRunOverTargets } from '../../../src/fleet/run.ts'
import { memoryIo } from '../support.ts'
import { flags } from './support.ts'

/** A process whose reader of stdout has gone. */
function unread() {
  const stop = new AbortController()
  const { io, written } = memoryIo({ signal: stop.signal })
  const closed = new OutputClosed()
  const refuse = async (): Promise<never> => {
    stop.abort(closed)
    throw closed
  }
  const stdout: CliIo['stdout'] = { ...io.stdout, write: refuse, flush: refuse }
  return { io: { ...io, stdout }, stop, closed, written }
}

/** Runs the work in targets of which none but the first is begun before the reader is gone. */
async function over(work: PerTarget, target = ['a.example', 'b.example']) {
  const { io, closed, written } = unread()
  const context = new CliContext(io, ['graph', 'post'], application(io))
  const all = { ...flags, concurrency: 1, target, output: 'ndjson' as const }
  await assert.rejects(
    overSelectedTargets(context, all, (targets) => ({ run: newRunOverTargets(targets, 0, 1), work })),
    closed,
  )
  return { code: context.exitCode, stderr: written().stderr }
}

test('a run that changes targets has failed where its reader goes away before all are done', async () => {
  for (const target of [['a.example'], ['a.example', 'b.example']]) {
    const { code, stderr } = await over({ changes: true, one: async ({ name }) => ({ name }) }, target)
    assert.equal(code, 1)
    assert.match(stderr, /^error {2}The reader of stdout closed it before the run was done \(OUTPUT_FAILED\)$/m)
  }
})

test('a run that only reads is quiet where its reader has enough', async () => {
  const { code, stderr } = await over({ one: async ({ name }) => ({ name }) })
  assert.equal(code, 0)
  assert.doesNotMatch(stderr, /error/)
})

test('a command that judges keeps its exit code where its reader goes away', async () => {
  const { io, written } = unread()
  assert.equal(await run(['trust', 'explain', '--error', 'a text that is no error'], io), 1)
  assert.equal(written().stderr, '')
})
