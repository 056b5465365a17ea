import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import test from 'node:test'
import { azureCliHome, loginTo } from '../../compat/azure-cli-home.ts'
import { startTrustHost } from './trust-host.ts'

const signedIn = ['--auth', 'device-code', '-o', 'json'] as const

test('consent.sh of a handover, run with the Azure CLI', async (t) => {
  const { compute, folder, towline, inMemory } = await startTrustHost(t)
  const { emulator } = compute
  const { home, targets } = emulator.world
  const [target] = targets
  assert.ok(target !== undefined)
  const azureCli = azureCliHome(t)
  const az = (...args: string[]) => compute.run('az', args, azureCli)
  const consent = () => compute.run('sh', [`${folder}/towline-handover/fabrikam/consent.sh`], azureCli)
  const writes = (): string[] =>
    emulator.requests
      .filter(({ host, method }) => host === 'graph.microsoft.com' && method !== 'GET')
      .map(({ path }) => path)

  const apply = await inMemory(['trust', 'apply', '--consent', 'handover', '--yes', ...signedIn])
  assert.equal(apply.code, 3, apply.stderr)
  const { applied, remaining } = JSON.parse(apply.stdout)
  assert.deepEqual([applied.length, remaining.length], [4, 2])
  assert.deepEqual(readdirSync(`${folder}/towline-handover/fabrikam`).sort(), [
    'README.md',
    'consent.ps1',
    'consent.sh',
  ])
  const before = writes().length

  await t.test('consent.sh stops in the wrong tenant, and changes nothing', async () => {
    await az(...loginTo(home.id))
    await assert.rejects(consent(), /signed in to [\da-f-]+ and not to [\da-f-]+\. Nothing was changed\./)
    assert.equal(writes().length, before)
  })

  await t.test(
    'consent.sh does the plan in the target, though new objects are not visible at once, and the host sees it',
    async () => {
      for (const object of ['servicePrincipal', 'appRoleAssignment'])
        await emulator.faults.add({ kind: 'propagation', object, delayMs: 1_000 })
      const verify = towline(['trust', 'verify', '--wait', '60s', '-o', 'json'])
      await az(...loginTo(target.id))
      const output = await consent()
      assert.match(output, /^service principal [\da-f-]+\nSites\.Read\.All granted\nDone\./)
      const { code, stdout, stderr } = await verify
      assert.equal(code, 0, stderr)
      assert.match(stderr, /waiting for fabrikam \(CONSENT_MISSING\)/)
      assert.equal(JSON.parse(stdout).ok, true)
    },
  )

  await t.test(
    'consent.sh names a permission that the API does not offer, and grants nothing in its place',
    async () => {
      const before = writes().length
      const script = `${folder}/towline-handover/fabrikam/consent.sh`
      writeFileSync(`${folder}/misspelt.sh`, readFileSync(script, 'utf8').replace('Sites.Read.All', 'Sites.Raed.All'))
      await assert.rejects(compute.run('sh', [`${folder}/misspelt.sh`], azureCli), {
        message:
          /\n00000003-0000-0000-c000-000000000000 offers no application permission Sites\.Raed\.All in this tenant\.\n/,
      })
      assert.equal(writes().length, before)
    },
  )

  await t.test('consent.sh run a second time writes nothing', async () => {
    const before = writes().length
    assert.match(await consent(), /\nSites\.Read\.All was granted before\n/)
    assert.equal(writes().length, before)
    const plan = await inMemory(['trust', 'plan', ...signedIn])
    assert.deepEqual([plan.code, JSON.parse(plan.stdout).changes], [0, []], plan.stderr)
  })
})
