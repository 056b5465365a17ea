import assert from 'node:assert/strict'
import { appendFileSync, chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { noteWorked, readWorked, type Worked, workedLog } from '../../../src/cli/over/worked-log.ts'
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
  const user = process.getuid?.()
  const file = workedLog({ HOME: home }, 'linux', user)
  assert.equal(file, join(home, '.local/state/towline/worked.ndjson'))
  assert.equal(statSync(join(home, '.local/state/towline')).mode & 0o777, 0o700)
  assert.equal(
    workedLog({ HOME: home }, 'darwin', user),
    join(home, 'Library/Application Support/towline/worked.ndjson'),
  )
  assert.equal(workedLog({ LOCALAPPDATA: home }, 'win32', undefined), join(home, 'towline/worked.ndjson'))
  const state = temporaryFolder(t)
  assert.equal(workedLog({ HOME: home, XDG_STATE_HOME: state }, 'linux', user), join(state, 'towline/worked.ndjson'))
  assert.equal(workedLog({ HOME: home, TOWLINE_NO_STATE: '1' }, 'linux', user), undefined)
  assert.equal(workedLog({}, 'linux', user), undefined)
  assert.equal(workedLog({ HOME: home }, 'linux', (user ?? 0) + 1), undefined, 'as under sudo with this HOME')
  chmodSync(join(state, 'towline'), 0o777)
  assert.equal(workedLog({ XDG_STATE_HOME: state }, 'linux', user), undefined)
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
