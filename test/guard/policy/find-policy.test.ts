import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { findPolicy } from '../../../src/guard/policy/find-policy.ts'
import { temporaryFolder } from '../../cli/support.ts'

test('the flag comes before the variable, that before the manifest, and that before the file beside it', (t) => {
  const folder = temporaryFolder(t, { 'towline.policy.yaml': '' })
  const beside = join(folder, 'towline.policy.yaml')
  const env = { TOWLINE_POLICY: 'var.yaml' }
  const named = '/etc/named.yaml'
  const all = { flag: '../flag.yaml', env, named, folder, cwd: '/work/here' }
  assert.deepEqual(findPolicy(all), { file: '/work/flag.yaml', by: 'flag' })
  assert.deepEqual(findPolicy({ ...all, flag: undefined }), { file: '/work/here/var.yaml', by: 'variable' })
  assert.deepEqual(findPolicy({ ...all, flag: undefined, env: { TOWLINE_POLICY: '' } }), {
    file: named,
    by: 'manifest',
  })
  assert.deepEqual(findPolicy({ env: {}, folder, cwd: '/' }), { file: beside, by: 'beside' })
})

test('there is no policy only where none is named and the name beside the manifest does not exist', (t) => {
  const folder = temporaryFolder(t)
  const search = { env: {}, folder, cwd: folder }
  assert.equal(findPolicy(search), undefined)
  assert.equal(findPolicy({ env: {}, cwd: folder }), undefined)
  assert.equal(
    findPolicy({ ...search, named: join(folder, 'gone.yaml') })?.by,
    'manifest',
    'a named file need not exist',
  )
  symlinkSync('nowhere', join(folder, 'towline.policy.yaml'))
  assert.equal(findPolicy(search)?.by, 'beside', 'a link that leads nowhere is no missing policy')
  const other = temporaryFolder(t)
  mkdirSync(join(other, 'towline.policy.yaml'))
  assert.equal(findPolicy({ ...search, folder: other })?.by, 'beside')
})
