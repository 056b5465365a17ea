import assert from 'node:assert/strict'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { openPlain } from '../../src/files/open-plain.ts'
import { readFile } from '../../src/files/read-file.ts'
import { readText } from '../../src/files/read-text.ts'
import { UnfitFile } from '../../src/files/unfit-file.ts'
import { whyNotRead } from '../../src/files/why-not-read.ts'
import { temporaryFolder } from '../cli/support.ts'

// What needs a pipe or a socket is in pipes.test.ts.

test('readFile()', async (t) => {
  const folder = temporaryFolder(t, { 'a.txt': 'content', 'empty.txt': '' })
  const path = join(folder, 'a.txt')

  await t.test('gives all bytes of a file, whether it is empty or longer than one part', async () => {
    assert.equal(String(await readFile(path, { most: 7 })), 'content')
    assert.equal((await readFile(join(folder, 'empty.txt'), { most: 0 })).length, 0)
    const long = Buffer.alloc(9 * 1024 ** 2, 'towline ')
    writeFileSync(join(folder, 'long.bin'), long)
    assert.ok(long.equals(await readFile(join(folder, 'long.bin'), { most: long.length })))
  })

  await t.test('follows a link, and not where none may be', async () => {
    const link = join(folder, 'link')
    symlinkSync('a.txt', link)
    assert.equal(String(await readFile(link, { most: 7 })), 'content')
    const error = await readFile(link, { most: 7, links: false }).catch((error) => error)
    assert.equal(error.code, 'ELOOP')
    assert.match(whyNotRead(error).likelyCause, /circle of links, or to a link where none may be \(ELOOP\)/)
  })

  await t.test(
    'refuses a file that is too long, a folder, devices and files without a length, and says why',
    async () => {
      for (const [place, likelyCause] of [
        [path, /^It is longer than 0 KiB/],
        [folder, /^It is a folder\.$/],
        ['/dev/zero', /^It is a device\.$/],
        ['/dev/random', /^It is a device\.$/],
        ['/proc/self/environ', /^It has content but no length/],
        ['/proc/self/status', /^It has content but no length/],
      ] as const) {
        const error = await readFile(place, { most: 6 * 1024 ** (place === path ? 0 : 2) }).catch((error) => error)
        assert.ok(error instanceof UnfitFile, place)
        assert.match(error.likelyCause, likelyCause)
      }
    },
  )

  await t.test('takes the null device as an empty file', async () =>
    assert.equal((await readFile('/dev/null', { most: 1 })).length, 0),
  )

  await t.test('rejects with the reason of the signal', async () => {
    const reason = new Error('too late')
    await assert.rejects(readFile(path, { most: 7, signal: AbortSignal.abort(reason) }), reason)
  })

  await t.test('rejects with the error of the system, which whyNotRead() explains', async () => {
    for (const [place, cause] of [
      [join(folder, 'none'), 'The file does not exist (ENOENT).'],
      [join(path, 'none'), 'A part of the path is a file and not a folder (ENOTDIR).'],
      [join(folder, 'x'.repeat(300)), 'The name is longer than names may be (ENAMETOOLONG).'],
    ] as const) {
      const error = await readFile(place, { most: 1 }).catch((error) => error)
      assert.equal(whyNotRead(error).likelyCause, cause)
    }
  })
})

test('readText() refuses bytes that are no text, and its error quotes none of them', async (t) => {
  const path = join(temporaryFolder(t), 'a')
  writeFileSync(path, Buffer.from('geheim \u00fc', 'latin1'))
  const error = await readText(path, { most: 100 }).catch((error) => error)
  assert.ok(error instanceof UnfitFile)
  assert.match(error.likelyCause, /: byte 8 \(line 1\) is no UTF-8/)
  assert.doesNotMatch(`${error.likelyCause} ${error.remedy} ${error.stack}`, /geheim/)
})

test('openPlain() opens a file and nothing else', async (t) => {
  const folder = temporaryFolder(t, { a: 'x' })
  await using file = await openPlain(join(folder, 'a'))
  assert.equal((await file.stat()).size, 1)
  await assert.rejects(openPlain(folder), { name: 'NotAFile', message: 'It is a folder.' })
  await assert.rejects(openPlain('/dev/null'), { name: 'NotAFile', message: 'It is a device.' })
})
