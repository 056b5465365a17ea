import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { main, towline } from '../child.ts'
import { temporaryFolder } from '../support.ts'

// A limit on the size of files stands for a full disk. Its unit is 512 bytes.
const self = `${process.execPath} ${main}`

const rows = `import { runbook } from 'towline'
export default runbook({ name: 'rows', description: '', permissions: [], run: () => Array.from({ length: 40 }, (_, id) => ({ id })) })`

async function inEmulator(cwd: string, line: string) {
  return towline(['emulator', 'run', '--', 'sh', '-c', line], { cwd })
}

test('init on a full disk leaves no manifest, says why, and works once there is room', async (t) => {
  const cwd = temporaryFolder(t)
  const words = 'init --home-tenant contoso.com -t fabrikam=fabrikam.example'
  const { code, stderr } = await inEmulator(cwd, `ulimit -f 0; ${self} ${words}`)
  assert.equal(code, 2)
  assert.match(stderr, /towline\.yaml cannot be written \(USAGE\)$/m)
  assert.match(stderr, /^cause {2}.*would be larger than files may be here.*\(EFBIG\)\.$/m)
  assert.deepEqual(readdirSync(cwd), [])
  assert.equal((await inEmulator(cwd, `${self} ${words}`)).code, 0)
  assert.deepEqual(readdirSync(cwd), ['towline.yaml'])
})

test('a full disk before the run leaves the report that was there, and nothing is done', async (t) => {
  const cwd = temporaryFolder(t, { 'rows.ts': rows })
  const report = '{"run":"r1","startedAt":"2026-11-29T08:00:00.000Z","durationMs":1,"targets":{},"jobs":[]}'
  writeFileSync(join(cwd, 'r.json'), report)
  const { code, stdout, stderr } = await inEmulator(cwd, `ulimit -f 0; ${self} run rows.ts --report r.json`)
  assert.deepEqual([code, stdout], [2, ''])
  assert.match(stderr, /^error {2}The report cannot be written to .*r\.json \(USAGE\)$/m)
  assert.match(stderr, /^cause {2}.*EFBIG/m)
  assert.equal(readFileSync(join(cwd, 'r.json'), 'utf8'), report)
  assert.deepEqual(readdirSync(cwd).sort(), ['r.json', 'rows.ts'])
})

test('a disk that is full at the end leaves the report that was there and the journal, which the next run takes', async (t) => {
  const cwd = temporaryFolder(t, { 'rows.ts': rows })
  const report = '{"run":"r1","startedAt":"2026-11-29T08:00:00.000Z","durationMs":1,"targets":{},"jobs":[]}'
  writeFileSync(join(cwd, 'r.json'), report)
  // The journal has no line ends within a job, so it fits where the report does not.
  const first = await inEmulator(cwd, `ulimit -f 2; ${self} run rows.ts -o ndjson --report r.json`)
  assert.equal(first.code, 1, first.stderr)
  assert.equal(first.stdout.split('\n').length, 41)
  assert.match(first.stderr, /^error {2}The report .*r\.json could not be put in place \(OUTPUT_FAILED\)$/m)
  assert.match(first.stderr, /^fix {4}Raise that limit\. Nothing is lost: all of it is in .*r\.json\.journal/m)
  assert.equal(readFileSync(join(cwd, 'r.json'), 'utf8'), report)
  const second = await inEmulator(cwd, `${self} run rows.ts --report r.json --targets-file r.json`)
  assert.deepEqual([second.code, second.stdout], [0, ''])
  assert.match(second.stderr, /^Nothing is left to do/m)
  assert.equal(JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')).jobs[0].result.length, 40)
  assert.equal(existsSync(join(cwd, 'r.json.journal')), false)
})

test('a report needs no folder for temporary files', async (t) => {
  const cwd = temporaryFolder(t, { 'rows.ts': rows })
  const line = `TMPDIR=/nowhere ${self} run rows.ts --report r.json`
  const { code, stderr } = await inEmulator(cwd, line)
  assert.equal(code, 0, stderr)
})

test('the emulator leaves no half of a secret on a full disk', (t) => {
  const folder = temporaryFolder(t)
  const file = new URL('../../../src/emulator/serve/whole-file.ts', import.meta.url)
  for (const call of ['createFile', 'replaceFile']) {
    const script = `const { ${call} } = await import('${file}'); await ${call}('${join(folder, 'a')}', 'x'.repeat(2000))`
    const line = `ulimit -f 1; ${process.execPath} --input-type=module -e "${script}"`
    assert.throws(() => execFileSync('sh', ['-c', line], { stdio: 'pipe' }), /EFBIG/)
    assert.deepEqual(readdirSync(folder), [])
  }
})
