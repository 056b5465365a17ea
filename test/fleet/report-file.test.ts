import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { temporaryName } from '../../src/files/temporary-name.ts'
import { knownRun } from '../../src/fleet/known-run.ts'
import type { JobReport } from '../../src/fleet/report.ts'
import { ReportFile } from '../../src/fleet/report-file.ts'
import type { RunOverTargets } from '../../src/fleet/run.ts'
import { bringIn } from '../../src/fleet/take-over.ts'
import { temporaryFolder } from '../cli/support.ts'

const NO_PROCESS = 2 ** 30

const run: RunOverTargets = {
  id: 'r2',
  startedAt: '2026-11-30T08:00:00.000Z',
  targets: ['a', 'b', 'c'].map((name) => ({ name, tenant: `${name}.example` })),
  concurrency: 2,
}
const startedAt = Date.parse(run.startedAt)

function job(target: string, state: JobReport['state'] = 'ok', more: Partial<JobReport> = {}): JobReport {
  return { target, state, ...more, durationMs: 1, requests: 0, throttledMs: 0 }
}

function place(t: TestContext): string {
  return join(temporaryFolder(t), 'r.json')
}

function read(path: string) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** The journal of a process that is gone. */
function leaveJournal(path: string, lines: readonly unknown[], head: Record<string, unknown> = {}): void {
  const first = {
    ...{ journal: 1, run: 'r1', startedAt: '2026-11-29T08:00:00.000Z', begunAt: '2026-11-29T08:00:00.000Z' },
    ...{ earlierMs: 0, targets: ['a', 'b', 'c'], pid: NO_PROCESS, host: hostname(), ...head },
  }
  writeFileSync(`${path}.journal`, [first, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''))
  const last = new Date('2026-11-29T08:00:05.000Z')
  utimesSync(`${path}.journal`, last, last)
}

const earlierReport = {
  ...{ run: 'r1', startedAt: '2026-11-29T08:00:00.000Z', durationMs: 5_000, targets: { ok: 1, failed: 1, skipped: 1 } },
  jobs: [job('z', 'ok', { result: ['kept'] }), job('a', 'failed'), job('b', 'cancelled')],
}

test('a report and its journal hold the values of hostile names, and nothing that a terminal obeys or a reader does not see', async (t) => {
  const path = place(t)
  const name = 'a\u009b2J\u202eevil\u2066\u200b\u00ad\u2028\u0085\u007f\ud800z 👩‍👩‍👧'
  const hostile = job('a', 'ok', { result: [{ name, [name]: { ['__proto__']: name } }] })
  const odd = /[\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]/
  await using report = await ReportFile.open(path, run, { now: () => startedAt, completes: false })
  await report.add(hostile)
  const journal = readFileSync(`${path}.journal`, 'utf8')
  assert.doesNotMatch(journal, odd)
  assert.ok(journal.includes('\\u009b2J\\u202eevil') && journal.includes('👩‍👩‍👧'), journal)
  assert.deepEqual((await knownRun(path))?.jobs[0]?.result, hostile.result)
  await report.add(job('b'))
  await report.add(job('c'))
  await report.end()
  const text = readFileSync(path, 'utf8')
  assert.doesNotMatch(text, odd)
  assert.deepEqual(JSON.parse(text).jobs[0].result, hostile.result)
})

