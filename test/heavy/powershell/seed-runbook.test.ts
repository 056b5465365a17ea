/** The runbook that Towline began with, run by real PowerShell as Azure Automation would: test/e2e/seed-runbook.ps1, with its mistakes. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { seedWorld } from '../../../src/emulator/world/named/seed.ts'
import { runCli, temporaryFolder } from '../../cli/support.ts'
import { type PwshRan, pwshInEmulator } from './pwsh.ts'

interface Output {
  readonly '@odata.nextLink'?: string
  readonly value: readonly { readonly id: string; readonly siteCollection?: unknown }[]
}

/** The values that take the place of the author's two placeholders. Every other byte is as published. */
interface Values {
  readonly tenant?: string
  readonly client?: string
}

async function run(t: TestContext, { tenant, client }: Values): Promise<PwshRan> {
  const published = readFileSync('test/e2e/seed-runbook.ps1', 'utf8')
  const text = published
    .replace('your-m365tenantid', tenant ?? 'your-m365tenantid')
    .replace('clientid-of-azure-tenant', client ?? 'clientid-of-azure-tenant')
  const file = join(temporaryFolder(t, { 'runbook.ps1': text }), 'runbook.ps1')
  return pwshInEmulator(['--host', 'automation'], ['-File', file])
}

function seedValues(): Required<Values> {
  const { home, targets } = seedWorld()
  const [application] = home.applications
  const [target] = targets
  if (application === undefined || target === undefined) throw new Error('The world has an application and a target.')
  return { tenant: target.id, client: application.appId }
}

test('the original runbook, run by PowerShell on emulated Azure Automation, prints the sites as its author shows', async (t) => {
  const { code, stdout, stderr } = await run(t, seedValues())
  assert.deepEqual([code, stderr], [0, ''])
  const sites: Output = JSON.parse(stdout.split('List of sites: ')[1] ?? '')

  await t.test('the original runbook prints each of its steps, tokens included', () => {
    assert.match(stdout, /^Access token from Azure Tenant: {2}ey[\w-]+\.[\w-]+\.[\w-]+\nm365requestbody: \{\n/)
    assert.match(stdout, /\n}\nAccess token from M365 Tenant: {2}ey[\w-]+\.[\w-]+\.[\w-]+\n/)
  })

  await t.test('the original runbook lists one page of the sites and no other, because it follows no link', () => {
    assert.equal(sites.value.length, 200)
    assert.match(sites['@odata.nextLink'] ?? '', /^https:\/\/graph\.microsoft\.com\/v1\.0\/sites\?\$skiptoken=/)
  })

  await t.test("the original runbook's $select and $filter are empty variables, so that no site is left out", () => {
    assert.equal(new Set(sites.value.map(({ id }) => id)).size, 200)
    // ConvertTo-Json cuts what is deeper than two levels, and warns.
    assert.equal(sites.value[1]?.siteCollection, '@{hostname=fabrikam.sharepoint.com}')
    assert.match(stdout, /WARNING: Resulting JSON is truncated as serialization has exceeded the set depth of 2\./)
  })
})

for (const [left, values, cause] of [
  ['both placeholders', {}, 'TENANT_MALFORMED'],
  ['the placeholder of the client ID', { tenant: seedValues().tenant }, 'CLIENT_ID_UNKNOWN'],
] as const) {
  test(`the original runbook with ${left} left in ends with code 0, and explain finds ${cause} in what PowerShell prints`, async (t) => {
    const { code, stderr } = await run(t, values)
    assert.equal(code, 0)
    // It goes on with an empty token, so Graph's refusal is the last one and not the cause.
    assert.match(stderr, /"InvalidAuthenticationToken"/)
    const { stdout } = await runCli(['trust', 'explain', '--error', '-', '-o', 'json'], { stdin: stderr })
    assert.equal(JSON.parse(stdout).causes[0].code, cause, stderr)
  })
}
