/** A sorted list, and the rows of one of several targets, come to a table in one call. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listAs } from '../cli/output/support.ts'

test('a table of more rows than a function takes arguments is drawn in linear time', async () => {
  const [small, large] = [await workFor(20_000), await workFor(150_000)]
  assert.ok(large < 16 * small, `${small} ms and ${large} ms`)
})

/** Milliseconds of this process. */
async function workFor(count: number): Promise<number> {
  const rows = Array.from({ length: count }, (_, id) => ({ id }))
  const began = process.cpuUsage()
  const { text } = await listAs('table', rows, { together: true })
  const { user, system } = process.cpuUsage(began)
  assert.equal(text.split('\n').length, count + 2)
  return (user + system) / 1_000
}
