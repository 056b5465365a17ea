import assert from 'node:assert/strict'
import test from 'node:test'
import { compileQuery } from '../../../src/cli/output/query.ts'
import { formatNames } from '../../../src/cli/process/format-names.ts'
import { fakeTenant, pages, runCli } from '../support.ts'

/** JSON makes a property of its own of each name; JavaScript's `row.__proto__ = …` would not. */
const rows = [
  JSON.parse('{"id":"1","__proto__":{"deep":7.5},"constructor":"c","toJSON":"t","hasOwnProperty":"h","then":"n"}'),
  JSON.parse('{"id":"2","__proto__":"second"}'),
]
const world = fakeTenant(pages(rows))

for (const format of formatNames) {
  test(`${format} prints properties with the names of JavaScript's own`, async () => {
    const printed = async (...flags: string[]): Promise<string> => {
      const { code, stdout, stderr } = await runCli(['graph', 'get', '/x', '--all', '-o', format, ...flags], world)
      assert.deepEqual([code, stderr], [0, ''], flags.join(' '))
      return stdout
    }
    const all = await printed()
    for (const name of Object.keys(rows[0])) assert.ok(all.includes(name), name)
    assert.match(all, /7\.5/)
    assert.match(await printed('--query', '[].{__proto__: id, x: id}'), /__proto__/)
    assert.match(await printed('--query', '[].{"__proto__": id}'), /__proto__/)
    assert.match(await printed('--columns', '__proto__,then'), /second/)
    assert.match(await printed('--columns', '__proto__.deep'), /7\.5/)
    const sorted = await printed('--sort', '__proto__', '--columns', '__proto__')
    assert.ok(sorted.indexOf('second') < sorted.indexOf('7.5'), 'texts come before objects')
  })
}

test('functions of --query keep a property named __proto__', async () => {
  for (const [expression, wanted] of [
    ['[0].{__proto__: `1`}', '{"__proto__":1}'],
    ['merge({__proto__: `1`}, {a: `2`})', '{"__proto__":1,"a":2}'],
    ["from_items([['__proto__', `1`]])", '{"__proto__":1}'],
    ["group_by([{a: '__proto__'}], &a)", '{"__proto__":[{"a":"__proto__"}]}'],
    ['`{"__proto__": 1}`', '{"__proto__":1}'],
    ['keys([1])', '["id","__proto__"]'],
    ['[1].__proto__', '"second"'],
  ] as const) {
    assert.equal(JSON.stringify((await compileQuery(expression))(rows)), wanted, expression)
  }
  assert.equal((await compileQuery('[].nothing.__proto__'))(rows)?.toString(), '', 'an inherited name is no property')
})
