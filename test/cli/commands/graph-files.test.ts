import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { plainSend } from '../../../src/emulator/plain-send.ts'
import { fleetWorld } from '../../../src/emulator/world/named/fleet.ts'
import type { HttpRequest, HttpResponse } from '../../../src/http/send.ts'
import { testEmulator } from '../../support/emulator.ts'
import { fakeTenant, memoryIo, type Ran, runCli, temporaryFolder, type World } from '../support.ts'

const MIB = 1024 * 1024
const DRIVE = '/sites/root/drive'
const SESSION = `${DRIVE}/root:/big.bin:/content`

/** A folder with these files, and commands that run in it against an emulator whose files can be written. */
async function place(t: TestContext, files: Readonly<Record<string, string>> = {}) {
  const emulator = await testEmulator('seed', { wait: async () => {} })
  const env = { ...emulator.env, TOWLINE_ACCESS: 'read-write' }
  t.after(() => emulator.close())
  const cwd = temporaryFolder(t, files)
  const towline = (argv: readonly string[], world: World = {}): Promise<Ran> =>
    runCli(['graph', ...argv], { env, send: emulator.send, cwd, ...world })
  return { emulator, env, cwd, towline, read: (name: string) => readFileSync(join(cwd, name)) }
}

/** Two targets that may be written to, and a person who says no to each question. */
async function two(t: TestContext) {
  const emulator = await testEmulator(() => fleetWorld({ targets: 2 }))
  const { home, targets } = emulator.world
  const [one, other] = [...targets]
  const manifest = {
    home: { tenant: home.id },
    application: { clientId: home.applications[0]?.appId },
    targets: { one: { tenant: one?.id, access: 'read-write' }, two: { tenant: other?.id, access: 'read-write' } },
  }
  const cwd = temporaryFolder(t, { 'towline.yaml': JSON.stringify(manifest), a: 'x', large: 'x'.repeat(11 * MIB) })
  const questions: string[] = []
  const prompts: NonNullable<World['prompts']> = {
    async text(question) {
      questions.push(question)
      return 'no'
    },
  }
  const towline = (argv: readonly string[]): Promise<Ran> =>
    runCli(['graph', ...argv], { env: emulator.env, send: emulator.send, cwd, prompts })
  return { cwd, towline, questions }
}

const odd = '{ "b": 1.10,\r\n "a": 1, "a": 2, "big": 9223372036854775807 }'

