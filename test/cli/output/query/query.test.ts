import assert from 'node:assert/strict'
import test from 'node:test'
import { compileQuery } from '../../../../src/cli/output/query.ts'
import { parseJson } from '../../../../src/text/json.ts'

async function query(expression: string, data: unknown = null): Promise<string> {
  return JSON.stringify((await compileQuery(expression))(data))
}

test('--query has no limit of rows in any function', async (t) => {
  const rows = Array.from({ length: 150_000 }, (_, i) => ({ id: `id-${i}`, size: i, kind: `k${i % 3}` }))
  const cases: Readonly<Record<string, string>> = {
    'max([].size)': '149999',
    'min([].size)': '0',
    'sum([].size)': '11249925000',
    'max_by(@, &size).id': '"id-149999"',
    'sort([].size)[-1]': '149999',
    'sort_by(@, &size)[-1].id': '"id-149999"',
    "join(',', [].id) | length(@)": '1388889',
    'length(group_by(@, &kind))': '3',
    'length(zip([].id, [].size))': '150000',
    'length(to_string([].size))': '938891',
  }
  for (const [expression, result] of Object.entries(cases)) {
    await t.test(expression, async () => assert.equal(await query(expression, rows), result))
  }
})

test('an expression or a value that is nested too deeply is an error with its reason', async () => {
  const deep = `${'('.repeat(50_000)}a${')'.repeat(50_000)}`
  await assert.rejects(query(deep), { code: 'USAGE', message: /nested too deeply/ })
  const value = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown
  await assert.rejects(query('to_string(@)', value), { code: 'OUTPUT_FAILED', message: /nested too deeply/ })
})

test('a function that does not exist is refused before there is an answer, and so is a wrong number of arguments', async () => {
  await assert.rejects(compileQuery('[].lenght(@)'), { code: 'USAGE', message: /there is no function lenght\(\)/ })
  await assert.rejects(compileQuery('[].length()'), {
    code: 'USAGE',
    message: /length\(\) got 0 arguments in place of 1/,
  })
  await assert.rejects(compileQuery("split('a')"), {
    code: 'USAGE',
    message: /split\(\) got 1 arguments in place of 2 to 3/,
  })
  await assert.rejects(compileQuery('not_null()'), {
    code: 'USAGE',
    message: /not_null\(\) got 0 arguments in place of at least 1/,
  })
  assert.equal(await query('[].length(@)', ['ab', {}]), '[2,0]')
})

test('what is a number to Python and none in JSON is refused, and not taken for a text', async () => {
  for (const word of ['NaN', 'Infinity', ' -Infinity ']) {
    const literal = `\`${word}\``
    await assert.rejects(query(`[?n < ${literal}]`, []), {
      code: 'USAGE',
      message: new RegExp(
        `${literal} is a number to Python and none in JSON; as a text it is written '${word.trim()}'`,
      ),
    })
  }
  assert.equal(await query("'NaN'", null), '"NaN"')
  assert.equal(await query('`NaNo`', null), '"NaNo"')
  await assert.rejects(query('to_string(n)', parseJson('{"n":1e999}')), { code: 'OUTPUT_FAILED', message: /too large/ })
})

test('bytes of a shell that are not UTF-8 are refused: they would be compared to nothing', async () => {
  await assert.rejects(compileQuery("[?displayName=='M\ufffdller']"), {
    code: 'USAGE',
    message: '--query holds bytes that are not UTF-8. Nothing was sent.',
    fix: /U\+FFFD itself is written `"\\ufffd"`\.$/,
  })
  assert.equal(await query('@ == `"\\ufffd"`', '\ufffd'), 'true')
})

test('an error of --query names both kinds of value', async () => {
  const failing = async (expression: string, message: RegExp): Promise<void> =>
    assert.rejects(query(expression, { n: 1, t: 'a', l: [1, 'b'] }), { code: 'OUTPUT_FAILED', message })
  await failing('n < t', /number and string cannot be compared \(1 and "a"\)/)
  await failing('sort(l)', /sort\(\) takes array of numbers or array of strings, and found array with string/)
  await failing('sort_by(l, &@)', /sort_by\(\) needs a number of each item, and found string/)
  await failing('length(n)', /length\(\) takes string or array or object, and found number/)
  await failing('l[::0]', /the step of a slice cannot be 0/)
  await failing('contains(t, `1`)', /contains\(\) looks for texts in a text, and found number/)
})

test('an expression after & has its place in the arguments of a function only', async () => {
  for (const expression of ['&a', '[&a]', '@ | &a', '{a: &a}']) {
    await assert.rejects(query(expression), { code: 'USAGE', message: /unexpected &/ })
  }
  await assert.rejects(query('to_array(&a)'), { code: 'OUTPUT_FAILED', message: /found expression/ })
})

