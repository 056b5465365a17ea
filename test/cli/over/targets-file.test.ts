import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readTargetsFile, selectorsIn } from '../../../src/cli/over/targets-file.ts'
import { forEachTarget } from '../../../src/connect/pool.ts'
import { GraphError } from '../../../src/errors/errors.ts'
import { jobReport, reportHead } from '../../../src/fleet/report.ts'
import { reportFile } from '../../../src/fleet/report-file.ts'

test('a list has a selector a line', async (t) => {
  await t.test('with comments, empty lines, Windows line ends and a byte order mark', () => {
    const text =
      '\uFEFF# pilot\r\nfabrikam-test\r\n\r\n  tag:emea  # all of Europe\r\n2f4a6c8e-1b3d-4f5a-9c7e-0d2b4f6a8c05'
    assert.deepEqual(selectorsIn(text, 'f'), ['fabrikam-test', 'tag:emea', '2f4a6c8e-1b3d-4f5a-9c7e-0d2b4f6a8c05'])
  })

  await t.test('and at least one: none would mean another choice', () => {
    for (const text of ['', '\n\n', '# nobody\n']) {
      assert.throws(() => selectorsIn(text, 'f'), {
        code: 'TARGET_MISSING',
        message: 'The targets file f names no target.',
      })
    }
  })
})

test('an earlier report', async (t) => {
  const report = (...states: string[]): string =>
    JSON.stringify({ run: 'r', jobs: states.map((state, index) => ({ target: `t${index}`, state })) })

  await t.test('gives its targets that failed or were cancelled', () => {
    assert.deepEqual(selectorsIn(report('ok', 'failed', 'skipped', 'cancelled', 'failed'), 'f'), ['t1', 't3', 't4'])
  })

  await t.test('in which all went well is nothing to repeat', () => {
    assert.throws(() => selectorsIn(report('ok'), 'f'), { code: 'TARGET_MISSING', likelyCause: /^All went well/ })
    assert.throws(() => selectorsIn(report('ok', 'skipped'), 'f'), { code: 'TARGET_MISSING' })
  })

  await t.test('that was cut off, or is some other JSON, is refused', () => {
    assert.throws(() => selectorsIn(report('failed').slice(0, -4), 'f'), {
      code: 'USAGE',
      likelyCause: /not valid JSON/,
    })
    for (const text of ['{}', '{"jobs": {}}', '{"jobs": [{"state": "failed"}]}', '{"jobs": [null]}']) {
      assert.throws(() => selectorsIn(text, 'f'), { code: 'USAGE', likelyCause: 'It is JSON of some other kind.' })
    }
  })

  await t.test('is what --report wrote', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'towline-'))
    const path = join(folder, 'report.json')
    const targets = ['a', 'b', 'c'].map((name) => ({ name }))
    const job = ({ name }: { name: string }): void => {
      if (name === 'b') throw new GraphError('GRAPH_BUSY', { message: '', likelyCause: '', fix: '' })
    }
    await using report = await reportFile(path)
    for await (const outcome of forEachTarget(targets, { concurrency: 2, now: () => 0, job })) {
      await report.add(jobReport(outcome))
    }
    await report.save(
      reportHead({ run: 'r', startedAt: 0, endedAt: 1, counts: { ok: 2, failed: 1, skipped: 0, cancelled: 0 } }),
    )
    assert.deepEqual(await readTargetsFile(path), ['b'])
    await rm(folder, { recursive: true })
  })
})

test('readTargetsFile()', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'towline-'))
  await writeFile(join(folder, 'targets.txt'), 'fabrikam-test\n')

  await t.test('reads a list', async () => {
    assert.deepEqual(await readTargetsFile(join(folder, 'targets.txt')), ['fabrikam-test'])
  })

  await t.test('says which file cannot be read', () =>
    assert.rejects(readTargetsFile(join(folder, 'none.txt')), {
      name: 'ConfigError',
      code: 'USAGE',
      message: /none\.txt cannot be read/,
    }),
  )

  await rm(folder, { recursive: true })
})
