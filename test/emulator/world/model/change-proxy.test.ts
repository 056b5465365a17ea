import assert from 'node:assert/strict'
import test from 'node:test'
import { changeProxy } from '../../../../src/emulator/world/model/change-proxy.ts'

const fresh = () => ({
  name: 'a',
  list: [{ id: 1 }, { id: 2 }, { id: 3 }],
  nested: { tags: ['x'] } as { tags?: string[] },
})
type Data = ReturnType<typeof fresh>

function counting() {
  let count = 0
  const data = changeProxy(fresh(), () => void count++)
  return { data, changes: () => count }
}

test('reading changes nothing, and gives the same things each time', () => {
  const { data, changes } = counting()
  assert.deepEqual(data, fresh())
  assert.equal(JSON.stringify(data), JSON.stringify(fresh()))
  assert.equal(
    data.list[1],
    data.list.find(({ id }) => id === 2),
  )
  assert.equal(data.list.indexOf(data.list[2] ?? { id: 0 }), 2)
  assert.deepEqual({ ...data, list: data.list.toReversed() }.list, [{ id: 3 }, { id: 2 }, { id: 1 }])
  assert.equal(changes(), 0)
})

test('a change is noticed before it happens, however deep and in whatever way', () => {
  const ways: ((data: Data) => void)[] = [
    (data) => {
      data.name = 'b'
    },
    (data) => void data.list.push({ id: 4 }),
    (data) => void data.list.splice(0, 1),
    (data) => {
      data.list.length = 0
    },
    (data) => {
      for (const one of data.list) one.id = 9
    },
    (data) => void data.nested.tags?.push('y'),
    (data) => void delete data.nested.tags,
    (data) => void Object.defineProperty(data.nested, 'tags', { value: [] }),
  ]
  for (const change of ways) {
    const { data, changes } = counting()
    const plain = fresh()
    change(data)
    change(plain)
    assert.ok(changes() > 0, String(change))
    assert.deepEqual(data, plain, String(change))
  }
})

test('what is moved within it stays the same thing', () => {
  const { data } = counting()
  const [first, , last] = data.list
  data.list.splice(0, 2)
  assert.equal(data.list[0], last)
  if (first !== undefined) data.list.push(first)
  assert.equal(data.list[1], first)
})
