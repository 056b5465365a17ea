import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import test from 'node:test'
import { promisify } from 'node:util'

test('the example of docs/testing.md is a test that passes', async () => {
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readFileSync('docs/testing.md', 'utf8')) ?? []
  // The example is written into the tree, because Node finds the package `towline` from there only.
  const file = join(mkdtempSync('test/.example-'), 'example.test.ts')
  try {
    writeFileSync(file, example)
    const argv = ['--conditions=towline-source', '--test', '--test-reporter=tap', file]
    const { stdout } = await promisify(execFile)(process.execPath, argv, { env: withoutTestContext() })
    assert.match(stdout, /^# pass 2$/m)
  } finally {
    rmSync(dirname(file), { recursive: true })
  }
})

test('the first command of docs/worlds.md lists the sites of its example', async () => {
  const page = readFileSync('docs/worlds.md', 'utf8')
  const [, command = ''] = /```sh\n(.*?)\n```/s.exec(page) ?? []
  const [, world = ''] = /```yaml\n(.*?)```/s.exec(page) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'towline-documented-'))
  try {
    writeFileSync(join(folder, 'world.yaml'), world)
    const env = { ...withoutTestContext(), PATH: `${resolve('bin')}${delimiter}${process.env['PATH']}` }
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: folder, env })
    assert.equal(JSON.parse(stdout).length, 40)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** A test runner that is started by another one would report to it instead of to stdout. */
function withoutTestContext(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return env
}