test('ReportFile of a new run', async (t) => {
  await t.test('the last report is in place and its journal is gone', async (t) => {
    const path = place(t)
    {
      await using report = await ReportFile.open(path, run, { now: () => startedAt + 1_000, completes: false })
      await report.printing('a')
      await report.add(job('a', 'ok', { result: [{ text: 'two\nlines, "quoted"' }] }))
      await report.add(job('b', 'failed'))
      await report.add(job('c', 'cancelled'))
      await report.end()
    }
    const whole = {
      ...{ run: 'r2', startedAt: run.startedAt, durationMs: 1_000, targets: { ok: 1, failed: 1, skipped: 1 } },
      jobs: [job('a', 'ok', { result: [{ text: 'two\nlines, "quoted"' }] }), job('b', 'failed'), job('c', 'cancelled')],
    }
    assert.equal(readFileSync(path, 'utf8'), `${JSON.stringify(whole, undefined, 2)}\n`)
    assert.equal(existsSync(`${path}.journal`), false)
  })

  await t.test('the report of a run without targets is valid JSON', async (t) => {
    const path = place(t)
    await using report = await ReportFile.open(
      path,
      { ...run, targets: [] },
      { now: () => startedAt, completes: false },
    )
    await report.end()
    assert.deepEqual(read(path).jobs, [])
  })

  await t.test('while it goes on the report says so, and has the other targets as cancelled', async (t) => {
    const path = place(t)
    await using report = await ReportFile.open(path, run, { now: () => startedAt, completes: false, everyMs: 1 })
    await report.add(job('a'))
    while (!existsSync(path) || read(path).targets.ok === 0) await turn()
    const { state, targets, jobs } = read(path)
    assert.deepEqual([state, targets], ['running', { ok: 1, failed: 0, skipped: 2 }])
    assert.deepEqual(
      jobs.map((one: JobReport) => [one.target, one.state]),
      [
        ['a', 'ok'],
        ['b', 'cancelled'],
        ['c', 'cancelled'],
      ],
    )
    await report.end()
    assert.equal('state' in read(path), false)
  })

  await t.test('the report of another run is replaced, and its old content stays until then', async (t) => {
    const path = place(t)
    writeFileSync(path, JSON.stringify(earlierReport))
    await using report = await ReportFile.open(path, run, { now: () => startedAt, completes: false })
    await report.add(job('a'))
    assert.equal(read(path).run, 'r1')
    await report.end()
    assert.deepEqual([read(path).run, read(path).jobs.length], ['r2', 3])
  })

  await t.test('a file that is no report is refused and left as it is, an empty one is taken', async (t) => {
    const path = place(t)
    for (const text of ['name,id\n', '{"targets":[]}', '[]', ' ']) {
      writeFileSync(path, text)
      await assert.rejects(ReportFile.open(path, run, { now: () => 0, completes: false }), {
        code: 'USAGE',
        message: `${path} is not a report, and was left as it is.`,
      })
      assert.equal(readFileSync(path, 'utf8'), text)
      assert.equal(existsSync(`${path}.journal`), false)
    }
    writeFileSync(path, '')
    await using report = await ReportFile.open(path, run, { now: () => 0, completes: false })
    await report.end()
    assert.equal(read(path).run, 'r2')
  })

  await t.test('a report in any layout, and one that a full disk cut off, are replaced', async (t) => {
    const path = place(t)
    const sorted = JSON.stringify({ jobs: [], run: 'r1' })
    for (const text of [sorted, JSON.stringify(earlierReport, undefined, 2).slice(0, 200)]) {
      writeFileSync(path, text)
      await using report = await ReportFile.open(path, run, { now: () => 0, completes: false })
      await report.end()
      assert.equal(read(path).run, 'r2')
    }
  })

  await t.test('a link is refused, and what it leads to stays as it is, whether it is a report or not', async (t) => {
    const folder = temporaryFolder(t)
    const link = join(folder, 'link.json')
    const target = join(folder, 'target')
    symlinkSync(target, link)
    for (const text of [JSON.stringify(earlierReport), '', 'a manifest', undefined]) {
      if (text === undefined) rmSync(target)
      else writeFileSync(target, text)
      for (const completes of [true, false]) {
        await assert.rejects(ReportFile.open(link, run, { now: () => 0, completes }), {
          code: 'USAGE',
          likelyCause: `It is a symbolic link, which leads to ${target}.`,
        })
      }
      assert.equal(existsSync(target) ? readFileSync(target, 'utf8') : undefined, text)
      assert.equal(existsSync(`${target}.journal`), false)
    }
  })

  await t.test('a link in the place of the journal is not followed', async (t) => {
    const path = place(t)
    const target = join(dirname(path), 'target')
    symlinkSync(target, `${path}.journal`)
    await assert.rejects(ReportFile.open(path, run, { now: () => 0, completes: false }), {
      code: 'USAGE',
      likelyCause: /ELOOP/,
    })
    assert.equal(existsSync(target), false)
  })

  await t.test(
    'report and journal are for their owner only, though the earlier report was open to others',
    async (t) => {
      const path = place(t)
      writeFileSync(path, JSON.stringify(earlierReport))
      chmodSync(path, 0o666)
      await using report = await ReportFile.open(path, run, { now: () => 0, completes: false })
      assert.equal(statSync(`${path}.journal`).mode & 0o777, 0o600)
      await report.end()
      assert.equal(statSync(path).mode & 0o777, 0o600)
      assert.deepEqual(readdirSync(dirname(path)), [basename(path)])
    },
  )

  await t.test('a folder, a device and a path below no folder are refused', async (t) => {
    const folder = temporaryFolder(t)
    const refused: [path: string, likelyCause: RegExp][] = [
      [folder, /It is a folder/],
      ['/dev/null', /^It is a device\.$/],
      [join(folder, 'none', 'r.json'), /^The folder .*none does not exist \(ENOENT\)\.$/],
    ]
    for (const [path, likelyCause] of refused) {
      await assert.rejects(ReportFile.open(path, run, { now: () => 0, completes: false }), {
        code: 'USAGE',
        likelyCause,
      })
    }
  })
})

