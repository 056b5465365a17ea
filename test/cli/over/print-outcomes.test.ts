import assert from 'node:assert/strict'
import test from 'node:test'
import { runCli } from '../support.ts'
import { overTwo, sites, world } from './support.ts'

test('rows of several targets have the target as their first column', async (t) => {
  const { code, stdout, stderr } = await runCli([...sites, '-t', 'good', '-t', 'twin'], await world(t))
  assert.equal(code, 0)
  const names = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).target)
  assert.deepEqual(names.sort(), ['good', 'good', 'twin', 'twin'])
  assert.match(stdout, /^\{"target":"(good|twin)",/m, 'first, for the eye')
  assert.equal(stderr, '2 targets: 2 ok, 0 failed\n')
})

test('in a table each target is a table of its own, printed when the target is done', async (t) => {
  const given = await world(t)
  let seen = ''
  const tables: number[] = []
  const { stdout } = await runCli(
    ['sites', 'list', '--limit', '2', '-o', 'table', '-t', 'tag:live', '--concurrency', '1'],
    {
      ...given,
      send: async (request) => {
        if (request.url.includes('graph.microsoft.com')) tables.push(seen.split('displayName').length - 1)
        return given.send(request)
      },
      onStdout: (text) => {
        seen += text
      },
    },
  )
  assert.deepEqual([...new Set(tables)], [0, 1], 'the first stood there before the second target was asked')
  assert.match(stdout, /^target +displayName.*\n(good .*\n){2}\ntarget +displayName.*\n(twin .*\n){2}$/)
})

test('where some targets failed, the others are printed whole, each failure names its target, and the exit code is 5', async (t) => {
  const { code, stdout, stderr } = await runCli(['sites', 'list', '--limit', '2', '-t', 'tag:both'], await world(t))
  assert.equal(code, 5)
  assert.equal(JSON.parse(stdout).length, 2, 'the list is closed')
  assert.match(stderr, /^error {2}gone: .*\(TENANT_NOT_FOUND, AADSTS90002\)$/m)
  assert.match(stderr, /^2 targets: 1 ok, 1 failed: "gone"$/m)
})

test('with -o json each failure is a JSON object on stderr', async (t) => {
  const { stderr } = await runCli(['sites', 'list', '-o', 'json', '--quiet', '-t', 'tag:lost'], await world(t))
  const targets = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).error.target)
  assert.deepEqual(targets.sort(), ['gone', 'lost'])
})

test('on a terminal a line counts the targets that are done', async (t) => {
  const given = { ...(await world(t)), stderrIsTerminal: true }
  const { stderr } = await runCli([...sites, '-t', 'tag:live', '--concurrency', '1', '--no-color'], given)
  assert.equal(stderr, '\r1 of 2 targets\u001b[K\r\u001b[K2 targets: 2 ok, 0 failed\n')
})

test("the error of an only target is the command's error, with the exit code of that error", async (t) => {
  const { code, stderr } = await runCli([...sites, '-t', 'gone'], await world(t))
  assert.equal(code, 4)
  assert.match(stderr, /^error {2}Tenant .*\(TENANT_NOT_FOUND, AADSTS90002\)$/m)
})

test('a first page of several targets is refused where rows are shown, because it looks like the whole list', async (t) => {
  const argv = ['graph', 'get', '/sites', '-t', 'good', '-t', 'twin']
  const rows = await runCli([...argv, '-o', 'csv'], await world(t))
  assert.deepEqual({ code: rows.code, stdout: rows.stdout }, { code: 1, stdout: '' })
  assert.match(rows.stderr, /^error {2}good: This is the first page of a longer list.* \(OUTPUT_FAILED\)$/m)
  const json = await runCli([...argv, '-o', 'json'], await world(t))
  assert.equal(json.code, 0)
  assert.equal(JSON.parse(json.stdout).length, 2)
})

