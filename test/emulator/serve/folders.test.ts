import assert from 'node:assert/strict'
import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { makeFolder } from '../../../src/emulator/serve/make-folder.ts'
import { temporaryFolder as folderOfEmulator } from '../../../src/emulator/serve/temporary-folder.ts'
import { temporaryFolder } from '../../cli/support.ts'

/** No process has it: it is above the highest number that Linux gives. */
const NO_PROCESS = 2 ** 22 + 1

test('a start of the emulator removes the folders of killed ones, and nothing else', async (t) => {
  const temporary = temporaryFolder(t)
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = temporary
  t.after(() => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  })
  const prefix = `towline-emulator-${hostname().replace(/[^\w.-]/g, '_')}-`
  const folders = {
    killed: `${prefix}${NO_PROCESS}-a1b2c3`,
    running: `${prefix}${process.pid}-a1b2c3`,
    ofOtherMachine: `towline-emulator-elsewhere-${NO_PROCESS}-a1b2c3`,
    withoutNumber: `${prefix}x-a1b2c3`,
    ofOthers: `other-${NO_PROCESS}-a1b2c3`,
  }
  for (const name of Object.values(folders)) {
    mkdirSync(join(temporary, name))
    writeFileSync(join(temporary, name, 'ca.pem'), '')
  }
  const link = join(temporary, `${prefix}${NO_PROCESS}-link00`)
  symlinkSync(join(temporary, folders.ofOthers), link)

  const resources = new AsyncDisposableStack()
  const folder = await folderOfEmulator(resources)
  const left = Object.keys(folders).filter((name) => existsSync(join(temporary, folders[name as keyof typeof folders])))
  assert.deepEqual(left, ['running', 'ofOtherMachine', 'withoutNumber', 'ofOthers'])
  assert.ok(existsSync(join(link, 'ca.pem')), 'what a link names stays')
  await resources.disposeAsync()
  assert.equal(existsSync(folder), false)
})

test('makeFolder()', async (t) => {
  const folder = temporaryFolder(t, { file: '' })
  await t.test('makes a folder and those above it for the owner alone, and takes one that is there', async () => {
    const path = join(folder, 'a/b/c')
    await makeFolder(path, 0o700)
    await makeFolder(path, 0o700)
    for (const made of ['a', 'a/b', 'a/b/c']) assert.equal(statSync(join(folder, made)).mode & 0o777, 0o700)
  })
  await t.test('rejects where a file is in the way', async () => {
    await assert.rejects(makeFolder(join(folder, 'file'), 0o700), { code: 'EEXIST' })
    await assert.rejects(makeFolder(join(folder, 'file/a/b'), 0o700), { code: 'ENOTDIR' })
  })
  await t.test('rejects where the system makes no folders', async () => {
    // Elsewhere than on Linux there is no such folder, and none can be made.
    await assert.rejects(makeFolder('/proc/towline/state', 0o700))
    await assert.rejects(makeFolder('/dev/null/state', 0o700))
  })
})
