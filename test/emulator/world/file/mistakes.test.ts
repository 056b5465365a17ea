import assert from 'node:assert/strict'
import test from 'node:test'
import { parseWorld, WorldFileError } from '../../../../src/emulator/index.ts'

test('all mistakes are told at once, each with its line and what was probably meant', async () => {
  const text = `home:
  sites: many
compute:
  identities: { system: system-asigned, ops: user-assigned }
applications:
  reader:
    permisions: [Sites.Read.All]
    permissions: [Sites.Red.All, Exchange/Mail.Read]
    trusts: [opps]
targets:
  fabrikam:
    consent: { raeder: all }
    siteGrants: { reader: { sites/Nowhere: read, /: reed } }
    sites: { count: 1, named: { sites/A: , /sites/a: } }
  adatum:
    id: 12
    blocked: fruad
    groups: { named: { crew: { members: [nobody] } } }
    people: { named: { ada: { roles: Global Raeder } } }
    azure: true
    azure: false
`
  assert.deepEqual(await problems(text), [
    '2 home.sites must be a number, or a mapping',
    '4 compute.identities.system.kind is none of those known here; did you mean "system-assigned"?',
    '7 applications.reader.permisions is not a known key; did you mean "permissions"?',
    '8 applications.reader.permissions[0] has "Sites.Red.All", which is no application permission that the emulator knows; did you mean "Sites.Read.All"?',
    '8 applications.reader.permissions[1] has "Exchange", which is no API that the emulator knows; there is Graph, SharePoint',
    '9 applications.reader.trusts[0] has "opps", which cannot be trusted by this name; did you mean "ops"?',
    '12 targets.fabrikam.consent.raeder names no application; did you mean "reader"?',
    '13 targets.fabrikam.siteGrants.reader["/"][0] has "reed", which is no role on a site; did you mean "read"?',
    '13 targets.fabrikam.siteGrants.reader["sites/Nowhere"] is no site of fabrikam',
    '14 targets.fabrikam.sites.count must be at least 3: it counts those that have a name here, and those that are always there',
    '14 targets.fabrikam.sites.named["/sites/a"] is the same site as one before it',
    '16 targets.adatum.id must be text; put it in quotes',
    '17 targets.adatum.blocked is none of those known here; did you mean "fraud"?',
    '18 targets.adatum.groups.named.crew.members[0] has "nobody", which is no person or group of adatum; there is admin, user, ada, crew',
    '19 targets.adatum.people.named.ada.roles[0] has "Global Raeder", which is no directory role; did you mean "Global Reader"?',
    '21 This key stands twice in the same mapping.',
  ])
})

test('what two may not have in common is refused', async () => {
  const id = '6a1f0c4e-7d0b-4b8e-9a53-2f1f8f0d7c11'
  const text = `home: { name: a, domains: a.example }
applications:
  one: { clientId: ${id} }
  two: { clientId: ${id} }
targets:
  a:
  b: { domains: [A.example] }
  c: { initialDomain: b.onmicrosoft.com }
`
  assert.deepEqual(await problems(text), [
    '4 applications.two.clientId is taken by one',
    '6 targets.a has the name of the home tenant',
    '7 targets.b.domains[0] is taken by a',
    '8 targets.c.initialDomain is taken by b',
  ])
})

test('consent to what the tenant has not is refused where it is written', async () => {
  const application = 'applications: { a: { permissions: SharePoint/Sites.Read.All } }'
  assert.deepEqual(
    await problems(`${application}\ntargets:\n  x: { sites: 0, consent: { a: [SharePoint/Sites.Read.All] } }`),
    ['3 targets.x.consent.a grants SharePoint, and x has none'],
  )
  assert.deepEqual(await problems(`${application}\ntargets:\n  x: { sites: 0 }`), [])
})

test('what is no mapping at all is refused, and an empty file is a world', async () => {
  assert.deepEqual(await problems(''), [])
  for (const text of ['text', '[1]', '5']) assert.deepEqual(await problems(text), ['1 The file must be a mapping'])
  assert.deepEqual(await problems('a: *b'), ['1 An alias (`*name`) has no anchor (`&name`) before it.'])
  assert.deepEqual(await problems('home:\n\tname: x'), ['2 This line is indented with a tab; YAML wants spaces.'])
})

/** `<line> <text>`, by line. */
async function problems(text: string): Promise<string[]> {
  try {
    await parseWorld(text, 'w.yaml')
    return []
  } catch (error) {
    assert.ok(error instanceof WorldFileError)
    const told = error.problems.map(({ line, text: what }) => `w.yaml:${line}: ${what}`)
    assert.equal(error.message.split('\n').slice(1).join('\n'), told.join('\n'))
    return error.problems.map(({ line, text: what }) => `${line} ${what}`)
  }
}
