import assert from 'node:assert/strict'
import test from 'node:test'
import { assertTranscript } from '../golden.ts'
import { manifestText, startTrustHost } from './trust-host.ts'

test('from nothing to listed sites, with nobody in between, and then there is nothing to do', async (t) => {
  const { compute, towline, manifest } = await startTrustHost(t)
  const transcribed = async (name: string, ...argv: string[]): Promise<void> => {
    await t.test(`transcript: ${name}`, async () => assertTranscript(name, argv, await towline(argv)))
  }

  await transcribed('trust-plan', 'trust', 'plan', '--auth', 'device-code', '-o', 'table')
  await transcribed('trust-apply', 'trust', 'apply', '--auth', 'device-code', '--yes', '-o', 'table')
  await transcribed('trust-verify', 'trust', 'verify', '-o', 'table')

  await t.test('the sites of the target are listed, all of them', async () => {
    const { code, stdout, stderr } = await towline(['sites', 'list', '-t', 'fabrikam', '-o', 'json'])
    assert.equal(code, 0, stderr)
    assert.equal(JSON.parse(stdout).length, 450)
  })

  await t.test('the manifest has one line more: the client ID', () => {
    const [{ appId = '' } = {}] = compute.emulator.world.home.applications
    const name = '  displayName: Demo App # as its admins see it\n'
    assert.equal(manifest(), manifestText.replace(name, `  clientId: ${appId}\n${name}`))
  })

  await t.test('planning and applying again does nothing, and writes nothing', async () => {
    const { control } = compute
    await fetch(`${control}/reset`, { method: 'POST', body: '{"requests": true}' })
    const plan = await towline(['trust', 'plan', '--auth', 'device-code', '-o', 'json'])
    assert.deepEqual([plan.code, JSON.parse(plan.stdout).changes], [0, []], plan.stderr)
    const apply = await towline(['trust', 'apply', '--auth', 'device-code', '-o', 'json'])
    assert.deepEqual([apply.code, JSON.parse(apply.stdout).applied], [0, []], apply.stderr)

    const { requests } = (await (await fetch(`${control}/requests`)).json()) as {
      requests: { host: string; method: string }[]
    }
    const asked = requests.filter(({ host }) => host === 'graph.microsoft.com').map(({ method }) => method)
    assert.ok(asked.length > 0, 'the tenants were read')
    assert.deepEqual([...new Set(asked)], ['GET'])
  })
})
