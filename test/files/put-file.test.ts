import assert from 'node:assert/strict'
import {
  chmodSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import test from 'node:test'
import { newFile } from '../../src/files/new-file.ts'
import { isOwn, placeOf, placeToPut } from '../../src/files/place.ts'
import { putFile } from '../../src/files/put-file.ts'
import { removeLeftovers, temporaryName } from '../../src/files/temporary-name.ts'
import { whyNotWritten } from '../../src/files/why-not-written.ts'
import { writeAll } from '../../src/files/write-all.ts'
import { temporaryFolder } from '../cli/support.ts'

test('putFile()', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'a.txt')

  await t.test('writes a new file, and leaves no other one', async () => {
    await putFile(path, 'one')
    assert.equal(readFileSync(path, 'utf8'), 'one')
    assert.deepEqual(readdirSync(folder), ['a.txt'])
  })

  await t.test('replaces a file and keeps its mode', async () => {
    chmodSync(path, 0o640)
    await putFile(path, 'two')
    assert.equal(readFileSync(path, 'utf8'), 'two')
    assert.equal(statSync(path).mode & 0o777, 0o640)
  })

  await t.test('refuses a link, says where it leads, and leaves both as they are', async () => {
    const link = join(folder, 'link')
    symlinkSync('a.txt', link)
    for (const leadsTo of ['a.txt', 'none.txt', '../none']) {
      rmSync(link)
      symlinkSync(leadsTo, link)
      await assert.rejects(putFile(link, 'planted'), {
        name: 'UnfitFile',
        message: `It is a symbolic link, which leads to ${join(folder, leadsTo)}.`,
      })
      assert.equal(readlinkSync(link), leadsTo)
    }
    assert.equal(readFileSync(path, 'utf8'), 'two')
    assert.deepEqual(readdirSync(folder), ['a.txt', 'link'])
    rmSync(link)
  })

  await t.test('follows a link of the user where it may, and replaces the file and not the link', async () => {
    const link = join(folder, 'link')
    symlinkSync('a.txt', link)
    await putFile(link, 'three', { ownLinks: true })
    assert.equal(readFileSync(path, 'utf8'), 'three')
    assert.equal(await placeOf(link), await placeOf(path))
  })

  await t.test('rejects for a circle of links, whether links are followed or not', async () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')]
    symlinkSync(two, one)
    symlinkSync(one, two)
    for (const ownLinks of [true, false]) await assert.rejects(putFile(one, 'x', { ownLinks }), { code: 'ELOOP' })
    for (const link of [one, two]) rmSync(link)
  })

  await t.test('leaves the handle open where more is to be written to the new file', async () => {
    const path = join(temporaryFolder(t), 'a')
    const file = await newFile(path, { isNew: true, staysOpen: true })
    await writeAll(file.handle, Buffer.from('one'), 0)
    await file.put(3)
    await writeAll(file.handle, Buffer.from(' two'), 3)
    await file.discard()
    await file.handle.close()
    assert.equal(readFileSync(path, 'utf8'), 'one two')
    assert.deepEqual(readdirSync(dirname(path)), ['a'])
  })

  await t.test('puts a new file where a link leads that leads to none yet', async () => {
    const link = join(temporaryFolder(t), 'early')
    const target = join(temporaryFolder(t), 'late.txt')
    symlinkSync(target, link)
    await putFile(link, 'late', { ownLinks: true })
    assert.equal(readFileSync(target, 'utf8'), 'late')
    assert.ok(lstatSync(link).isSymbolicLink())
  })

  await t.test('leaves the old file and nothing else when the writing fails', async () => {
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    const before = readdirSync(folder)
    await assert.rejects(
      putFile(path, async (file) => {
        await file('a part')
        throw full
      }),
      full,
    )
    assert.equal(readFileSync(path, 'utf8'), 'three')
    assert.deepEqual(readdirSync(folder), before)
  })

  await t.test(
    'refuses a file that exists where it is to be new, and leaves no new one when the writing fails',
    async () => {
      await assert.rejects(putFile(path, 'four', { isNew: true }), { code: 'EEXIST' })
      assert.equal(readFileSync(path, 'utf8'), 'three')
      const other = join(folder, 'b.txt')
      await assert.rejects(
        putFile(other, () => Promise.reject(new Error('no space left')), { isNew: true }),
        /no space/,
      )
      assert.deepEqual(readdirSync(folder).sort(), ['a.txt', 'link'])
      await putFile(other, 'new', { isNew: true, mode: 0o600 })
      assert.equal(statSync(other).mode & 0o777, 0o600)
    },
  )

  await t.test('gives what is private to its owner only, though the file was open to others', async () => {
    const file = join(folder, 'private')
    await putFile(file, 'new', { isPrivate: true })
    assert.equal(statSync(file).mode & 0o777, 0o600)
    for (const [before, after] of [
      [0o666, 0o600],
      [0o640, 0o600],
      [0o400, 0o400],
    ] as const) {
      chmodSync(file, before)
      await putFile(file, `after ${before}`, { isPrivate: true })
      assert.equal(statSync(file).mode & 0o777, after)
      assert.equal(readFileSync(file, 'utf8'), `after ${before}`)
    }
    rmSync(file)
  })

  await t.test('leaves the other names of a file that has several as they are', async () => {
    const other = join(folder, 'other-name')
    linkSync(path, other)
    await putFile(path, 'four')
    assert.deepEqual([readFileSync(other, 'utf8'), readFileSync(path, 'utf8')], ['three', 'four'])
    rmSync(other)
  })

  await t.test('takes a name that is as long as names can be, and refuses a longer one', async () => {
    const long = join(temporaryFolder(t), '\u00fc'.repeat(127))
    await putFile(long, 'x')
    assert.equal(readFileSync(long, 'utf8'), 'x')
    const error = await putFile(`${long}yz`, 'x').catch((error) => error)
    assert.match(whyNotWritten(error, `${long}yz`).likelyCause, /longer than names may be there \(ENAMETOOLONG\)\.$/)
  })

  await t.test('refuses a folder and a device, and does not replace them', async () => {
    await assert.rejects(putFile(folder, 'x'), { name: 'NotAFile', message: 'It is a folder.' })
    for (const device of ['/dev/null', '/dev/full']) {
      await assert.rejects(putFile(device, 'x'), { name: 'NotAFile', message: 'It is a device.' })
      assert.ok(statSync(device).isCharacterDevice())
    }
    const link = join(temporaryFolder(t), 'to-device')
    symlinkSync('/dev/null', link)
    await assert.rejects(putFile(link, 'x'), { name: 'NotAFile', message: 'It is a device.' })
  })

  await t.test('does not put a file in place of which a part is missing', async () => {
    const file = await newFile(path)
    await file.handle.writeFile('a part')
    await assert.rejects(file.put(100), { code: 'EIO', message: '6 of 100 bytes were written' })
    await file.discard()
    assert.equal(readFileSync(path, 'utf8'), 'four')
  })

  await t.test('leaves the old file where an error comes at any step of the system', async () => {
    for (const step of ['write', 'sync', 'stat', 'close'] as const) {
      for (const code of ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS']) {
        const file = await newFile(path)
        const failed = Object.assign(new Error(code), { code })
        t.mock.method(file.handle, step, () => Promise.reject(failed))
        await assert.rejects(
          writeAll(file.handle, Buffer.from('new'), 0).then(() => file.put(3)),
          failed,
        )
        t.mock.restoreAll()
        await file.discard()
        assert.equal(readFileSync(path, 'utf8'), 'four')
        assert.ok(
          readdirSync(folder).every((name) => !name.endsWith('.part')),
          step,
        )
      }
    }
  })

  await t.test('writes what one call of the system takes only in parts', async () => {
    const file = await newFile(path)
    const { write } = file.handle
    t.mock.method(file.handle, 'write', (bytes: Uint8Array, from: number, _length: number, at: number) =>
      Reflect.apply(write, file.handle, [bytes, from, 1, at]),
    )
    await writeAll(file.handle, Buffer.from('in parts'), 0)
    t.mock.restoreAll()
    await file.put(8)
    assert.equal(readFileSync(path, 'utf8'), 'in parts')
  })

  await t.test('rejects with the error of the system for a folder that does not exist', () =>
    assert.rejects(putFile(join(folder, 'none', 'a.txt'), ''), { code: 'ENOENT' }),
  )
})

