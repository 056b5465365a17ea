import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { SeenSites } from '../../src/graph/seen-sites.ts'

const id = (collection: string, site: string): string => `contoso.sharepoint.com,${collection},${site}`

test('SeenSites', async (t) => {
  await t.test('knows each of many sites by the second time, and no other', () => {
    const ids = Array.from({ length: 10_000 }, () => id(randomUUID(), randomUUID()))
    const seen = new SeenSites()
    assert.ok(ids.every((one) => seen.add(one)))
    assert.ok(ids.every((one) => !seen.add(one)))
    assert.ok(seen.add(id(randomUUID(), randomUUID())))
  })

  await t.test('tells sites apart that differ in one digit of either part', () => {
    const [collection, site] = ['12345678-1234-4234-8234-123456789abc', '0f345678-1234-4234-8234-123456789abd']
    const seen = new SeenSites()
    assert.ok(seen.add(id(collection, site)))
    for (const at of Array.from(site, (_, place) => place).filter((place) => site[place] !== '-')) {
      const other = `${site.slice(0, at)}${site[at] === '0' ? '1' : '0'}${site.slice(at + 1)}`
      assert.ok(seen.add(id(collection, other)), other)
    }
    assert.ok(!seen.add(id(collection, site)))
    assert.ok(!seen.add(id(collection.toUpperCase(), site.toUpperCase())), 'letter case does not count in a GUID')
  })

  await t.test('tells numbered sites apart, in any part of whose GUIDs the number stands', () => {
    const numbered = (number: number, at: number): string => {
      const digits = '0'.repeat(64 - at) + number.toString(16).padStart(8, '0') + '1'.repeat(at)
      const [, ...parts] =
        /^(.{8})(.{4})(.{4})(.{4})(.{12})(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(digits.slice(-64)) ?? []
      return id(parts.slice(0, 5).join('-'), parts.slice(5).join('-'))
    }
    for (const at of [0, 4, 12, 24, 32, 40, 52, 56]) {
      const seen = new SeenSites()
      for (let number = 1; number <= 20_000; number++) assert.ok(seen.add(numbered(number, at)), `${number} at ${at}`)
      assert.ok(!seen.add(numbered(77, at)))
    }
  })

  await t.test('remembers ids of any other form as they are', () => {
    const seen = new SeenSites()
    for (const odd of ['', 'root', 'a,b,c', 'x'.repeat(73), id('g'.repeat(36), 'h'.repeat(36)), id('', randomUUID())]) {
      assert.ok(seen.add(odd), odd)
      assert.ok(!seen.add(odd), odd)
    }
    const zero = '00000000-0000-0000-0000-000000000000'
    assert.ok(seen.add(id(zero, zero)))
    assert.ok(!seen.add(id(zero, zero)))
  })
})
