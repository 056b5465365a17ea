import assert from 'node:assert/strict'
import test from 'node:test'
import { fit } from '../../../src/cli/output/widths.ts'
import { listAs, oneAs } from './support.ts'

test('a table keeps to the width of the terminal', async () => {
  const rows = [{ id: 'x'.repeat(50), name: 'y'.repeat(50), url: 'z'.repeat(10) }]
  const { text } = await listAs('table', rows, { width: 40 })
  for (const line of text.trimEnd().split('\n')) assert.ok(line.length <= 40, line)
  assert.match(text, /x…/)
  assert.match(text, /y…/)
  assert.match(text, /z{10}$/m, 'the narrowest column is not cut')
})

test('a table leaves out columns without room, and a warning names them', async () => {
  const { text, warnings } = await listAs('table', [{ aaaaaaaa: 1, bbbbbbbb: 2, cccccccc: 3 }], { width: 20 })
  assert.equal(text, 'aaaaaaaa  bbbbbbbb\n1         2\n')
  assert.deepEqual(warnings, ['No room for: cccccccc. Choose with --columns, or see all with -o json.'])
})

test('an East Asian character takes two columns of a table', async () => {
  const { text } = await listAs('table', [
    { name: '東京', id: 1 },
    { name: 'abcd', id: 2 },
  ])
  assert.equal(text, 'name  id\n東京  1\nabcd  2\n')
})

test('a table shows the preferred columns in their order, with the target first', async () => {
  const { text } = await listAs('table', [{ id: 1, url: 'u', target: 't', name: 'n' }], {
    prefer: ['name', 'url', 'x'],
  })
  assert.equal(text, 'target  name  url\nt       n     u\n')
})

test('a table has bold headings only where colours are on', async () => {
  const esc = '\u001b'
  assert.ok(!(await listAs('table', [{ a: 1 }])).text.includes(esc))
  assert.equal((await listAs('table', [{ a: 1 }], { colour: true })).text, `${esc}[1ma${esc}[22m\n1\n`)
  assert.equal(await oneAs('table', { a: 1 }, { colour: true }), `${esc}[1ma${esc}[22m  1\n`)
})

test('fit() shrinks the widest columns first, and none below eight', () => {
  assert.deepEqual(fit([10, 30, 20], { columns: 80, gap: 2 }), [10, 30, 20])
  assert.deepEqual(fit([10, 30, 20], { columns: 54, gap: 2 }), [10, 20, 20])
  assert.deepEqual(fit([10, 30, 20], { columns: 34, gap: 2 }), [10, 10, 10])
  assert.deepEqual(fit([3, 30, 30], { columns: 23, gap: 2 }), [3, 8, 8])
  assert.deepEqual(fit([30, 30, 30], { columns: 18, gap: 2 }), [8, 8])
  assert.deepEqual(fit([30], { columns: 4, gap: 2 }), [8])
  assert.deepEqual(fit([500], { columns: Number.POSITIVE_INFINITY, gap: 2 }), [120])
  assert.deepEqual(fit([], { columns: 80, gap: 2 }), [])
})

test('a long text is cut before it is measured, so that a name from a directory cannot hold up the process', async () => {
  const { text } = await listAs('table', [{ name: `漢${'x'.repeat(200_000)}`, id: 1 }], { width: 60 })
  assert.match(text, /漢x+…/)
  assert.ok(text.length < 1_000)
})

test('names, headings and warnings of a table are short, however long what a tenant wrote is', async () => {
  const long = '\u200b'.repeat(4_000_000)
  const { text, warnings } = await listAs('table', [{ id: 1, name: long, [`z${long}`]: { deep: long } }], { width: 60 })
  assert.match(text, /(\\u200b)+…/)
  assert.ok(text.length < 1_000, String(text.length))
  const late = [...Array.from({ length: 200 }, () => ({ a: 1 })), { [long]: 1 }]
  const [warning = '', ...others] = [...warnings, ...(await listAs('table', late)).warnings]
  assert.ok(warning.length < 1_000 && others.join().length < 1_000)
  assert.ok((await oneAs('table', { [long]: long })).length < 1_000)
})

test('a table whose rows come in one call is as wide as its widest row, wherever that stands', async () => {
  const rows = Array.from({ length: 500 }, (_, id) => ({ id, name: id === 450 ? 'wide name' : 'x', end: 1 }))
  const lines = (await listAs('table', rows, { together: true })).text.split('\n')
  assert.equal(lines.length, 502)
  assert.equal(lines[1], '0    x          1')
  assert.equal(lines[451], '450  wide name  1')
})

test('fit() of a hundred thousand columns takes no time', () => {
  const began = process.cpuUsage()
  assert.deepEqual(fit(Array<number>(100_000).fill(9), { columns: 80, gap: 2 }), [9, 9, 8, 8, 8, 8, 8, 8])
  const { user } = process.cpuUsage(began)
  assert.ok(user < 500_000, `${user} µs`)
})
