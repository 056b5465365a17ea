import assert from 'node:assert/strict'
import test from 'node:test'
import { listAs, oneAs } from './support.ts'

const rows = [
  { id: 1, name: 'Legal', quota: { used: 5 } },
  { id: 2, name: 'a "b", c', note: null },
]

test('json prints an indented array', async () => {
  assert.equal(
    (await listAs('json', rows)).text,
    `[
  {
    "id": 1,
    "name": "Legal",
    "quota": {
      "used": 5
    }
  },
  {
    "id": 2,
    "name": "a \\"b\\", c",
    "note": null
  }
]
`,
  )
  assert.equal((await listAs('json', [])).text, '[]\n')
  assert.equal(await oneAs('json', { a: 1 }), '{\n  "a": 1\n}\n')
})

test('a json list that was cut is not valid JSON', async () => {
  const { text } = await listAs('json', rows, { cut: true })
  assert.match(text, /"Legal"/)
  assert.throws(() => JSON.parse(text), SyntaxError)
  assert.equal((await listAs('json', [], { cut: true })).text, '')
})

test('ndjson prints one value on each line', async () => {
  assert.equal(
    (await listAs('ndjson', rows)).text,
    '{"id":1,"name":"Legal","quota":{"used":5}}\n{"id":2,"name":"a \\"b\\", c","note":null}\n',
  )
  assert.equal((await listAs('ndjson', [])).text, '')
})

test('csv prints a header and quotes as RFC 4180 says', async () => {
  assert.equal((await listAs('csv', rows)).text, 'id,name,quota,note\n1,Legal,"{""used"":5}",\n2,"a ""b"", c",,\n')
  assert.equal(await oneAs('csv', { a: true, b: -5 }), 'a,b\ntrue,-5\n')
  assert.equal((await listAs('csv', ['x', 'y'])).text, 'x\ny\n', 'values without names have no header')
})

test('tsv prints a header and one line for each row whatever is in the cells', async () => {
  assert.equal((await listAs('tsv', rows)).text, 'id\tname\tquota\tnote\n1\tLegal\t{"used":5}\t\n2\ta "b", c\t\t\n')
  assert.equal(await oneAs('tsv', 'text'), 'text\n')
})

test('yaml prints a sequence', async () => {
  assert.equal(
    (await listAs('yaml', rows)).text,
    '- id: 1\n  name: Legal\n  quota:\n    used: 5\n- id: 2\n  name: a "b", c\n  note: null\n',
  )
  assert.equal((await listAs('yaml', [])).text, '[]\n')
  assert.equal(await oneAs('yaml', { a: { b: [1] } }), 'a:\n  b:\n    - 1\n')
})

test('a table has aligned columns, and nested values as compact JSON', async () => {
  assert.equal(
    (await listAs('table', rows)).text,
    'id  name      quota       note\n1   Legal     {"used":5}\n2   a "b", c\n',
  )
  assert.equal((await listAs('table', [])).text, '')
  assert.equal(await oneAs('table', { id: 1, name: 'Legal' }), 'id    1\nname  Legal\n')
})

test('csv and tsv warn about properties that first appear after the first page', async () => {
  const late = [...Array.from({ length: 200 }, () => ({ a: 1 })), { a: 2, b: 3 }]
  for (const format of ['csv', 'tsv'] as const) {
    const { text, warnings } = await listAs(format, late)
    assert.equal(text.split('\n')[0], 'a')
    assert.deepEqual(warnings, ['Left out, because they first appear after row 200: b. JSON has everything.'])
  }
})

test('rows are written as they come, not at the end', async () => {
  const many = Array.from({ length: 1000 }, (_, id) => ({ id }))
  for (const format of ['json', 'ndjson', 'csv', 'tsv', 'yaml', 'table'] as const) {
    assert.ok((await listAs(format, many)).writes >= 5, format)
  }
})
