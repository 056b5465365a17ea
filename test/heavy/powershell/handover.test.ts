/**
 * consent.ps1 of a handover, run by real PowerShell. Microsoft's module, which it needs, is published in the PowerShell Gallery only, so
 * `modules/` has a stand-in for its three cmdlets. Their requests are the module's own, to the emulator under the real host names.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Tenant } from '../../../src/emulator/world/model/index.ts'
import { startTrustHost } from '../../e2e/trust/trust-host.ts'
import { inOneLine, pwsh } from './pwsh.ts'

/** A tenant for which everything is ready but consent. */
async function handedOver(t: TestContext, permissions = 'Sites.Read.All') {
  const host = await startTrustHost(t)
  const { target, folder } = host
  if (permissions !== 'Sites.Read.All') host.writeManifest(host.manifest().replace('Sites.Read.All', permissions))
  const apply = await host.inMemory(['trust', 'apply', '--consent', 'handover', '--yes', '--auth', 'device-code'])
  assert.equal(apply.code, 3, apply.stderr)
  const script = join(folder, 'towline-handover/fabrikam/consent.ps1')
  host.writes()
  return {
    ...host,
    script,
    roles: () => grantedIn(target),
    consent: (env: NodeJS.ProcessEnv = {}) => pwsh(['-File', script], { ...host.env, ...env }),
  }
}

test('consent.ps1 of a handover, run by PowerShell', async (t) => {
  const { compute, home, script, consent, writes, roles, inMemory } = await handedOver(
    t,
    'Sites.Read.All, User.Read.All, SharePoint/Sites.Selected',
  )

  await t.test('consent.ps1 stops in the wrong tenant, and changes nothing', async () => {
    const { code, stdout, stderr } = await consent({ STAND_IN_TENANT: home.id })
    assert.equal(code, 1)
    assert.match(inOneLine(stderr), /Signed in to [\da-f-]+ and not to [\da-f-]+\. Nothing was changed\./)
    assert.deepEqual([stdout, writes()], ['', []])
  })

  await t.test(
    'consent.ps1 does the plan, though new objects are not visible at once, and the host sees it',
    async () => {
      for (const object of ['servicePrincipal', 'appRoleAssignment']) {
        await compute.emulator.faults.add({ kind: 'propagation', object, delayMs: 2_500 })
      }
      compute.emulator.clearRequests()
      const { code, stdout, stderr } = await consent()
      assert.deepEqual([code, stderr], [0, ''])
      assert.match(
        stdout,
        /^service principal [\da-f-]{36}\nSites\.Read\.All granted\nUser\.Read\.All granted\nSites\.Selected granted\nDone\. .*\n$/,
      )
      assert.equal(roles().length, 3)
      assert.ok(
        compute.requests().some((line) => line.endsWith('-> 404')),
        'an object was not visible at first',
      )
      await compute.emulator.faults.clear()
      writes()
      const verify = await inMemory(['trust', 'verify', '-o', 'json'])
      assert.equal(JSON.parse(verify.stdout).ok, true, verify.stdout)
    },
  )

  await t.test('consent.ps1 run a second time writes nothing', async () => {
    const { code, stdout, stderr } = await consent()
    assert.deepEqual([code, stderr, writes()], [0, '', []])
    assert.match(stdout, /\nSites\.Read\.All was granted before\nUser\.Read\.All was granted before\n/)
  })

  await t.test('Windows PowerShell 5.1 can read consent.ps1: ASCII, and no operator of version 7', async () => {
    const text = readFileSync(script, 'utf8')
    assert.match(text, /^[\n\r\t -~]*$/)
    const kinds = 'QuestionQuestion|QuestionQuestionEquals|QuestionDot|QuestionLBracket|QuestionMark|AndAnd|OrOr'
    const command = `$tokens = $problems = $null
$null = [Management.Automation.Language.Parser]::ParseFile($env:SCRIPT, [ref] $tokens, [ref] $problems)
@($problems).Count; @($tokens | Where-Object { $_.Kind -match '^(${kinds})$' }).Count; @($tokens).Count -gt 100`
    const { stdout } = await pwsh(['-Command', command], { ...process.env, SCRIPT: script })
    assert.equal(stdout, '0\n0\nTrue\n')
  })
})

test('consent.ps1 ends at the sign-in of a person without a role, and changes nothing', async (t) => {
  const { target, consent, writes, roles } = await handedOver(t)
  target.roleAssignments.splice(0)
  const { code, stderr } = await consent()
  assert.equal(code, 1)
  assert.match(inOneLine(stderr), /AADSTS90094/)
  assert.deepEqual([roles(), writes()], [[], []])
})

test('consent.ps1 ends at once with the words of Graph where the admin has no role, and changes nothing', async (t) => {
  const { target, consent, writes, roles } = await handedOver(t)
  target.roleAssignments.splice(0)
  consentToCommandLine(target)
  const { code, stdout, stderr } = await consent()
  assert.equal(code, 1)
  assert.match(
    inOneLine(stderr),
    /Graph answered 403 to [A-Z]+ https:\/\/graph\.microsoft\.com\/v1\.0\/servicePrincipals/,
  )
  assert.match(inOneLine(stderr), /Authorization_RequestDenied/)
  assert.doesNotMatch(stdout, /granted|Done/)
  assert.deepEqual(roles(), [])
  assert.equal(writes().length, 1, 'what stays refused is not sent again')
})

test('consent.ps1 names a permission that the API does not offer, and grants nothing in its place', async (t) => {
  const { script, env, roles } = await handedOver(t)
  const text = readFileSync(script, 'utf8').replaceAll("'Sites.Read.All'", "'Sites.Raed.All'")
  const { code, stderr } = await pwsh(['-Command', text], env)
  assert.equal(code, 1)
  assert.match(
    inOneLine(stderr),
    /00000003-0000-0000-c000-000000000000 offers no application permission Sites\.Raed\.All/,
  )
  assert.deepEqual(roles(), [])
})

test('consent.ps1 names an API that the tenant does not have', async (t) => {
  const { target, consent, roles } = await handedOver(t, 'SharePoint/Sites.Selected')
  const isSharePoint = ({ appId }: { readonly appId: string }) => appId === '00000003-0000-0ff1-ce00-000000000000'
  target.servicePrincipals.splice(target.servicePrincipals.findIndex(isSharePoint), 1)
  const { code, stderr } = await consent()
  assert.equal(code, 1)
  assert.match(
    inOneLine(stderr),
    /This tenant has no service principal of the API 00000003-0000-0ff1-ce00-000000000000/,
  )
  assert.deepEqual(roles(), [])
})

/** An administrator has consented to Microsoft Graph Command Line Tools for everybody in the tenant. */
function consentToCommandLine({ servicePrincipals, oauth2PermissionGrants }: Tenant): void {
  const graph = servicePrincipals.find(({ appId }) => appId === '00000003-0000-0000-c000-000000000000')
  assert.ok(graph)
  const client = { ...graph, id: randomUUID(), appId: '14d82eec-204b-4c2f-b7e8-296a70dab67e', appRoleAssignments: [] }
  servicePrincipals.push(client)
  oauth2PermissionGrants.push({
    id: randomUUID(),
    clientId: client.id,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId: graph.id,
    scope: 'Application.ReadWrite.All AppRoleAssignment.ReadWrite.All',
  })
}

/** IDs of the application permissions that Demo App has in the tenant. */
function grantedIn({ servicePrincipals }: Tenant): string[] {
  const granted = servicePrincipals.find(({ displayName }) => displayName === 'Demo App')?.appRoleAssignments ?? []
  return granted.map(({ appRoleId }) => appRoleId)
}
