import assert from 'node:assert/strict'
import test from 'node:test'
import { parsePermission } from '../../../src/directory/permissions.ts'
import { handoverBundle } from '../../../src/trust/handover/bundle.ts'
import type { Handover } from '../../../src/trust/handover/handover.ts'

const handover: Handover = {
  targetName: 'fabrikam',
  tenantId: '8f779d80-8a32-4df0-8351-600157320291',
  homeTenantId: 'a2a84e77-114d-4e77-a41f-d1e90360ec2d',
  cloud: 'global',
  clientId: '615ec85d-0000-4000-8000-000000000001',
  displayName: 'Demo App',
  permissions: ['Sites.Read.All', 'SharePoint/Sites.Selected'].map(parsePermission),
  changes: [
    {
      action: 'grant',
      what: 'Sites.Read.All of Microsoft Graph',
      roles: ['Privileged Role Administrator'],
    },
  ],
  link: undefined,
}

function file(name: string, changed: Partial<Handover> = {}): string {
  return handoverBundle({ ...handover, ...changed }).get(name) ?? ''
}

test('both scripts of a bundle have the plan, and stop in another tenant', () => {
  for (const name of ['consent.sh', 'consent.ps1']) {
    const script = file(name)
    for (const text of [handover.tenantId, handover.clientId, 'Sites.Read.All', 'Sites.Selected']) {
      assert.ok(script.includes(text), `${name}: ${text}`)
    }
    assert.match(script, /00000003-0000-0ff1-ce00-000000000000/, 'the API by its ID')
    assert.match(script, /Nothing was changed\./)
  }
})

test('the scripts for a national cloud call its Graph, and say how to sign in there', () => {
  const cloud = 'usgov'
  assert.match(file('consent.sh', { cloud }), /^resource=https:\/\/graph\.microsoft\.us$/m)
  assert.match(file('consent.sh', { cloud }), /az cloud set --name AzureUSGovernment && az login/)
  assert.match(file('consent.ps1', { cloud }), /-Environment USGov .*\n/)
  assert.doesNotMatch([...handoverBundle({ ...handover, cloud }).values()].join(), /graph\.microsoft\.com/)
})

test('the README of a bundle says what changes and which role it takes, and offers the link only where it grants the plan', () => {
  const text = file('README.md')
  assert.match(text, /^- grant: Sites\.Read\.All of Microsoft Graph$/m)
  assert.match(text, /the role Privileged Role Administrator \(or Global Administrator\)/)
  assert.match(text, /A consent link is not offered/)
  const link = 'https://login.microsoftonline.com/x/v2.0/adminconsent'
  assert.ok(file('README.md', { link }).includes(`<${link}>`))
})

test('a name of Markdown and shell code is text in the README, and stands in no script', () => {
  const displayName = '`$(rm -rf ~)` [click](http://evil)\n# Title'
  assert.match(file('README.md', { displayName }), /\\`\$\(rm -rf ~\)\\` \\\[click\\\]\(http:\/\/evil\) \\# Title/)
  for (const name of ['consent.sh', 'consent.ps1']) assert.ok(!file(name, { displayName }).includes('rm -rf'))
})

test('controls of direction and of terminals are spelt out in the README', () => {
  const displayName = 'abc\u202egpj.exe\u2066 \u001b[31mred\u0007 \u009b2J'
  const text = file('README.md', { displayName, targetName: 'x\u200fy' })
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/)
  assert.ok(text.includes('abc\\\\u202egpj.exe'), 'what was there can be seen')
})

test('a permission with characters for a shell is refused, and no file is made', () => {
  const permissions = [parsePermission("Sites.Read.All'; rm -rf ~; '")]
  assert.throws(() => handoverBundle({ ...handover, permissions }), {
    code: 'TRUST_BLOCKED',
    message: /cannot be written into a script/,
  })
})