test('a property `target` of Graph', async (t) => {
  const assignment = { id: 'c_g1', target: { groupId: 'g1' }, source: 'direct' }
  const work = { one: async () => ({ value: [assignment] }) }
  const list = {
    async *list() {
      yield assignment
    },
  }
  const renamed = 'The rows have a property "target" of their own; it is printed as "target@graph".\n'

  await t.test("is printed beside the target's name, in its place, and that is said once", async () => {
    for (const [output, expected] of [
      [
        'ndjson',
        '{"target":"a.example","id":"c_g1","target@graph":{"groupId":"g1"},"source":"direct"}\n{"target":"b.example","id":"c_g1","target@graph":{"groupId":"g1"},"source":"direct"}\n',
      ],
      [
        'csv',
        'target,id,target@graph,source\na.example,c_g1,"{""groupId"":""g1""}",direct\nb.example,c_g1,"{""groupId"":""g1""}",direct\n',
      ],
    ] as const) {
      const { stdout, stderr } = await overTwo(list, { output })
      assert.equal(stdout, expected)
      assert.equal(stderr.split(renamed).length, 2, stderr)
    }
    assert.equal((await overTwo(work, { output: 'csv' })).stdout.split('target@graph').length, 2)
  })

  await t.test('can be asked for by --query', async () => {
    const { stdout } = await overTwo(list, { query: '[]."target@graph".groupId', output: 'json' })
    assert.deepEqual(JSON.parse(stdout), ['g1', 'g1'])
  })

  await t.test('keeps its value where the other name is taken as well', async () => {
    const row = { target: 1, 'target@graph': 2 }
    const { stdout } = await overTwo({ one: async () => row })
    assert.match(stdout, /^\{"target":"a\.example","target@graph@graph":1,"target@graph":2\}$/m)
  })

  await t.test('that is the name of the target needs no other name', async () => {
    const { stdout, stderr } = await overTwo({ one: async ({ name }) => ({ target: name, id: 1 }) })
    assert.equal(stdout, '{"target":"a.example","id":1}\n{"target":"b.example","id":1}\n')
    assert.ok(!stderr.includes('target@graph'))
  })

  await t.test('of null, or beside other odd names, is kept too', async () => {
    const row = JSON.parse('{"__proto__":{"a":1},"constructor":2,"target":null}')
    const { stdout } = await overTwo({ one: async () => row })
    assert.match(stdout, /^\{"target":"a\.example","__proto__":\{"a":1\},"constructor":2,"target@graph":null\}$/m)
  })
})

test('a value that is not an object is printed beside the name of its target', async () => {
  const { stdout } = await overTwo({ one: async () => 7 })
  assert.equal(stdout, '{"target":"a.example","value":7}\n{"target":"b.example","value":7}\n')
})

test('a file of several targets is refused, because the output could not tell the files apart', async () => {
  const { code, stdout, stderr } = await overTwo({ one: async () => Buffer.from('a,b') })
  assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
  assert.match(stderr, /^error {2}a\.example: The answer is a file, .* \(OUTPUT_FAILED\)$/m)
})

test('of a target that fails half-way no row is printed', async () => {
  const { code, stdout } = await overTwo({
    async *list({ name }) {
      yield { id: 1 }
      if (name === 'a.example') throw new Error('half-way')
    },
  })
  assert.deepEqual({ code, stdout }, { code: 5, stdout: '{"target":"b.example","id":1}\n' })
})

test('a list of objects in a single value becomes rows where a format has columns', async () => {
  const work = { one: async () => ({ value: [{ id: 1 }, { id: 2 }] }) }
  const { stdout } = await overTwo(work, { output: 'csv', target: ['a.example', 'b.example'] })
  assert.equal(stdout, 'target,id\na.example,1\na.example,2\nb.example,1\nb.example,2\n')
  assert.match((await overTwo(work)).stdout, /^\{"target":"a\.example","value":\[/)
})
