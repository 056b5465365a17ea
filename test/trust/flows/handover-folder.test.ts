import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { memoryHost } from './memory-host.ts'

test('a handover that cannot be written says why, and the next one goes on from there', async (t) => {
  const host = await memoryHost(t)
  const words = ['trust', 'apply', '--yes', '--auth', 'device-code', '--consent', 'handover', '--out', 'out']
  writeFileSync(join(host.folder, 'out'), 'a file where the folder is to be')
  const first = await host.towline(words)
  assert.equal(first.code, 1, first.stderr)
  assert.match(
    first.stderr,
    /^error {2}The files for the admin of the target could not be written to .*\(TRUST_BLOCKED\)$/m,
  )
  assert.match(first.stderr, /^cause {2}A part of .* is a file and not a folder \(ENOTDIR\)\.$/m)
  const second = await host.towline(words.with(-1, 'elsewhere'))
  assert.equal(second.code, 3, second.stderr)
  assert.ok(readdirSync(join(host.folder, 'elsewhere', 'fabrikam')).includes('consent.sh'))
})
