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

test('csv and tsv have the columns of all rows that come together, however many', async () => {
  const late = [...Array.from({ length: 5_000 }, () => ({ a: 1 })), { a: 2, b: 3 }]
  for (const [format, heading, last] of [
    ['csv', 'a,b', '2,3'],
    ['tsv', 'a\tb', '2\t3'],
  ] as const) {
    const lines = (await listAs(format, late, { together: true })).text.trimEnd().split('\n')
    assert.deepEqual([lines.length, lines[0], lines.at(-1)], [5_002, heading, last])
  }
})

test('csv and tsv hold two thousand rows of a stream back, so that a shorter one has all its columns', async () => {
  const late = [...Array.from({ length: 1_998 }, () => ({ a: 1 })), { a: 2, b: 3 }]
  for (const format of ['csv', 'tsv'] as const) {
    assert.match((await listAs(format, late)).text, /^a[,\t]b\n/)
  }
})

test('a column that comes after the heading of csv or tsv is an error that names it, after all rows', async () => {
  const late = [...Array.from({ length: 2_000 }, () => ({ a: 1 })), { a: 2, b: 3 }, 'text']
  for (const format of ['csv', 'tsv'] as const) {
    const chunks: string[] = []
    await assert.rejects(listAs(format, late, { chunks }), {
      code: 'OUTPUT_FAILED',
      message: 'The rows are printed without b, a value that is no object: the heading was written before this came.',
      fix: /--columns/,
    })
    assert.equal(chunks.join('').match(/\n/g)?.length, 2_003, 'a heading and a line for each row')
    const { warnings } = await listAs(format, late, { cut: true })
    assert.equal(warnings.length, 1, 'a list that is cut has its own error, so this is a warning')
  }
})

test('a table warns of a column that comes after its first page', async () => {
  const late = [...Array.from({ length: 200 }, () => ({ a: 1 })), { a: 2, b: 3 }]
  const { text, warnings } = await listAs('table', late)
  assert.equal(text.split('\n')[0], 'a')
  assert.deepEqual(warnings, ['Not in the table, because it came after row 200: b.'])
  assert.deepEqual(
    (await listAs('table', late, { prefer: ['a'] })).warnings,
    [],
    'a chosen column is all that is shown',
  )
})

test('an empty list has its heading where the columns are known', async () => {
  for (const [format, heading] of [
    ['csv', 'id,name\n'],
    ['tsv', 'id\tname\n'],
    ['table', 'id  name\n'],
  ] as const) {
    assert.equal((await listAs(format, [], { columns: ['id', 'name'] })).text, heading)
    assert.equal((await listAs(format, [], { prefer: ['id', 'name'] })).text, heading)
    assert.equal((await listAs(format, [])).text, '')
    assert.equal(
      (await listAs(format, [], { columns: ['id'], cut: true })).text,
      '',
      'a list that was cut is not empty',
    )
  }
})

test('rows that come in one call are written in parts, so that no text is longer than JavaScript holds', async () => {
  const many = Array.from({ length: 25_000 }, (_, id) => ({ id: 10_000 + id }))
  for (const format of ['json', 'ndjson', 'csv', 'tsv', 'yaml', 'table'] as const) {
    const { text, writes } = await listAs(format, many, { together: true })
    assert.ok(writes >= 3, format)
    assert.ok(text === (await listAs(format, many)).text, format)
  }
})

test('rows are written as they come, not at the end', async () => {
  const many = Array.from({ length: 3_000 }, (_, id) => ({ id }))
  for (const format of ['json', 'ndjson', 'csv', 'tsv', 'yaml', 'table'] as const) {
    assert.ok((await listAs(format, many)).writes >= 5, format)
  }
})