test('graph get of a file', async (t) => {
  await t.test('a .json file comes byte for byte, into a pipe and with --out', async (t) => {
    const { towline, read } = await place(t, { 'config.json': odd })
    const put = await towline(['put', `${DRIVE}/root:/config.json:/content`, '--file', 'config.json'])
    assert.deepEqual([put.code, JSON.parse(put.stdout).name], [0, 'config.json'])
    const { code, stdout, stderr } = await towline(['get', `${DRIVE}/root:/config.json:/content`])
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: odd, stderr: '' })

    const out = await towline(['get', `${DRIVE}/items/${JSON.parse(put.stdout).id}/content`, '--out', 'copy.json'])
    assert.deepEqual([out.code, read('copy.json').toString()], [0, odd])
    const { file, bytes, contentType } = JSON.parse(out.stdout)
    assert.ok(file.endsWith('/copy.json'))
    assert.deepEqual([bytes, contentType], [odd.length, 'application/json'])
  })

  for (const [what, path, headers] of [
    ['the raw value of a message', '/me/messages/1/$value', {}],
    ['a path with an escaped dollar', '/me/messages/1/%24value', {}],
    ['what names itself an attachment', '/me/x', { 'content-disposition': 'attachment; filename=x.json' }],
    ['a stream', '/drives/1/items/2/contentStream', {}],
  ] as const) {
    await t.test(`${what} comes byte for byte although it is called JSON`, async () => {
      const answer = {
        status: 200,
        headers: { 'content-type': 'application/json', ...headers },
        body: Buffer.from(odd),
      }
      const { code, stdout } = await runCli(
        ['graph', 'get', path],
        fakeTenant(() => answer),
      )
      assert.deepEqual({ code, stdout }, { code: 0, stdout: odd })
    })
  }

  await t.test('an object whose path only ends alike is printed as before', async () => {
    const answer = { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"a":1}') }
    for (const path of ['/me/mycontent', '/me/content/1', '/me/x?$select=content']) {
      const { stdout } = await runCli(
        ['graph', 'get', path],
        fakeTenant(() => answer),
      )
      assert.equal(stdout, '{\n  "a": 1\n}\n', path)
    }
  })

  await t.test('a usage report, which comes by a redirect, is a file', async () => {
    const report = 'https://reports.office.com/data/download/key'
    const world = fakeTenant(() => ({ status: 302, headers: { location: report }, body: new Uint8Array() }))
    const send = (request: HttpRequest): Promise<HttpResponse> =>
      request.url === report
        ? Promise.resolve({ status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(odd) })
        : world.send(request)
    const { stdout } = await runCli(['graph', 'get', "/reports/getTeams(period='D7')"], { ...world, send })
    assert.equal(stdout, odd)
  })

  await t.test('a file whose answer names a place prints the file and nothing else', async () => {
    for (const [path, type, content] of [
      ['/me/x', 'text/csv', 'a,b\n'],
      ['/me/messages/1/$value', 'application/json', '{"a": 1}'],
      ['/me/messages/1/$value', 'text/plain', ''],
    ] as const) {
      const headers = { 'content-type': type, 'content-location': 'https://graph.microsoft.com/v1.0/x' }
      const answer = { status: 200, headers, body: Buffer.from(content) }
      const { code, stdout } = await runCli(
        ['graph', 'get', path],
        fakeTenant(() => answer),
      )
      assert.deepEqual({ code, stdout }, { code: 0, stdout: content })
    }
  })

  await t.test('an empty file prints nothing, and makes an empty file', async (t) => {
    const { towline, read } = await place(t, { empty: '' })
    assert.equal((await towline(['put', `${DRIVE}/root:/e.txt:/content`, '--file', 'empty'])).code, 0)
    const piped = await towline(['get', `${DRIVE}/root:/e.txt:/content`])
    assert.deepEqual(piped, { code: 0, stdout: '', stderr: '' })
    await towline(['get', `${DRIVE}/root:/e.txt:/content`, '--out', 'copy'])
    assert.equal(read('copy').length, 0)
  })

  await t.test('a file that cannot be had leaves no file', async (t) => {
    const { towline, cwd } = await place(t)
    const { code, stderr } = await towline(['get', `${DRIVE}/root:/missing:/content`, '--out', 'copy'])
    assert.equal(code, 1)
    assert.match(stderr, /GRAPH_NOT_FOUND/)
    assert.deepEqual(readdirSync(cwd), [])
  })

  await t.test('--out is refused with --all, and before any request where the folder does not exist', async (t) => {
    const { towline, emulator } = await place(t)
    const all = await towline(['get', '/sites', '--all', '--out', 'x'])
    assert.equal(all.code, 2)
    assert.match(all.stderr, /^error {2}--out and --all cannot be used together \(USAGE\)$/m)
    const nowhere = await towline(['get', `${DRIVE}/root:/x:/content`, '--out', 'missing/x'])
    assert.equal(nowhere.code, 2)
    assert.match(nowhere.stderr, /missing\/x cannot be written\. Nothing was requested/)
    assert.ok(!emulator.requests.some(({ path }) => path.endsWith('/content')))
  })

  await t.test('--out - is refused, because it would be a file of that name', async (t) => {
    const { towline, emulator, cwd } = await place(t)
    const { code, stderr } = await towline(['get', `${DRIVE}/root:/Budget.xlsx:/content`, '--out', '-'])
    assert.equal(code, 2)
    assert.match(stderr, /Leave --out out: the file then goes to standard output/)
    assert.deepEqual([existsSync(join(cwd, '-')), emulator.requests.length], [false, 0])
  })

  await t.test('of several targets each has its own file, or nothing is requested', async (t) => {
    const emulator = await testEmulator(() => fleetWorld({ targets: 2 }))
    const { home, targets } = emulator.world
    const [one, two] = targets
    const manifest = {
      home: { tenant: home.id },
      application: { clientId: home.applications[0]?.appId, permissions: ['Sites.Read.All'] },
      targets: { one: { tenant: one?.id }, two: { tenant: two?.id } },
    }
    const cwd = temporaryFolder(t, { 'towline.yaml': JSON.stringify(manifest) })
    const towline = (argv: readonly string[]) =>
      runCli(['graph', ...argv], { env: emulator.env, send: emulator.send, cwd })
    const path = `${DRIVE}/root:/Budget.xlsx:/content`
    const none = await towline(['get', path, '-t', 'all'])
    assert.deepEqual([none.code, none.stdout], [1, ''])
    assert.match(
      none.stderr,
      /files of several targets cannot be told apart in one output.*\n.*\nfix .*--out '\{target\}/,
    )
    const same = await towline(['get', path, '-t', 'all', '--out', 'b.xlsx'])
    assert.equal(same.code, 2)
    assert.match(same.stderr, /Several targets cannot be downloaded into one file, "b.xlsx"\. Nothing was requested/)
    assert.ok(!existsSync(join(cwd, 'b.xlsx')))

    const { code, stdout } = await towline(['get', path, '-t', 'all', '--out', '{target}.xlsx'])
    assert.equal(code, 0)
    const rows = JSON.parse(stdout).map(({ target, file, bytes }: Record<string, unknown>) => [target, file, bytes])
    const size = (name: string) => readFileSync(join(cwd, name)).length
    assert.deepEqual(rows.toSorted(), [
      ['one', join(cwd, 'one.xlsx'), size('one.xlsx')],
      ['two', join(cwd, 'two.xlsx'), size('two.xlsx')],
    ])
    assert.notEqual(size('one.xlsx'), size('two.xlsx'))
  })
})

