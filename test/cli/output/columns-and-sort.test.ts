import assert from 'node:assert/strict'
import test from 'node:test'
import { fakeTenant, pages, runCli } from '../support.ts'

const people = [
  { id: '3', displayName: 'Zoë', mail: null, owner: { mail: 'z@x', 'a.b': 1 }, size: 10, '@odata.type': '#t' },
  { id: '1', displayName: 'ada', owner: { mail: 'a@x' }, size: 9 },
  { id: '2', displayName: 'Émile', mail: 'e@x', owner: null, size: null },
  { id: '4', displayName: 'Bob', size: 100 },
]
const two = fakeTenant(pages(people.slice(0, 2), people.slice(2)))
const list = ['graph', 'get', '/sites/getAllSites', '--all']

async function out(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli([...list, ...words], two)
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  return stdout
}

test('--columns prints these properties and paths in this order, in every format', async () => {
  const columns = ['--columns', 'owner.mail,id,@odata.type', '-o']
  assert.equal(await out(...columns, 'csv'), 'owner.mail,id,@odata.type\nz@x,3,#t\na@x,1,\n,2,\n,4,\n')
  assert.equal(await out(...columns, 'tsv'), 'owner.mail\tid\t@odata.type\nz@x\t3\t#t\na@x\t1\t\n\t2\t\n\t4\t\n')
  assert.equal(
    (await out(...columns, 'ndjson')).split('\n')[1],
    '{"owner.mail":"a@x","id":"1","@odata.type":null}',
    'what a row has not is null',
  )
  assert.deepEqual(JSON.parse(await out(...columns, 'json'))[0], { 'owner.mail': 'z@x', id: '3', '@odata.type': '#t' })
  assert.match(await out(...columns, 'yaml'), /^- owner\.mail: z@x\n {2}id: "3"\n {2}"@odata\.type": "#t"\n/)
  assert.match(await out(...columns, 'table'), /^owner\.mail {2}id {2}@odata\.type\nz@x +3 +#t\n/)
})

test('--columns finds a property whose name has dots, alone and inside another', async () => {
  assert.equal(await out('--columns', 'owner.a.b', '-o', 'csv'), 'owner.a.b\n1\n""\n""\n""\n')
})

test('--columns chooses from what --query gives, and from one object', async () => {
  assert.equal(await out('--query', '[].{a: id, b: size}', '--columns', 'b', '-o', 'csv'), 'b\n10\n9\n""\n100\n')
  assert.equal(await out('--query', '[0]', '--columns', 'size,id', '-o', 'json'), '{\n  "size": 10,\n  "id": "3"\n}\n')
  assert.equal(await out('--query', '[9]', '--columns', 'size', '-o', 'json'), 'null\n')
})

test('--columns chooses from the items of an answer that is a collection', async () => {
  const { stdout } = await runCli(['graph', 'get', '/x', '--columns', 'id', '--sort', 'id'], fakeTenant(pages(people)))
  assert.deepEqual(JSON.parse(stdout), { value: [{ id: '1' }, { id: '2' }, { id: '3' }, { id: '4' }] })
})

test('a column that no row has is an error at the end, which names what was meant', async () => {
  for (const [column, meant] of [
    ['displyName', /displyName \(did you mean .{1,2}displayName.{1,2}\?\)/],
    ['owner.mial', /owner\.mial \(did you mean .{1,2}owner\.mail.{1,2}\?\)/],
    ['nothing', /names: nothing[. ]/],
  ] as const) {
    for (const format of ['csv', 'json', 'table']) {
      const { code, stdout, stderr } = await runCli(
        [...list, '--columns', `id,${column}`, '-o', format, '--quiet'],
        two,
      )
      assert.equal(code, 1)
      assert.match(stdout, /3/, 'the rows are printed')
      assert.match(stderr, /OUTPUT_FAILED/)
      assert.match(stderr, meant)
    }
  }
})

test('--columns of values without properties is an error', async () => {
  const { code, stderr } = await runCli([...list, '--query', '[].id', '--columns', 'id'], two)
  assert.equal(code, 1)
  assert.match(stderr, /a row is a value without properties \(OUTPUT_FAILED\)/)
})

test('--sort orders numbers as numbers, texts by code point, and what is missing last in both directions', async () => {
  const sorted = async (...words: readonly string[]): Promise<string[]> =>
    (await out(...words, '--columns', 'id', '-o', 'csv')).trimEnd().split('\n').slice(1)
  assert.deepEqual(await sorted('--sort', 'size'), ['1', '3', '4', '2'])
  assert.deepEqual(await sorted('--sort=-size'), ['4', '3', '1', '2'])
  assert.deepEqual(await sorted('--sort', '-size'), ['4', '3', '1', '2'])
  assert.deepEqual(await sorted('--sort', 'displayName'), ['4', '3', '1', '2'])
  assert.deepEqual(await sorted('--sort', 'owner.mail,-id'), ['1', '3', '4', '2'])
  assert.deepEqual(await sorted('--sort', 'mail,-size'), ['2', '4', '3', '1'])
})

test('--sort orders what --query gives', async () => {
  assert.equal(await out('--query', '[].{n: size}', '--sort', 'n', '-o', 'csv'), 'n\n9\n10\n100\n""\n')
})

test('a name of --sort that no row has is an error, and nothing is printed', async () => {
  const { code, stdout, stderr } = await runCli([...list, '--sort', 'displayNme', '-o', 'csv'], two)
  assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
  assert.match(stderr, /No row has what --sort names: displayNme \(did you mean "displayName"\?\) \(OUTPUT_FAILED\)/)
})

test('--columns and --sort that name nothing, or one thing twice, are refused', async () => {
  for (const [flag, value] of [
    ['--columns', 'a,,b'],
    ['--columns', ''],
    ['--columns', 'a,a'],
    ['--sort', 'a,'],
    ['--sort', '-'],
    ['--sort', 'a,a'],
  ]) {
    const { code, stdout, stderr } = await runCli([...list, `${flag}=${value}`], { env: two.env })
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' }, `${flag} ${value}`)
    assert.match(stderr, /USAGE/)
  }
})

test('an empty list prints its heading where the columns are known, and stderr says that there are 0 rows', async () => {
  const none = fakeTenant(pages([]))
  const empty = async (words: readonly string[]) => {
    const { code, stdout, stderr } = await runCli(words, none)
    assert.equal(code, 0)
    return { stdout, stderr }
  }
  const stderr = '0 rows\n'
  assert.deepEqual(await empty([...list, '-o', 'csv', '--columns', 'id,mail']), { stdout: 'id,mail\n', stderr })
  assert.deepEqual(await empty([...list, '-o', 'tsv', '--columns', 'id,mail']), { stdout: 'id\tmail\n', stderr })
  const sites = ['sites', 'list', '-o']
  assert.deepEqual(await empty([...sites, 'csv']), { stdout: 'displayName,webUrl,createdDateTime\n', stderr })
  assert.deepEqual(await empty([...sites, 'table']), { stdout: 'displayName  webUrl  createdDateTime\n', stderr })
  assert.deepEqual(await empty([...sites, 'json']), { stdout: '[]\n', stderr })
  assert.deepEqual(await empty([...sites, 'ndjson']), { stdout: '', stderr })
  assert.deepEqual(await empty([...sites, 'json', '--sort', 'id']), { stdout: '[]\n', stderr })
  assert.deepEqual(await empty([...sites, 'json', '--query', '[]', '--quiet']), { stdout: '[]\n', stderr: '' })
})