test('ReportFile beside another run', async (t) => {
  const open = (path: string, completes = false) => ReportFile.open(path, run, { now: () => startedAt, completes })

  await t.test('a second run with one report is refused, by any of its paths', async (t) => {
    const path = place(t)
    const linked = join(temporaryFolder(t), 'linked')
    symlinkSync(dirname(path), linked)
    await using _ = await open(path)
    for (const second of [path, join(linked, basename(path))]) {
      await assert.rejects(open(second), {
        code: 'USAGE',
        message: /^Another run still writes the report /,
        likelyCause: new RegExp(`process ${process.pid}`),
      })
    }
  })

  await t.test(
    'the journal of a process that is gone does not stand in the way, and is said to be replaced',
    async (t) => {
      const path = place(t)
      leaveJournal(path, [job('a')])
      await using report = await open(path)
      assert.deepEqual(
        [report.replaced?.run, report.replaced?.jobs.map(({ state }) => state)],
        ['r1', ['ok', 'cancelled', 'cancelled']],
      )
      await report.end()
      assert.equal(read(path).run, 'r2')
    },
  )

  await t.test('what a killed process left of a report is removed, and nothing of others', async (t) => {
    const path = place(t)
    leaveJournal(path, [job('a')])
    const other = temporaryName(`${path}x`)
    for (const name of [temporaryName(path), other]) writeFileSync(name, '{"run":"r1"')
    await using report = await open(path)
    await report.end()
    assert.deepEqual(readdirSync(dirname(path)).sort(), [basename(path), basename(other)].sort())
  })

  await t.test('a link that is planted while the run goes on is not followed, and the journal stays', async (t) => {
    const path = place(t)
    const target = join(dirname(path), 'target')
    await using report = await open(path)
    await report.add(job('a'))
    symlinkSync(target, path)
    await assert.rejects(report.end(), {
      code: 'OUTPUT_FAILED',
      likelyCause: /^It is a symbolic link, which leads to /,
    })
    assert.deepEqual([existsSync(target), existsSync(`${path}.journal`)], [false, true])
  })

  for (const [what, change] of [
    ['overwritten', (journal: string) => writeFileSync(journal, 'garbage')],
    ['emptied', (journal: string) => writeFileSync(journal, '')],
  ] as const) {
    await t.test(`a journal that was ${what} while the run goes on is an error, and no shorter report`, async (t) => {
      const path = place(t)
      await using report = await ReportFile.open(path, run, { completes: false, now: () => startedAt })
      for (const { name } of run.targets) await report.add(job(name))
      change(`${path}.journal`)
      await assert.rejects(report.end(), { code: 'OUTPUT_FAILED', message: /does not hold what this run wrote/ })
    })
  }

  await t.test('a journal that was removed while the run goes on changes nothing', async (t) => {
    const path = place(t)
    await using report = await ReportFile.open(path, run, { completes: false, now: () => startedAt })
    for (const { name } of run.targets) await report.add(job(name))
    rmSync(`${path}.journal`)
    await report.end()
    assert.deepEqual(read(path).targets, { ok: 3, failed: 0, skipped: 0 })
  })

  await t.test('the number of a dead process that another one has now does not stand in the way', async (t) => {
    const path = place(t)
    leaveJournal(path, [], { pid: process.pid, begun: 'before this process' })
    await using report = await open(path)
    assert.equal(report.replaced?.run, 'r1')
  })

  await t.test('a run on another computer is taken to be alive until it was silent for a while', async (t) => {
    const path = place(t)
    leaveJournal(path, [], { host: 'another.example' })
    const now = new Date()
    utimesSync(`${path}.journal`, now, now)
    await assert.rejects(open(path), { code: 'USAGE', message: /^Another run still writes/ })
    const before = new Date(Date.now() - 31_000)
    utimesSync(`${path}.journal`, before, before)
    await using report = await open(path)
    assert.equal(report.replaced?.run, 'r1')
  })

  await t.test('a file with the name of the journal that is none is refused and left as it is', async (t) => {
    const path = place(t)
    writeFileSync(`${path}.journal`, 'dear diary\n')
    await assert.rejects(open(path), { code: 'USAGE', message: /has the name of a journal, but is not one/ })
    assert.equal(readFileSync(`${path}.journal`, 'utf8'), 'dear diary\n')
  })
})