test('graph put --file', async (t) => {
  await t.test('a large file arrives by an upload session, with its progress, and comes back the same', async (t) => {
    const { towline, cwd, read, emulator } = await place(t)
    const bytes = randomBytes(21 * MIB + 7)
    writeFileSync(join(cwd, 'big.bin'), bytes)
    const { code, stdout, stderr } = await towline(['put', SESSION, '--file', 'big.bin', '--verbose'])
    assert.equal(code, 0)
    assert.deepEqual([JSON.parse(stdout).name, JSON.parse(stdout).size], ['big.bin', bytes.length])
    assert.match(stderr, /^sent 10\.0 of 21\.0 MiB \(47 %\)$/m)
    assert.match(stderr, /^sent 21\.0 of 21\.0 MiB \(100 %\)$/m)
    assert.doesNotMatch(stdout + stderr, /tempauth=(?!…)/)
    const asked = emulator.requests
      .map(({ method, host }) => `${method} ${host}`)
      .filter((line) => !line.includes('127'))
    assert.deepEqual(asked.slice(-4), [
      'POST graph.microsoft.com',
      'PUT fabrikam.sharepoint.com',
      'PUT fabrikam.sharepoint.com',
      'PUT fabrikam.sharepoint.com',
    ])
    const back = await towline(['get', SESSION, '--out', 'back.bin', '--quiet'])
    assert.deepEqual([back.code, back.stderr], [0, ''])
    assert.ok(read('back.bin').equals(bytes))
  })

  await t.test('on a terminal its progress is one line, which is gone before anything else is printed', async (t) => {
    const { towline, cwd } = await place(t)
    writeFileSync(join(cwd, 'a'), Buffer.alloc(11 * MIB))
    let time = Date.now()
    const world = { stderrIsTerminal: true, now: () => (time += 300) }
    for (const [argv, verb] of [
      [['put', SESSION, '--file', 'a'], 'sent'],
      [['get', SESSION, '--out', 'b'], 'received'],
    ] as const) {
      const { code, stderr } = await towline(argv, world)
      assert.equal(code, 0)
      assert.match(stderr, new RegExp(`^(\\r${verb} [\\d.]+ of 11\\.0 MiB \\(\\d+ %\\)\u001b\\[K)+\\r\u001b\\[K$`))
    }
  })

  await t.test('a file at each border of size comes back the same', async (t) => {
    const { towline, cwd, read } = await place(t)
    for (const size of [1, 10 * MIB, 10 * MIB + 1, 20 * MIB]) {
      const bytes = randomBytes(size)
      writeFileSync(join(cwd, 'a'), bytes)
      assert.equal((await towline(['put', SESSION, '--file', 'a', '--quiet'])).code, 0, String(size))
      await towline(['get', SESSION, '--out', 'b', '--quiet'])
      assert.ok(read('b').equals(bytes), String(size))
    }
  })

  await t.test('a name that is taken is replaced, refused or kept, as --conflict says, small and large', async (t) => {
    const { towline, cwd } = await place(t)
    for (const size of [5, 11 * MIB]) {
      writeFileSync(join(cwd, 'a'), Buffer.alloc(size))
      const put = (...flags: string[]) =>
        towline(['put', `${DRIVE}/root:/${size}.bin:/content`, '--file', 'a', '--query', 'name', '--quiet', ...flags])
      assert.deepEqual(await put(), { code: 0, stdout: `"${size}.bin"\n`, stderr: '' })
      assert.deepEqual(await put(), { code: 0, stdout: `"${size}.bin"\n`, stderr: '' })
      assert.deepEqual(await put('--conflict', 'rename'), { code: 0, stdout: `"${size} 1.bin"\n`, stderr: '' })
      const { code, stdout, stderr } = await put('--conflict', 'fail')
      assert.deepEqual([code, stdout], [1, ''])
      assert.match(stderr, /^error {2}.*nameAlreadyExists.*\(GRAPH_REFUSED\)$/m)
      assert.match(stderr, /^cause {2}An object of this name exists already/m)
    }
  })

  await t.test('a read-only target gets nothing', async (t) => {
    const { towline, emulator, env } = await place(t, { a: 'x' })
    const { code, stderr } = await towline(['put', SESSION, '--file', 'a'], {
      env: { ...env, TOWLINE_ACCESS: 'read-only' },
    })
    assert.equal(code, 6)
    assert.match(stderr, /WRITE_REFUSED/)
    assert.equal(emulator.requests.length, 0)
  })

  await t.test('flags that do not go together, and what has no length, are refused before any request', async (t) => {
    const { towline, emulator } = await place(t, { a: 'x' })
    const cases: [argv: string[], message: RegExp][] = [
      [['put', SESSION, '--file', '-'], /--file cannot be standard input/],
      [['put', SESSION, '--file', 'a', '--body', '{}'], /--body and --file cannot be used together/],
      [['put', SESSION, '--conflict', 'fail'], /--conflict and --resume need --file/],
      [['put', SESSION, '--resume', 'r'], /--conflict and --resume need --file/],
      [['post', '/groups', '--file', 'a'], /POST \/groups takes no --file/],
      [['put', `${DRIVE}/root:/x:/createUploadSession`, '--file', 'a'], /PUT .* takes no --file/],
      [['put', SESSION, '--file', 'missing'], /The file .*missing cannot be sent/],
      [['put', SESSION, '--file', '.'], /cannot be sent/],
      [
        ['put', `${SESSION}?@microsoft.graph.conflictBehavior=fail`, '--file', 'a', '--conflict', 'fail'],
        /given twice/,
      ],
    ]
    for (const [argv, message] of cases) {
      const { code, stdout, stderr } = await towline(argv)
      assert.deepEqual([code, stdout], [2, ''], argv.join(' '))
      assert.match(stderr, message)
    }
    assert.equal(emulator.requests.filter(({ host }) => host.startsWith('graph')).length, 0)
  })

  await t.test('a file that cannot be sent is told before a question and before any target', async (t) => {
    const { towline, questions } = await two(t)
    const path = `${DRIVE}/root:/new.bin:/content`
    for (const [file, more] of [
      ['missing', []],
      ['missing', ['--dry-run']],
      ['missing', ['--write']],
      ['a', ['--resume', 'r']],
      ['a', ['--resume', 'r', '--write']],
    ] as const) {
      const { code, stdout, stderr } = await towline(['put', path, '-t', 'all', '--file', file, ...more])
      assert.deepEqual([code, stdout], [2, ''], stderr)
      assert.match(stderr, /USAGE/)
    }
    assert.deepEqual(questions, [])
  })

  await t.test('a dry run and a question show the file and its size, however it would be sent', async (t) => {
    const { cwd, towline, questions } = await two(t)
    const path = `${DRIVE}/root:/new.bin:/content`
    for (const [file, size] of [
      ['a', 1],
      ['large', 11 * MIB],
    ] as const) {
      const shown = `file ${join(cwd, file)}, ${size === 1 ? '1 byte' : `${size} bytes`}`
      const dry = await towline(['put', path, '-t', 'all', '--file', file, '--dry-run'])
      assert.equal(dry.code, 0, dry.stderr)
      assert.equal(dry.stderr.split(`PUT /v1.0${path}\n       ${shown}\n`).length, 3, dry.stderr)
      const asked = await towline(['put', path, '-t', 'all', '--file', file])
      assert.ok(asked.stderr.includes(`PUT /v1.0${path}\n${shown}\nto 2 targets`), asked.stderr)
    }
    assert.equal(questions.length, 2)
  })

  await t.test('PATCH and DELETE have no --file', async (t) => {
    const { towline } = await place(t, { a: 'x' })
    for (const method of ['patch', 'delete']) {
      assert.equal((await towline([method, SESSION, '--file', 'a'])).code, 2)
    }
  })

  await t.test('an interrupted upload is cancelled, and with --resume the next run goes on with it', async (t) => {
    const { emulator, env, cwd, towline, read } = await place(t)
    const bytes = randomBytes(21 * MIB)
    writeFileSync(join(cwd, 'big.bin'), bytes)
    const interrupted = async (flags: readonly string[]): Promise<void> => {
      const stop = new AbortController()
      let fragments = 0
      const send = async (request: HttpRequest): Promise<HttpResponse> => {
        if (request.headers?.['content-range'] !== undefined && ++fragments === 2) stop.abort(new Error('Ctrl-C'))
        return emulator.send(request)
      }
      const { io } = memoryIo({ env, cwd, send, signal: stop.signal })
      const { runCli: run } = await import('../../../src/cli/run-cli.ts')
      assert.notEqual(await run(['graph', 'put', SESSION, '--file', 'big.bin', '--quiet', ...flags], io), 0)
    }
    await interrupted([])
    assert.equal(emulator.requests.at(-1)?.method, 'DELETE')
    await interrupted(['--resume', 'big.resume'])
    assert.notEqual(emulator.requests.at(-1)?.method, 'DELETE')
    emulator.clearRequests()
    const { code } = await towline(['put', SESSION, '--file', 'big.bin', '--quiet', '--resume', 'big.resume'])
    assert.equal(code, 0)
    assert.deepEqual(
      emulator.requests.flatMap(({ host, method }) => (host === 'fabrikam.sharepoint.com' ? [method] : [])),
      ['GET', 'PUT', 'PUT'],
    )
    assert.ok(!existsSync(join(cwd, 'big.resume')))
    await towline(['get', SESSION, '--out', 'back', '--quiet'])
    assert.ok(read('back').equals(bytes))
  })

  await t.test('a session can be begun by its own path', async (t) => {
    const { towline } = await place(t, { a: 'content' })
    const path = `${DRIVE}/root:/by-session.txt:/createUploadSession`
    const { code, stdout } = await towline(['post', path, '--file', 'a', '--query', '[name, size]', '-o', 'json'])
    assert.deepEqual([code, JSON.parse(stdout)], [0, ['by-session.txt', 7]])
  })
})

test('files go both ways at an emulated Graph on loopback, and nothing leaves for the real SharePoint', async (t) => {
  const { emulator, env, cwd, towline, read } = await place(t)
  const bytes = randomBytes(11 * MIB)
  writeFileSync(join(cwd, 'big.bin'), bytes)
  const hosts = new Set<string>()
  const send = plainSend((request) => {
    const { hostname } = new URL(request.url)
    hosts.add(hostname)
    return hostname === 'localhost' ? emulator.answer('graph', request) : emulator.fetch(request)
  })
  const world = { send, env: { ...env, TOWLINE_GRAPH_HOST: 'https://localhost:4102' } }
  assert.equal((await towline(['put', SESSION, '--file', 'big.bin', '--quiet'], world)).code, 0)
  assert.equal((await towline(['get', SESSION, '--out', 'back.bin', '--quiet'], world)).code, 0)
  assert.ok(read('back.bin').equals(bytes))
  assert.deepEqual([...hosts].toSorted(), ['127.0.0.1', 'localhost', 'login.microsoftonline.com'])
})
