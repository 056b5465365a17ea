import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const child = fileURLToPath(new URL('./garbage-child.ts', import.meta.url))

test('connector()', async (t) => {
  // In all, the work has 32 MiB. With a getter in each credential 8 to 19 MiB of them stayed.
  await t.test('what a connection refers to is garbage for the collection of young objects', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', child])
    assert.ok(Number(stdout) < 3, `${stdout.trim()} MiB are left`)
  })
})