test('ReportFile that completes a run', async (t) => {
  const later = startedAt + 2_000
  const open = (path: string) => ReportFile.open(path, run, { now: () => later, completes: true })

  await t.test('id, start and the jobs of other targets stay, durations add up, counts are over all', async (t) => {
    const path = place(t)
    writeFileSync(path, JSON.stringify(earlierReport))
    await using report = await open(path)
    await report.add(job('b', 'ok', { result: [1] }))
    await report.add(job('a'))
    await report.add(job('c', 'failed'))
    await report.end()
    const { jobs, ...head } = read(path)
    assert.deepEqual(head, {
      ...{ run: 'r1', startedAt: earlierReport.startedAt, durationMs: 7_000 },
      targets: { ok: 3, failed: 1, skipped: 0 },
    })
    assert.deepEqual(jobs, [
      job('z', 'ok', { result: ['kept'] }),
      job('b', 'ok', { result: [1] }),
      job('a'),
      job('c', 'failed'),
    ])
  })

  await t.test('what a killed run left in its journal stays too', async (t) => {
    const path = place(t)
    writeFileSync(path, JSON.stringify({ ...earlierReport, run: 'r0' }))
    leaveJournal(path, [job('a', 'ok', { result: ['of the journal'] }), { printing: 'b' }])
    await using report = await open(path)
    assert.deepEqual(read(path).jobs, [
      job('a', 'ok', { result: ['of the journal'] }),
      { ...job('b', 'cancelled', { mayBePrinted: true }), durationMs: 0 },
      { ...job('c', 'cancelled'), durationMs: 0 },
    ])
    await report.add(job('b'))
    await report.add(job('c'))
    await report.end()
    assert.deepEqual(
      [read(path).run, read(path).durationMs, read(path).targets],
      ['r1', 7_000, { ok: 3, failed: 0, skipped: 0 }],
    )
  })

  await t.test('a target that it did not come to keeps how it ended before', async (t) => {
    const path = place(t)
    writeFileSync(path, JSON.stringify(earlierReport))
    {
      await using report = await open(path)
      await report.add(job('b'))
    }
    const states = new Map((await knownRun(path))?.jobs.map(({ target, state }) => [target, state]))
    assert.deepEqual(
      [...states],
      [
        ['z', 'ok'],
        ['a', 'failed'],
        ['b', 'ok'],
        ['c', 'cancelled'],
      ],
    )
  })
})

test('bringIn() puts what a killed run left into its report, and does nothing where there is no journal', async (t) => {
  const path = place(t)
  leaveJournal(path, [job('a'), job('b'), job('c')])
  await bringIn(path)
  assert.deepEqual(read(path).targets, { ok: 3, failed: 0, skipped: 0 })
  const text = readFileSync(path, 'utf8')
  await bringIn(path)
  assert.equal(readFileSync(path, 'utf8'), text)
})

test('knownRun()', async (t) => {
  await t.test('the journal counts and not the report beside it, by the path of either', async (t) => {
    const path = place(t)
    writeFileSync(path, JSON.stringify({ ...earlierReport, run: 'r0', jobs: [job('a'), job('b'), job('c')] }))
    leaveJournal(path, [job('a')])
    for (const one of [path, `${path}.journal`]) {
      const known = await knownRun(one)
      assert.deepEqual(
        [known?.run, known?.jobs.map(({ state }) => state), known?.journal?.isOfOtherRun, known?.journal?.writer],
        ['r1', ['ok', 'cancelled', 'cancelled'], true, undefined],
      )
    }
  })

  await t.test('a last line that is cut off is left out, and that is said', async (t) => {
    const path = place(t)
    leaveJournal(path, [job('a')])
    writeFileSync(`${path}.journal`, JSON.stringify(job('b')).slice(0, -5), { flag: 'a' })
    const known = await knownRun(path)
    assert.deepEqual(
      [known?.jobs.map(({ state }) => state), known?.journal?.isTorn],
      [['ok', 'cancelled', 'cancelled'], true],
    )
  })

  await t.test('a later line of a target replaces an earlier one', async (t) => {
    const path = place(t)
    leaveJournal(path, [job('a', 'failed'), { printing: 'a' }, job('a')])
    assert.deepEqual((await knownRun(path))?.jobs[0], job('a'))
  })

  await t.test('a file that is neither a report nor a journal is not known', async (t) => {
    const path = place(t)
    writeFileSync(path, '# pilot\nfabrikam\n')
    assert.equal(await knownRun(path), undefined)
  })
})
