import assert from 'node:assert/strict'
import test from 'node:test'
import { whyNotWritten } from '../../src/files/why-not-written.ts'

const errors: readonly (readonly [code: string, likelyCause: RegExp, remedy: string])[] = [
  ['ENOSPC', /^The disk is full: there is no room left in \/data \(ENOSPC\)\.$/, 'Make room there'],
  ['EDQUOT', /^The disk quota of this user is used up in \/data \(EDQUOT\)\.$/, 'Make room there'],
  ['EFBIG', /^\/data\/r\.json would be larger than files may be here/, 'Raise that limit'],
  ['EACCES', /^This user may not write in \/data \(EACCES\)\.$/, 'Choose a place that can be written'],
  ['EPERM', /^This user may not write in \/data \(EPERM\)\.$/, 'Choose a place that can be written'],
  ['EROFS', /^The file system of \/data is read-only \(EROFS\)\.$/, 'Choose a place that can be written'],
  ['ENOENT', /^The folder \/data does not exist \(ENOENT\)\.$/, 'Make the folder, or choose another place'],
  ['ENOTDIR', /^A part of \/data is a file and not a folder \(ENOTDIR\)\.$/, 'Choose a place that can be written'],
  ['EISDIR', /^\/data\/r\.json is a folder \(EISDIR\)\.$/, 'Name a file in it'],
  ['EIO', /^The disk of \/data did not take all of it \(EIO\)\.$/, 'Choose a place that can be written'],
  ['ENOANO', /^ENOANO: words of the system\.$/, 'Choose a place that can be written'],
]

for (const [code, likelyCause, remedy] of errors) {
  test(`whyNotWritten() says what ${code} means and what to do`, () => {
    const error = Object.assign(new Error(`${code}: words of the system`), { code })
    const why = whyNotWritten(error, '/data/r.json')
    assert.match(why.likelyCause, likelyCause)
    assert.equal(why.remedy, remedy)
  })
}
