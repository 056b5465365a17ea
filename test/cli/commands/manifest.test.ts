import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'
import { runCli, temporaryFolder } from '../support.ts'

test('manifest check counts what is in a good manifest', async (t) => {
  const cwd = temporaryFolder(t, { 'towline.yaml': 'application: {}\ntargets: { a: { tenant: contoso.com } }\n' })
  const { code, stdout } = await runCli(['manifest', 'check'], { cwd })
  assert.equal(code, 0)
  assert.deepEqual(JSON.parse(stdout), { ok: true, manifest: join(cwd, 'towline.yaml'), applications: 1, targets: 1 })
})

test('manifest check shows each mistake on a line and ends with 2', async (t) => {
  const cwd = temporaryFolder(t, { 'm.yaml': 'aplication: {}\ntargets: { a: { tenant: x } }\n' })
  const { code, stdout, stderr } = await runCli(['manifest', 'check', '--manifest', 'm.yaml'], { cwd })
  assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
  assert.match(stderr, /^error {2}.*\n(?: {7}\S.*\n)+ {7}.*\(MANIFEST_INVALID\)\ncause /)
  assert.match(stderr, /application/)
})

test('manifest check without a manifest is an error', async () => {
  const { code, stderr } = await runCli(['manifest', 'check'])
  assert.equal(code, 2)
  assert.match(stderr, /\(MANIFEST_NOT_FOUND\)/)
})

test('manifest schema prints a JSON Schema, on terminals too', async () => {
  const { code, stdout } = await runCli(['manifest', 'schema'], { stdoutIsTerminal: true })
  assert.equal(code, 0)
  const schema = JSON.parse(stdout)
  assert.match(schema.$schema, /json-schema\.org/)
  assert.ok('targets' in schema.properties)
})
