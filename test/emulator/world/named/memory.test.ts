import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const child = fileURLToPath(new URL('./memory-child.ts', import.meta.url))

test('a fleet keeps of the tenants that were asked for those that were changed, and all that was changed in them', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', child])
  const { made, held, changed, remade, before } = JSON.parse(stdout)
  assert.ok(made >= 300, stdout)
  // The changed ones, and what the last turns of the loop still have in hand.
  assert.ok(held >= 3 && held <= 8, stdout)
  assert.deepEqual(changed, {
    byGraph: ['write'],
    inPlace: false,
    throughAPart: ['read'],
    newPart: 'Guest',
    property: 'fraud',
  })
  assert.deepEqual(remade, before)
})
