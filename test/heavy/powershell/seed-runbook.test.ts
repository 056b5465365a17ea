/** The runbook that Towline began with, run by real PowerShell as Azure Automation would: test/e2e/seed-runbook.ps1, with its mistakes. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { promisify } from 'node:util'
import { seedWorld } from '../../../src/emulator/world/named/seed.ts'
import { temporaryFolder } from '../../cli/support.ts'

interface Output {
  readonly '@odata.nextLink'?: string
  readonly value: readonly { readonly id: string; readonly siteCollection?: unknown }[]
}

/** Its author's two placeholders are filled in; every other byte is as published. */
function runbook(): string {
  const { home, targets } = seedWorld()
  const [application] = home.applications
  const [target] = targets
  if (application === undefined || target === undefined) throw new Error('The world has an application and a target.')
  return readFileSync('test/e2e/seed-runbook.ps1', 'utf8')
    .replace('clientid-of-azure-tenant', application.appId)
    .replace('your-m365tenantid', target.id)
}

test('the original runbook, run by PowerShell on emulated Azure Automation, prints the sites as its author shows', async (t) => {
  const script = join(temporaryFolder(t, { 'runbook.ps1': runbook() }), 'runbook.ps1')
  const pwsh = ['pwsh', '-NoProfile', '-NonInteractive', '-File', script]
  const run = ['src/cli/main.ts', 'emulator', 'run', '--host', 'automation', '--', ...pwsh]
  const env = { ...process.env, NO_COLOR: '1', POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off' }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, run, { env })
  assert.equal(stderr, '')

  await t.test('the original runbook prints each of its steps, tokens included', () => {
    assert.match(stdout, /^Access token from Azure Tenant: {2}ey[\w-]+\.[\w-]+\.[\w-]+\nm365requestbody: \{\n/)
    assert.match(stdout, /\n}\nAccess token from M365 Tenant: {2}ey[\w-]+\.[\w-]+\.[\w-]+\n/)
  })

  await t.test('the original runbook lists one page of the sites and no other, because it follows no link', () => {
    const sites: Output = JSON.parse(stdout.split('List of sites: ')[1] ?? '')
    assert.equal(sites.value.length, 200)
    assert.match(sites['@odata.nextLink'] ?? '', /^https:\/\/graph\.microsoft\.com\/v1\.0\/sites\?\$skiptoken=/)
  })

  await t.test("the original runbook's $select and $filter are empty variables, so that no site is left out", () => {
    const sites: Output = JSON.parse(stdout.split('List of sites: ')[1] ?? '')
    assert.equal(new Set(sites.value.map(({ id }) => id)).size, 200)
    // ConvertTo-Json cuts what is deeper than two levels, and warns.
    assert.equal(sites.value[1]?.siteCollection, '@{hostname=fabrikam.sharepoint.com}')
    assert.match(stdout, /WARNING: Resulting JSON is truncated as serialization has exceeded the set depth of 2\./)
  })
})