test('placeToPut() gives the place with no link on it, and the file that is there', async (t) => {
  const folder = temporaryFolder(t, { a: 'x' })
  const linked = join(temporaryFolder(t), 'linked')
  symlinkSync(folder, linked)
  const { path, old } = await placeToPut(join(linked, 'a'))
  assert.deepEqual([path, old?.size], [join(folder, 'a'), 1])
  assert.deepEqual(await placeToPut(join(linked, 'b')), { path: join(folder, 'b'), old: undefined })
})

test('removeLeftovers() removes what killed processes left for this place, and nothing else', async (t) => {
  const folder = temporaryFolder(t, { 'r.json': 'x', 'r.json.part': 'x', 'r.json.1-2.part': 'x' })
  const place = join(folder, 'r.json')
  const other = temporaryName(join(folder, 'r.json2'))
  for (const name of [temporaryName(place), temporaryName(place), other]) writeFileSync(name, 'left')
  await removeLeftovers(place)
  assert.deepEqual(readdirSync(folder).sort(), ['r.json', 'r.json.1-2.part', 'r.json.part', basename(other)].sort())
  await removeLeftovers(join(folder, 'none', 'r.json'))
})

test('isOwn() takes what belongs to this user or to root, and nothing of others', (t) => {
  // Windows has no such function.
  t.mock.method(process as Required<typeof process>, 'geteuid', () => 1500)
  const owners = [0, 1500, 1501].map((uid) => isOwn(Object.assign(statSync('.'), { uid })))
  assert.deepEqual(owners, [true, true, false])
})
