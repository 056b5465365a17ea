import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { temporaryFolder } from '../../cli/support.ts'
import { text } from '../../support/scripted-send.ts'
import { client, unreachable } from '../support.ts'
import { streamed, toHost } from './support.ts'

const PATH = '/drives/1/items/2/content'

test('download() into a file', async (t) => {
  await t.test('the file has its name only when it is whole', async (t) => {
    const folder = temporaryFolder(t)
    const file = join(folder, 'a.bin')
    let seen: string[] = []
    const looking = streamed(['whole'])
    const { made } = client(t, [
      toHost(),
      async (request) => {
        const answer = typeof looking === 'function' ? await looking(request) : assert.fail()
        seen = readdirSync(folder)
        return answer
      },
    ])
    await made.download(PATH, file)
    assert.equal(readFileSync(file, 'utf8'), 'whole')
    assert.match(seen.join(), /^a\.bin\.[0-9a-f-]{36}\.part$/)
    assert.deepEqual(readdirSync(folder), ['a.bin'])
  })

  await t.test('a download that fails leaves the old file, and nothing beside it', async (t) => {
    const folder = temporaryFolder(t, { 'a.bin': 'old' })
    for (const failing of [
      [text('', 404)],
      [toHost(), streamed(['ha'], { isCut: true }), ...Array.from({ length: 5 }, () => unreachable('reset'))],
    ]) {
      const { made } = client(t, failing)
      await assert.rejects(made.download(PATH, join(folder, 'a.bin')), { name: 'GraphError' })
      assert.deepEqual(readdirSync(folder), ['a.bin'])
      assert.equal(readFileSync(join(folder, 'a.bin'), 'utf8'), 'old')
    }
  })

  await t.test('a file that changed meanwhile is downloaded from its start', async (t) => {
    const file = join(temporaryFolder(t), 'a.bin')
    const { made } = client(t, [
      toHost(),
      streamed(['abcdef'], { headers: { etag: '"v1"' }, isCut: true }),
      streamed(['new'], { headers: { etag: '"v2"' } }),
    ])
    await made.download(PATH, file)
    assert.equal(readFileSync(file, 'utf8'), 'new')
  })

  await t.test('an empty file is a file', async (t) => {
    const file = join(temporaryFolder(t), 'empty')
    const { made } = client(t, [toHost(), text('')])
    assert.equal((await made.download(PATH, file)).bytes, 0)
    assert.equal(readFileSync(file, 'utf8'), '')
  })

  await t.test('a link stays a link, and the file that it leads to is replaced', async (t) => {
    const folder = temporaryFolder(t, { target: 'old' })
    symlinkSync(join(folder, 'target'), join(folder, 'link'))
    const { made } = client(t, [toHost(), text('new')])
    await made.download(PATH, join(folder, 'link'))
    assert.ok(lstatSync(join(folder, 'link')).isSymbolicLink())
    assert.equal(readFileSync(join(folder, 'target'), 'utf8'), 'new')
  })

  await t.test('a link that leads to no file yet stays a link, and the file is made where it leads', async (t) => {
    const folder = temporaryFolder(t)
    symlinkSync('target', join(folder, 'link'))
    const { made } = client(t, [toHost(), text('new')])
    await made.download(PATH, join(folder, 'link'))
    assert.ok(lstatSync(join(folder, 'link')).isSymbolicLink())
    assert.equal(readFileSync(join(folder, 'target'), 'utf8'), 'new')
  })

  await t.test('a file that is replaced keeps who may read and write it', async (t) => {
    const file = join(temporaryFolder(t, { kept: 'old' }), 'kept')
    for (const mode of [0o600, 0o666]) {
      chmodSync(file, mode)
      const { made } = client(t, [toHost(), text('new')])
      await made.download(PATH, file)
      assert.equal(lstatSync(file).mode & 0o777, mode)
    }
  })

  await t.test('an abort leaves the old file, and nothing beside it', async (t) => {
    const folder = temporaryFolder(t, { 'a.bin': 'old' })
    const stop = new AbortController()
    const { made } = client(t, [
      toHost(),
      async (request) => {
        request.sink?.takes({ status: 200, headers: {} })
        await request.sink?.write(Buffer.from('half'))
        stop.abort(new Error('Ctrl-C'))
        throw stop.signal.reason
      },
    ])
    const downloading = made.download(PATH, join(folder, 'a.bin'), { signal: stop.signal })
    await assert.rejects(downloading, { message: 'Ctrl-C' })
    assert.deepEqual(readdirSync(folder), ['a.bin'])
    assert.equal(readFileSync(join(folder, 'a.bin'), 'utf8'), 'old')
  })

  await t.test('a device is written to, and not replaced', async (t) => {
    const { made } = client(t, [toHost(), text('gone')])
    assert.equal((await made.download(PATH, '/dev/null')).bytes, 4)
    assert.ok(lstatSync('/dev/null').isCharacterDevice())
  })

  await t.test('a place that cannot be written is refused before anything is requested', async (t) => {
    const folder = temporaryFolder(t)
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'plain'), '')
    const { made } = client(t, [])
    for (const [path, likelyCause] of [
      [join(folder, 'sub'), /^.+sub is a folder \(EISDIR\)\.$/],
      [join(folder, 'missing', 'a'), /^The folder .+missing does not exist \(ENOENT\)\.$/],
      [join(folder, 'plain', 'a'), /^A part of .+plain is a file and not a folder \(ENOTDIR\)\.$/],
    ] as const) {
      await assert.rejects(made.download(PATH, path), {
        name: 'ConfigError',
        code: 'USAGE',
        message: `${path} cannot be written. Nothing was requested.`,
        likelyCause,
      })
    }
    assert.ok(!existsSync(join(folder, 'missing')))
  })
})
