import assert from 'node:assert/strict'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { noteWorked, readWorked, type Worked, workedLog } from '../../../src/cli/over/worked-log.ts'
import { currentReader } from '../../../src/files/reader.ts'
import { temporaryFolder } from '../support.ts'

const NOW = Date.parse('2026-11-30T12:00:00Z')
const entry = (tenant: string, at: number): Worked => ({
  tenant,
  clientId: 'c',
  tenantId: 'id',
  at: new Date(at).toISOString(),
})

test('workedLog() names a file in a folder that only this user can open, and no file where there is none', (t) => {
  const home = temporaryFolder(t)
  const { file } = workedLog({ HOME: home }, 'linux')
  assert.equal(file, join(home, '.local/state/towline/worked.ndjson'))
  assert.equal(statSync(join(home, '.local/state/towline')).mode & 0o777, 0o700)
  assert.deepEqual(workedLog({ HOME: home }, 'darwin'), {
    file: join(home, 'Library/Application Support/towline/worked.ndjson'),
  })
  assert.deepEqual(workedLog({ LOCALAPPDATA: home }, 'win32'), { file: join(home, 'towline/worked.ndjson') })
  const state = temporaryFolder(t)
  assert.deepEqual(workedLog({ HOME: home, XDG_STATE_HOME: state }, 'linux'), {
    file: join(state, 'towline/worked.ndjson'),
  })
  for (const env of [{ HOME: home, TOWLINE_NO_STATE: '1' }, {}, { HOME: 'relative' }, { XDG_STATE_HOME: 'relative' }]) {
    assert.deepEqual(workedLog(env, 'linux'), {})
  }
  assert.deepEqual(workedLog({ LOCALAPPDATA: 'relative' }, 'win32'), {})
})

test('workedLog() names no file that another user could write or exchange, says why, and makes nothing there', (t) => {
  const { uid = 0, gid = 0 } = currentReader({}) ?? {}
  const state = temporaryFolder(t)
  const env = { XDG_STATE_HOME: state }
  // Only root can give a folder away. For any other user a stranger's view of this user's folder does as well.
  const [owner, viewer] = uid === 0 ? [4711, uid] : [uid, uid + 1]
  if (uid === 0) chownSync(state, owner, owner)
  // As under sudo with the HOME of the user who called it.
  const { why: ofOther = '' } = workedLog(env, 'linux', { uid: viewer, gid: viewer, users: [owner] })
  assert.match(ofOther, new RegExp(`belongs to the user with the number ${owner} `))
  assert.deepEqual(readdirSync(state), [])
  if (uid === 0) chownSync(state, uid, gid)

  const { file = '' } = workedLog(env, 'linux')
  const why = () => {
    const found = workedLog(env, 'linux')
    assert.equal(found.file, undefined)
    return found.why ?? ''
  }
  chmodSync(join(state, 'towline'), 0o777)
  assert.match(why(), /towline can be written by every user/)
  chmodSync(join(state, 'towline'), 0o770)
  assert.match(why(), /towline can be written by its group/)
  chmodSync(join(state, 'towline'), 0o700)
  writeFileSync(file, '')
  chmodSync(file, 0o666)
  assert.match(why(), /worked\.ndjson can be written by every user/)
  chmodSync(file, 0o600)
  assert.deepEqual(workedLog(env, 'linux'), { file })
  chmodSync(state, 0o777)
  assert.match(why(), /^\S+ can be written by every user \(owner \d+, mode 0777\)$/)
  assert.deepEqual(workedLog({ ...env, TOWLINE_TRUSTED_FOLDERS: state }, 'linux'), { file })
  writeFileSync(join(state, 'file'), '')
  chmodSync(state, 0o755)
  assert.match(
    workedLog({ XDG_STATE_HOME: join(state, 'file') }, 'linux').why ?? '',
    /file\/towline cannot be made \(\w+\)$/,
  )
})

test('readWorked() gives the latest entry of each tenant and application, and leaves out what was cut', async (t) => {
  const file = join(temporaryFolder(t), 'worked.ndjson')
  assert.equal(readWorked(file).size, 0)
  await noteWorked(file, [entry('a', NOW), entry('b', NOW)], NOW)
  await noteWorked(file, [entry('a', NOW + 1000)], NOW)
  appendFileSync(
    file,
    '{"tenant":"c","clientId":"c","at":"2026-\n{"tenant":"d","clientId":"c","at":"yesterday"}\nnull\n',
  )
  const found = readWorked(file)
  assert.deepEqual([...found.keys()], ['a c', 'b c'])
  assert.equal(found.get('a c')?.at, new Date(NOW + 1000).toISOString())
  assert.equal(statSync(file).mode & 0o777, 0o600)
})

test('noteWorked() shortens a file that has grown long, and drops what is older than 400 days', async (t) => {
  const file = join(temporaryFolder(t), 'worked.ndjson')
  const old = entry('old', NOW - 401 * 24 * 3_600_000)
  const line = (one: Worked) => `${JSON.stringify(one)}\n`
  writeFileSync(file, line(old) + line(entry('a', NOW)).repeat(30_000))
  await noteWorked(file, [entry('b', NOW)], NOW)
  assert.equal(readFileSync(file, 'utf8'), line(entry('a', NOW)) + line(entry('b', NOW)))
})

test('noteWorked() fails no command: without the folder nothing is written', async (t) => {
  const file = join(temporaryFolder(t), 'none', 'worked.ndjson')
  await noteWorked(file, [entry('a', NOW)], NOW)
  assert.equal(existsSync(file), false)
})
