import assert from 'node:assert/strict'
import test from 'node:test'
import { assertTranscript } from '../../e2e/golden.ts'
import { manifestText, memoryHost } from './memory-host.ts'

test('towline trust, from nothing to listed sites', async (t) => {
  const { emulator, towline, manifest } = await memoryHost(t)
  const transcribed = async (name: string, ...argv: string[]): Promise<void> => {
    await t.test(`the transcript ${name} is what a person reads`, async () => {
      assertTranscript(name, argv, await towline(argv))
    })
  }

  await transcribed('trust-plan', 'trust', 'plan', '--auth', 'device-code', '-o', 'table')
  await transcribed('trust-apply', 'trust', 'apply', '--auth', 'device-code', '--yes', '-o', 'table')
  await transcribed('trust-verify', 'trust', 'verify', '-o', 'table')

  await t.test('all sites of the target are listed', async () => {
    const { code, stdout, stderr } = await towline(['sites', 'list', '-t', 'fabrikam', '-o', 'json'])
    assert.equal(code, 0, stderr)
    assert.equal(JSON.parse(stdout).length, 450)
  })

  await t.test('the manifest has one line more: the client ID', () => {
    const [{ appId = '' } = {}] = emulator.world.home.applications
    const name = '  displayName: Demo App # as its admins see it\n'
    assert.equal(manifest(), manifestText.replace(name, `  clientId: ${appId}\n${name}`))
  })

  await t.test('a second plan and a second apply do nothing, and write nothing', async () => {
    emulator.clearRequests()
    const plan = await towline(['trust', 'plan', '--auth', 'device-code', '-o', 'json'])
    assert.deepEqual([plan.code, JSON.parse(plan.stdout).changes], [0, []], plan.stderr)
    const apply = await towline(['trust', 'apply', '--auth', 'device-code', '-o', 'json'])
    assert.deepEqual([apply.code, JSON.parse(apply.stdout).applied], [0, []], apply.stderr)

    const methods = emulator.requests.filter(({ host }) => host === 'graph.microsoft.com').map(({ method }) => method)
    assert.ok(methods.length > 0, 'the tenants were read')
    assert.deepEqual([...new Set(methods)], ['GET'])
  })
})
