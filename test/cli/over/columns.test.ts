import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import type { OverTargetsFlags } from '../../../src/cli/over/over-targets.ts'
import type { PerTarget } from '../../../src/cli/over/per-target.ts'
import type { JobReport } from '../../../src/fleet/report.ts'
import { parseJson } from '../../../src/text/json.ts'
import { temporaryFolder } from '../support.ts'
import { overTwo } from './support.ts'

/** A command that gives other rows in each of the two targets. */
function giving(first: readonly unknown[], second: readonly unknown[], prefer: readonly string[] = []): PerTarget {
  return {
    prefer,
    async *list({ name }) {
      yield* name === 'a.example' ? first : second
    },
  }
}

async function out(work: PerTarget, given: Partial<OverTargetsFlags>): Promise<string> {
  const { code, stdout } = await overTwo(work, given)
  assert.equal(code, 0)
  return stdout
}

test('csv and tsv have the columns that only the second target has', async () => {
  const work = giving([{ id: 1 }], [{ id: 2, note: 'x' }])
  assert.equal(await out(work, { output: 'csv' }), 'target,id,note\na.example,1,\nb.example,2,x\n')
  assert.equal(await out(work, { output: 'tsv' }), 'target\tid\tnote\na.example\t1\t\nb.example\t2\tx\n')
})

test('a late target with a column of its own fails and is not printed, with --quiet too, and a second run or --columns prints it', async (t) => {
  const many = Array.from({ length: 2_000 }, (_, id) => ({ id }))
  const work = giving(many, [{ id: 'last', note: 'x' }])
  const report = join(temporaryFolder(t), 'r.json')
  const { code, stdout, stderr } = await overTwo(work, { output: 'csv', quiet: true, report })
  assert.equal(code, 5)
  assert.equal(stdout.split('\n').length, 2_002)
  assert.doesNotMatch(stdout, /b\.example/)
  assert.match(stderr, /^error {2}b\.example: The rows are not printed, because they have note: .* \(OUTPUT_FAILED\)$/m)
  const { jobs } = JSON.parse(readFileSync(report, 'utf8'))
  assert.deepEqual(
    jobs.map(({ target, state, error }: JobReport) => [target, state, error?.code]),
    [
      ['a.example', 'ok', undefined],
      ['b.example', 'failed', 'OUTPUT_FAILED'],
    ],
  )
  assert.equal(
    await out(giving([], [{ id: 'last', note: 'x' }]), { output: 'csv' }),
    'target,id,note\nb.example,last,x\n',
  )
  const fixed = await out(work, { output: 'csv', columns: ['target', 'id', 'note'] })
  assert.match(fixed, /^target,id,note\n/)
  assert.match(fixed, /\nb\.example,last,x\n$/)
})

test('--sort orders the rows of all targets together, in a table too', async () => {
  const work = giving([{ n: 3 }, { n: 10 }], [{ n: 2 }, {}])
  const sort = [{ path: 'n', isDescending: false }]
  assert.equal(
    await out(work, { output: 'csv', sort }),
    'target,n\nb.example,2\na.example,3\na.example,10\nb.example,\n',
  )
  assert.equal(
    await out(work, { output: 'table', sort }),
    'target     n\nb.example  2\na.example  3\na.example  10\nb.example\n',
  )
})

test('without a row in any target the heading is printed once, with the target, and stderr says 0 rows', async () => {
  const work = giving([], [], ['id', 'name'])
  for (const [output, heading] of [
    ['csv', 'target,id,name\n'],
    ['tsv', 'target\tid\tname\n'],
    ['table', 'target  id  name\n'],
    ['json', '[]\n'],
  ] as const) {
    const { stdout, stderr } = await overTwo(work, { output })
    assert.deepEqual({ stdout, stderr }, { stdout: heading, stderr: '0 rows\n2 targets: 2 ok, 0 failed\n' })
  }
  const some = await overTwo(giving([], [{ id: 1, name: 'x' }], ['id', 'name']), { output: 'table' })
  assert.equal(some.stdout, 'target     id  name\nb.example  1   x\n', 'an empty target among others prints nothing')
  assert.equal(some.stderr, '2 targets: 2 ok, 0 failed\n')
})

test('numbers of several targets keep their digits in the output and in the report', async (t) => {
  const [row] = parseJson('[{"usn":9223372036854775807}]') as unknown[]
  const report = join(temporaryFolder(t), 'r.json')
  const stdout = await out({ ...giving([row], [row]), keepsRows: true }, { output: 'csv', report })
  assert.equal(stdout, 'target,usn\na.example,9223372036854775807\nb.example,9223372036854775807\n')
  assert.equal(readFileSync(report, 'utf8').match(/"usn": ?9223372036854775807\b/g)?.length, 2)
})

test('names that all objects inherit are no columns', async (t) => {
  t.after(() => Reflect.deleteProperty(Object.prototype, 'polluted'))
  Object.assign(Object.prototype, { polluted: true })
  assert.equal(await out(giving([{ id: 1 }], [{ id: 2 }]), { output: 'csv' }), 'target,id\na.example,1\nb.example,2\n')
})

test('a column that no row has is an error after all rows, and the report says that these are printed', async (t) => {
  const report = join(temporaryFolder(t), 'r.json')
  const run = overTwo(giving([{ id: 1 }], [{ id: 2 }]), { output: 'csv', columns: ['id', 'nmae'], report })
  await assert.rejects(run, { code: 'OUTPUT_FAILED', message: /nmae/ })
  assert.deepEqual(JSON.parse(readFileSync(report, 'utf8')).targets, { ok: 2, failed: 0, skipped: 0 })
})
