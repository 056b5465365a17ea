import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { application } from '../../../src/cli/app.ts'
import { type OverTargetsFlags, overSelectedTargets } from '../../../src/cli/over/over-targets.ts'
import type { PerTarget } from '../../../src/cli/over/per-target.ts'
import { CliContext } from '../../../src/cli/process/context.ts'
import { type FormatName, formatNames } from '../../../src/cli/process/format-names.ts'
import { type CliIo, OutputClosed } from '../../../src/cli/process/io.ts'
import { RunError } from '../../../src/errors/errors.ts'
import { newRunOverTargets } from '../../../src/fleet/run.ts'
import { memoryIo, temporaryFolder } from '../support.ts'
import { flags, overTwo } from './support.ts'

const TARGETS = 12
const ROWS = 3
const names = Array.from({ length: TARGETS }, (_, index) => `t${index + 1}.example`)
const detail = { likelyCause: 'Why.', fix: 'Again.' }

/** How a run ends early. */
const endings = {
  'Ctrl-C': (at: number) => stopsAt(at, new RunError('INTERRUPTED', { message: 'Stopped.', ...detail })),
  '--timeout': (at: number) => stopsAt(at, new RunError('TIMEOUT', { message: 'Too long.', ...detail })),
  'a closed pipe': (at: number) => outputFailsAt(at, new OutputClosed()),
  'a full disk': (at: number) => outputFailsAt(at, new RunError('OUTPUT_FAILED', { message: 'Full.', ...detail })),
} as const

interface Ending {
  /** After so many jobs the run is stopped. */
  readonly jobs?: number
  /** After so many characters stdout takes no more. */
  readonly characters?: number
  readonly reason?: Error
}

function stopsAt(at: number, reason: Error): Ending {
  return { jobs: at, reason }
}

function outputFailsAt(at: number, reason: Error): Ending {
  return { characters: at * 30, reason }
}

interface Part {
  readonly stdout: string
  readonly stderr: string
  readonly error: unknown
  readonly code: number
}

/** One command over the targets, in a process in memory that ends as it is told. */
async function part(cwd: string, given: Partial<OverTargetsFlags>, ending: Ending = {}): Promise<Part> {
  const stop = new AbortController()
  const memory = memoryIo({ cwd, signal: stop.signal })
  const { io } = memory
  let room = ending.characters ?? Number.POSITIVE_INFINITY
  const fail = (): never => {
    stop.abort(ending.reason)
    throw ending.reason
  }
  const stdout: CliIo['stdout'] = {
    ...io.stdout,
    async write(data) {
      await io.stdout.write(data.slice(0, Math.max(0, room)))
      room -= data.length
      if (room < 0) fail()
    },
    flush: async () => (room < 0 ? fail() : undefined),
  }
  const argv = ['sites', 'list', ...(given.report === undefined ? [] : ['--report', given.report])]
  const context = new CliContext({ ...io, stdout }, argv, application(io))
  let ended = 0
  const work: PerTarget = {
    keepsRows: true,
    async *list({ name }) {
      if (ended++ === ending.jobs) stop.abort(ending.reason)
      stop.signal.throwIfAborted()
      for (let row = 1; row <= ROWS; row++) yield { row: `${name}#${row}.` }
    },
  }
  const all = { ...flags, concurrency: 2, target: names, ...given }
  const begun = overSelectedTargets(context, all, (targets) => ({
    run: newRunOverTargets(targets, 0, 2),
    work,
  }))
  const error = await begun.then(
    () => undefined,
    (thrown) => thrown,
  )
  return { ...memory.written(), error, code: context.exitCode }
}

