import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const child = fileURLToPath(new URL('./memory-child.ts', import.meta.url))

test('a run over many targets keeps no target in memory that is done', async (t) => {
  for (const way of ['command line', 'library']) {
    await t.test(`the ${way} keeps no more targets than it works on`, async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', child, way])
      const held: { done: number; held: number }[] = JSON.parse(stdout)
      assert.deepEqual(
        held.map(({ done }) => done),
        [100, 200, 300, 400],
      )
      // Those that run, and what the last turns of the loop still have in hand.
      for (const one of held) assert.ok(one.held <= 40, JSON.stringify(held))
    })
  }
})
