import assert from 'node:assert/strict'
import test from 'node:test'
import { createRecord } from '../../src/emulator/record.ts'

test('the record holds the latest requests, and says how many it has forgotten', async () => {
  const record = createRecord(() => 0, 'secret', 3)
  const ask = (path: string) =>
    record.note(new Request(`https://graph.microsoft.com${path}`), async () => Response.json({}))
  for (const path of ['/1', '/2', '/3']) await ask(path)
  assert.deepEqual([record.requests.length, record.forgotten], [3, 0])

  for (const path of ['/4', '/5']) await ask(path)
  assert.deepEqual(
    record.requests.map(({ path }) => path),
    ['/3', '/4', '/5'],
  )
  assert.equal(record.forgotten, 2)

  record.clear()
  assert.deepEqual([record.requests, record.forgotten], [[], 0])
})