const rowsIn = (text: string): string[] => text.match(/t\d+\.example#\d\./g) ?? []
const rowsOf = (target: string): string[] => [1, 2, 3].map((row) => `${target}#${row}.`)

const moments = [1, 6, 0, 11, 3] as const
let nth = 0

for (const [what, ending] of Object.entries(endings)) {
  for (const output of formatNames) {
    // The heavy tests try each format with a query, in real processes.
    for (const query of output === 'json' || output === 'csv' ? [undefined, '[].{row: row}'] : [undefined]) {
      const moment = moments[nth++ % moments.length] ?? 0
      test(`a run in ${output}${query === undefined ? '' : ' with a query'} that ${what} stops leaves no row out`, (t) =>
        leavesNothingOut(t, ending(moment), { output, query }))
    }
  }
}

async function leavesNothingOut(
  t: test.TestContext,
  ending: Ending,
  given: { readonly output: FormatName; readonly query: string | undefined },
): Promise<void> {
  const cwd = temporaryFolder(t)
  const path = join(cwd, 'r.json')
  const first = await part(cwd, { ...given, report: 'r.json' }, ending)
  assert.equal(first.error, ending.reason)
  const report = JSON.parse(readFileSync(path, 'utf8'))
  const jobs: { target: string; state: string; mayBePrinted?: true }[] = report.jobs
  assert.deepEqual(jobs.map(({ target }) => target).sort(), names.toSorted())
  const done = jobs.filter(({ state }) => state === 'ok').map(({ target }) => target)
  const partly = jobs.filter(({ mayBePrinted }) => mayBePrinted).map(({ target }) => target)
  const printed = rowsIn(first.stdout)
  for (const row of done.flatMap(rowsOf)) assert.ok(printed.includes(row), `${row} counts as done`)
  for (const row of printed) {
    const target = row.slice(0, row.indexOf('#'))
    assert.ok(done.includes(target) || partly.includes(target), `${row} is printed, and ${target} counts as open`)
  }
  assert.deepEqual(report.targets, { ok: done.length, failed: 0, skipped: TARGETS - done.length })
  assert.match(
    first.stderr,
    new RegExp(`^12 targets: ${done.length} ok, ${TARGETS - done.length} cancelled, 0 failed$`, 'm'),
  )
  assert.match(first.stderr, /^Just those again: towline sites list --report r\.json --targets-file r\.json$/m)
  assert.equal(existsSync(`${path}.journal`), false)

  const second = await part(cwd, { ...given, target: undefined, report: 'r.json', targetsFile: 'r.json' })
  assert.deepEqual([second.error, second.code], [undefined, 0])
  const both = [...printed, ...rowsIn(second.stdout)]
  assert.deepEqual([...new Set(both)].sort(), names.flatMap(rowsOf).sort())
  const twice = both.filter((row, index) => both.indexOf(row) !== index).map((row) => row.slice(0, row.indexOf('#')))
  for (const target of twice) {
    assert.ok(partly.includes(target), `${target} comes twice and was not named`)
    assert.match(second.stderr, new RegExp(`^Rows of these targets may come twice: .*"${target}"`, 'm'))
  }
  const whole = JSON.parse(readFileSync(path, 'utf8'))
  assert.deepEqual(whole.targets, { ok: TARGETS, failed: 0, skipped: 0 })
  assert.deepEqual([whole.run, whole.startedAt], [report.run, report.startedAt])
  assert.deepEqual(whole.jobs.flatMap(({ result }: { result: unknown[] }) => result).length, TARGETS * ROWS)
}

test('a run without a report that is stopped before more targets than a command can name leaves a file that names them', async (t) => {
  const many = Array.from({ length: 30 }, (_, index) => `t${index + 1}.example`)
  const cwd = temporaryFolder(t)
  const first = await part(cwd, { target: many }, endings['Ctrl-C'](4))
  const path = /^Just those again: towline sites list --targets-file (\S+)$/m.exec(first.stderr)?.[1] ?? ''
  t.after(() => rmSync(path, { force: true }))
  const second = await part(cwd, { target: undefined, targetsFile: path })
  assert.equal(second.code, 0)
  assert.deepEqual([...rowsIn(first.stdout), ...rowsIn(second.stdout)].sort(), many.flatMap(rowsOf).sort())
})

test('the command that completes the last of several targets gives its rows as those before, with the target', async (t) => {
  const cwd = temporaryFolder(t)
  for (const report of ['r.json', undefined]) {
    const first = await part(cwd, { report, target: names.slice(0, 3) }, endings['Ctrl-C'](2))
    const path = /^Just those again: .*--targets-file (\S+)$/m.exec(first.stderr)?.[1] ?? ''
    const second = await part(cwd, { report, target: undefined, targetsFile: path })
    if (report === undefined) rmSync(path)
    const targets = [...first.stdout.split('\n'), ...second.stdout.split('\n')]
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).target)
    assert.deepEqual([...new Set(targets)].sort(), names.slice(0, 3))
    assert.match(second.stderr, /^1 target: 1 ok, 0 failed$/m)
  }
})

test('an interruption after the last target changes nothing: output, report and exit code say that all is done', async (t) => {
  for (const output of ['json', 'csv', 'ndjson'] as const) {
    await t.test(output, async (t) => {
      const stop = new AbortController()
      const report = join(temporaryFolder(t), 'r.json')
      const work: PerTarget = {
        async *list({ name }) {
          yield { id: 1 }
          if (name === 'b.example') stop.abort(new Error('Ctrl-C'))
        },
      }
      const { code, stdout, stderr } = await overTwo(work, { output, report }, { signal: stop.signal })
      assert.equal(code, 0)
      assert.match(stderr, /^2 targets: 2 ok, 0 failed$/m)
      assert.deepEqual(JSON.parse(readFileSync(report, 'utf8')).targets, { ok: 2, failed: 0, skipped: 0 })
      if (output === 'json') assert.equal(JSON.parse(stdout).length, 2)
    })
  }
})
