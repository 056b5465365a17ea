import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join, relative } from 'node:path'
import test, { type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { noPrograms } from '../scripts/run-tests.ts'
import { temporaryFolder } from './cli/support.ts'

const root = join(import.meta.dirname, '..')

/** Runs the files as quick tests, in a process of its own: a test run inside of a test would report to it. */
async function runQuick(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const main = `import { runQuickTests } from ${JSON.stringify(pathToFileURL(join(root, 'scripts/run-tests.ts')))}
    console.log('passed:', await runQuickTests(process.argv.slice(2)))`
  const folder = temporaryFolder(t, { ...files, 'main.mjs': main })
  const paths = Object.keys(files).map((name) => relative(root, join(folder, name)))
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return (await promisify(execFile)(process.execPath, [join(folder, 'main.mjs'), ...paths], { env })).stdout
}

const passing = `import test from 'node:test'; test('it passes', () => {})`

test('runQuickTests()', async (t) => {
  await t.test('the suite passes if every file passes', async (t) => {
    const output = await runQuick(t, { 'a.mjs': passing, 'b.mjs': passing })
    assert.match(output, /ℹ pass 2\nℹ fail 0\n.*passed: true\n$/s)
    assert.doesNotMatch(output, /it passes/)
  })

  await t.test('the suite fails if one test of one file fails', async (t) => {
    const failing = `import test from 'node:test'; test('it fails', () => { throw new Error('planted') })`
    const output = await runQuick(t, { 'a.mjs': passing, 'b.mjs': failing })
    assert.match(output, /ℹ pass 1\nℹ fail 1\n.*✖ it fails.*Error: planted.*passed: false\n$/s)
  })

  await t.test('the suite shows a failure inside of a passing file, and a test that is skipped', async (t) => {
    const nested = `import test from 'node:test'
      test('parent', async (t) => {
        await t.test('it passes', () => {})
        await t.test('it fails inside', () => { throw new Error('planted') })
        await t.test('it is skipped', { skip: true }, () => {})
      })`
    const output = await runQuick(t, { 'a.mjs': passing, 'b.mjs': nested })
    assert.match(
      output,
      /it is skipped \(.*\) # SKIP\n.*ℹ fail \d\n.*✖ it fails inside.*Error: planted.*passed: false\n$/s,
    )
    assert.doesNotMatch(output, /it passes/)
  })

  await t.test('the suite fails if a file cannot be loaded, and the report names the file', async (t) => {
    const output = await runQuick(t, { 'a.mjs': passing, 'broken.mjs': `import './missing.mjs'` })
    assert.match(output, /ℹ pass 1\nℹ fail 1\n.*broken\.mjs can be loaded.*ERR_MODULE_NOT_FOUND.*passed: false\n$/s)
  })

  await t.test('a suite without tests fails', async (t) => {
    assert.equal(await runQuick(t, {}), 'passed: false\n')
  })
})

test('a process for quick tests cannot start a program', async () => {
  const script = `process.getBuiltinModule('node:child_process').spawnSync('true')`
  await assert.rejects(promisify(execFile)(process.execPath, [...noPrograms, '--eval', script]), {
    stderr: /ERR_ACCESS_DENIED.*permission: 'ChildProcess'/s,
  })
})
