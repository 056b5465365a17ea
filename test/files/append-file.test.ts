import assert from 'node:assert/strict'
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { type AppendHandle, newAppendFile } from '../../src/files/append-file.ts'
import { temporaryFolder } from '../cli/support.ts'

const failed = (code: string): Error => Object.assign(new Error(code), { code })

/** A disk that has room for so many more bytes. */
function full(room: number, calls: string[] = []): (file: FileHandle) => AppendHandle {
  let left = room
  return (file) =>
    ({
      async write(bytes: Uint8Array, offset: number, length: number) {
        calls.push('write')
        if (left === 0) throw failed('ENOSPC')
        const part = Math.min(left, length)
        left -= part
        return file.write(bytes, offset, part)
      },
      datasync() {
        calls.push('datasync')
        return file.datasync()
      },
      truncate: (size: number) => file.truncate(size),
      close: () => file.close(),
    }) as AppendHandle
}

function folderFor(t: TestContext): { readonly folder: string; readonly path: string } {
  const folder = join(temporaryFolder(t), 'day')
  mkdirSync(folder)
  return { folder, path: join(folder, 'chain.jsonl') }
}

test('lines are added, each append with one sync of the disk, in a file for this user alone', async (t) => {
  const { path } = folderFor(t)
  const calls: string[] = []
  const file = await newAppendFile(path, full(Number.POSITIVE_INFINITY, calls))
  await file.append('one\ntwo\n')
  await file.append('three\n')
  await file.close()
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\nthree\n')
  assert.deepEqual(calls, ['write', 'datasync', 'write', 'datasync'])
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600)
})

test('what stands there is never written to, be it a file or a link', async (t) => {
  const { folder, path } = folderFor(t)
  writeFileSync(path, 'other')
  await assert.rejects(newAppendFile(path), { code: 'EEXIST' })
  rmSync(path)
  symlinkSync(join(folder, 'nowhere'), path)
  await assert.rejects(newAppendFile(path), { code: 'EEXIST' })
})

const LINES = 'first line\nsecond line\nthird line\n'

for (const [room, left] of [
  [0, ''],
  [5, ''],
  [10, ''],
  [11, 'first line\n'],
  [20, 'first line\n'],
  [33, 'first line\nsecond line\n'],
] as const) {
  test(`a disk with room for ${room} bytes: whole lines stay, and no part of one`, async (t) => {
    const { path } = folderFor(t)
    const file = await newAppendFile(path, full('before\n'.length + room))
    await file.append('before\n')
    await assert.rejects(file.append(LINES), { code: 'ENOSPC' })
    await file.close()
    assert.equal(readFileSync(path, 'utf8'), `before\n${left}`)
  })
}

test('a call of the system that takes only a part is followed by another one', async (t) => {
  const { path } = folderFor(t)
  const file = await newAppendFile(path, (handle) => ({
    ...full(Number.POSITIVE_INFINITY)(handle),
    write: ((bytes: Uint8Array, offset: number) => handle.write(bytes, offset, 1)) as AppendHandle['write'],
  }))
  await file.append(LINES)
  await file.close()
  assert.equal(readFileSync(path, 'utf8'), LINES)
})

test('where the part cannot be cut off, the error is that of the disk', async (t) => {
  const { path } = folderFor(t)
  const file = await newAppendFile(path, (handle) => ({
    ...full(4)(handle),
    truncate: () => Promise.reject(failed('EPERM')),
  }))
  await assert.rejects(file.append(LINES), { code: 'ENOSPC' })
  await file.close()
  assert.equal(readFileSync(path, 'utf8'), 'firs')
})

test('a disk that cannot make the lines durable fails', async (t) => {
  const { path } = folderFor(t)
  const file = await newAppendFile(path, (handle) => ({
    ...full(100)(handle),
    datasync: () => Promise.reject(failed('EIO')),
  }))
  await assert.rejects(file.append(LINES), { code: 'EIO' })
  await file.close()
})

const disturbances: Readonly<Record<string, readonly [(folder: string, path: string) => void, object]>> = {
  'the file was moved': [(_, path) => renameSync(path, `${path}.old`), { code: 'ENOENT' }],
  'the file was removed': [(_, path) => rmSync(path), { code: 'ENOENT' }],
  'another file took its place': [
    (_, path) => {
      renameSync(path, `${path}.old`)
      writeFileSync(path, 'before\nafter\n')
    },
    { name: 'UnfitFile', likelyCause: /^Another file stands at/ },
  ],
  'the folder was moved': [(folder) => renameSync(folder, `${folder}.old`), { code: 'ENOENT' }],
  'the folder was removed': [(folder) => rmSync(folder, { recursive: true }), { code: 'ENOENT' }],
  'another folder took its place': [
    (folder, path) => {
      renameSync(folder, `${folder}.old`)
      mkdirSync(folder)
      writeFileSync(path, 'before\nafter\n')
    },
    { name: 'UnfitFile', likelyCause: /^Another file stands at/ },
  ],
  'another program added to it': [
    (_, path) => appendFileSync(path, 'foreign\n'),
    { name: 'UnfitFile', likelyCause: /has 21 bytes, and this process wrote 13/ },
  ],
  'another program cut it': [(_, path) => truncateSync(path, 0), { name: 'UnfitFile', likelyCause: /has 6 bytes/ }],
}

for (const [name, [disturb, error]] of Object.entries(disturbances)) {
  test(`an append fails where ${name}`, { skip: process.platform === 'win32' }, async (t) => {
    const { folder, path } = folderFor(t)
    const file = await newAppendFile(path)
    await file.append('before\n')
    disturb(folder, path)
    await assert.rejects(file.append('after\n'), error)
    await file.close()
  })
}