test('what JMESPath Community adds to the language works', async (t) => {
  const data = {
    a: [
      { k: 'x', n: 1 },
      { k: 'y', n: 2 },
      { k: 'x', n: 3 },
    ],
    s: '  Ada Lovelace ',
    n: 7,
    e: [],
  }
  const cases: Readonly<Record<string, string>> = {
    'group_by(a, &k)': '{"x":[{"k":"x","n":1},{"k":"x","n":3}],"y":[{"k":"y","n":2}]}',
    'items(a[0])': '[["k","x"],["n",1]]',
    'from_items(items(a[0]))': '{"k":"x","n":1}',
    'zip(a[].k, a[].n)': '[["x",1],["y",2],["x",3]]',
    'lower(s)': '"  ada lovelace "',
    'upper(s)': '"  ADA LOVELACE "',
    'trim(s)': '"Ada Lovelace"',
    'trim_left(s)': '"Ada Lovelace "',
    'trim_right(s)': '"  Ada Lovelace"',
    "trim(s, ' A')": '"da Lovelace"',
    "split(s, 'a')": '["  Ad"," Lovel","ce "]',
    "split(s, 'a', `1`)": '["  Ad"," Lovelace "]',
    "split('', '')": '[]',
    "split('abc', '')": '["a","b","c"]',
    "replace(s, 'a', '_')": '"  Ad_ Lovel_ce "',
    "replace(s, 'a', '_', `1`)": '"  Ad_ Lovelace "',
    "replace(s, 'a', '_', `0`)": '"  Ada Lovelace "',
    "pad_left('a', `3`, '-')": '"--a"',
    "pad_right('a', `3`)": '"a  "',
    "find_first(s, 'a')": '4',
    "find_last(s, 'a')": '11',
    "find_first(s, 'a', `6`)": '11',
    "find_last(s, 'a', `0`, `6`)": '4',
    "find_first(s, '')": 'null',
    "find_first(s, 'a', `6.0`)": '11',
    "pad_left('a', `3.0`, '-')": '"--a"',
    'n + `1`': '8',
    'n-n': '0',
    'n * `2`': '14',
    'n / `2`': '3.5',
    'n // `2`': '3',
    'n % `4`': '3',
    '-n': '-7',
    'let $x = n in a[?n < $x].k': '["x","y","x"]',
    'let $x = n, $y = e in [$x, $y]': '[7,[]]',
    'a[?n == $.a[1].n].k': '["y"]',
    'n > `5` ? s : e': '"  Ada Lovelace "',
    'e ? `1` : `2`': '2',
  }
  for (const [expression, result] of Object.entries(cases)) {
    await t.test(expression, async () => assert.equal(await query(expression, data), result))
  }
  for (const wrong of [
    'n / `0`',
    's + `1`',
    '`9007199254740993` + `1`',
    '$x',
    "pad_left('a', `3`, '--')",
    "split(s, 'a', `1.5`)",
  ]) {
    await t.test(`${wrong} is an error`, () => assert.rejects(query(wrong, data), { code: 'OUTPUT_FAILED' }))
  }
})

test('numbers that --query does not change keep the digits that were sent', async () => {
  const data = parseJson(
    '{"rows":[{"n":1.10,"big":12345678901234567890},{"n":1E5,"big":-0},{"n":100.00,"big":1.0}]}',
    'all',
  )
  assert.equal(await query('rows[].n', data), '[1.10,1E5,100.00]')
  assert.equal(await query('rows[].big', data), '[12345678901234567890,-0,1.0]')
  assert.equal(await query('rows[?n > `100`].n', data), '[1E5]')
  assert.equal(await query('sort(rows[].n)', data), '[1.10,100.00,1E5]')
  assert.equal(await query('rows[?big == `1`].big', data), '[1.0]')
  assert.equal(await query('max(rows[].big)', data), '12345678901234567890')
  assert.equal(await query('type(rows[0].big)', data), '"number"')
})

test('a name of an object is never looked up in what JavaScript adds to objects', async () => {
  const data = JSON.parse('{"__proto__": 1, "a": {}}') as unknown
  assert.equal(await query('"__proto__"', data), '1')
  assert.equal(await query('a.constructor', data), 'null')
  assert.equal(await query('{__proto__: a}', data), '{"__proto__":{}}')
  assert.equal(await query('merge(@, `{"b": 2}`)', data), '{"__proto__":1,"a":{},"b":2}')
  assert.equal(await query('hasOwnProperty', []), 'null')
})
