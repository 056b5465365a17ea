import assert from 'node:assert/strict'
import test from 'node:test'
import { fileIn, shareFile } from '../../../../src/emulator/world/build/sharing.ts'
import { filesOf } from '../../../../src/emulator/world/model/files.ts'
import { driveId, librariesOf } from '../../../../src/emulator/world/model/lists.ts'
import { clientId, column, createGraph, refusal, rows } from '../fixture.ts'

const roles = ['Files.Read.All']
const { ask, target, world } = createGraph({ sites: 12, users: 30 })
const site = target.sharePoint.geographies[0]?.sites.at(1) ?? assert.fail()
const [library] = librariesOf(site)
assert.ok(library)
const drive = `/v1.0/drives/${driveId(site, library)}`
const file = (path: string) => fileIn(target, 1, path)

test('a drive’s files and folders are found from the root down, by the drive and by the site', async () => {
  const expected = filesOf(site, library)
  for (const address of [drive, `/v1.0/sites/${site.id}/drive`]) {
    const found = [String((await ask(`${address}/root`, { roles })).body['id'])]
    for (const id of found) {
      const children = rows(await ask(`${address}/items/${id}/children`, { roles }))
      found.push(...children.map((child) => String(child['id'])))
      const { body } = await ask(`${address}/items/${id}?$select=folder`, { roles })
      assert.equal((body['folder'] as { childCount: number } | undefined)?.childCount ?? 0, children.length)
    }
    assert.deepEqual(found.toSorted(), expected.map(({ id }) => id).toSorted())
  }
  const { body } = await ask(drive, { roles })
  assert.equal(body['webUrl'], library.webUrl)
})

test('a drive or item that is not there, or of another tenant, is refused', async () => {
  const elsewhere = world.home.sharePoint.geographies[0]?.sites.at(1) ?? assert.fail()
  const [other] = librariesOf(elsewhere)
  assert.ok(other)
  const malformed = 'The provided drive id appears to be malformed, or does not represent a valid drive.'
  const cases: [path: string, refusal: [number, string, string]][] = [
    [`/v1.0/drives/${driveId(elsewhere, other)}/root/children`, [404, 'itemNotFound', 'Item not found']],
    ['/v1.0/drives/b!abc/root', [400, 'invalidRequest', malformed]],
    [`${drive}/items/01ABC/permissions`, [404, 'itemNotFound', 'The resource could not be found.']],
  ]
  for (const [path, expected] of cases) assert.deepEqual(refusal(await ask(path, { roles })), expected, path)
})

test('the permissions of an item are the site’s groups and the links to it and to the folders around it', async () => {
  const [guest] = target.users.filter(({ userType }) => userType === 'Guest')
  assert.ok(guest)
  const anyone = shareFile(target, file('Budget.xlsx'), {
    scope: 'anonymous',
    expirationDateTime: '2027-01-01T00:00:00Z',
  })
  const invited = shareFile(target, file('Contracts'), { scope: 'users', type: 'edit', userIds: [guest.id] })
  const links = async (path: string, held = roles) =>
    rows(await ask(`${drive}/items/${file(path).id}/permissions`, { roles: held })).filter(
      ({ link }) => link !== undefined,
    )

  const groups = rows(await ask(`${drive}/items/${file('Minutes').id}/permissions`, { roles }))
  assert.deepEqual(
    groups.map((permission) => permission['roles']),
    [['owner'], ['write'], ['read']],
  )
  assert.deepEqual(await links('Budget.xlsx'), [
    {
      id: anyone.id,
      roles: ['read'],
      hasPassword: false,
      expirationDateTime: '2027-01-01T00:00:00Z',
      link: { scope: 'anonymous', type: 'view', preventsDownload: false },
    },
  ])
  for (const path of ['Contracts', 'Contracts/Offer.docx', 'Contracts/Signed']) {
    const [permission = {}, ...others] = await links(path)
    assert.deepEqual([permission['id'], permission['roles'], others], [invited.id, ['write'], []], path)
    const [identity] = permission['grantedToIdentitiesV2'] as { user: object; siteUser: { loginName: string } }[]
    assert.deepEqual(identity?.user, { email: guest.mail, id: guest.id, displayName: guest.displayName })
    assert.equal(identity?.siteUser.loginName, `i:0#.f|membership|${guest.userPrincipalName.toLowerCase()}`)
  }
  const shared = rows(await ask(`${drive}/root/children`, { roles })).filter((item) => item['shared'] !== undefined)
  assert.deepEqual(
    shared.map((item) => [item['name'], item['shared']]),
    [
      ['Budget.xlsx', { scope: 'anonymous' }],
      ['Contracts', { scope: 'users' }],
    ],
  )
})

test('the address of a sharing link is shown only to an application that may make one', async () => {
  shareFile(target, file('Minutes'), { scope: 'organization' })
  const address = async (role: string) => {
    const reply = await ask(`${drive}/items/${file('Minutes').id}/permissions`, { roles: [role] })
    return (rows(reply).at(-1)?.['link'] as { webUrl?: string } | undefined)?.webUrl
  }
  for (const role of ['Files.ReadWrite.All', 'Sites.FullControl.All']) {
    assert.match(String(await address(role)), /^https:\/\/fabrikam\.sharepoint\.com\/:f:\/s\/[^/]+\/E[\w-]{43}$/, role)
  }
  for (const role of ['Files.Read.All', 'Sites.Read.All']) assert.equal(await address(role), undefined, role)
})

test('a drive is read with the permission to read its site, and refused without it', async () => {
  for (const path of [drive, `${drive}/root/children`, `${drive}/items/${file('Minutes').id}/permissions`]) {
    for (const held of [['User.Read.All'], ['Sites.Selected']]) {
      assert.deepEqual(refusal(await ask(path, { roles: held })), [403, 'accessDenied', 'Access denied'])
    }
    target.sharePoint.siteGrants.push({ siteId: site.id, appId: clientId, roles: ['read'] })
    assert.equal((await ask(path, { roles: ['Sites.Selected'] })).status, 200)
    target.sharePoint.siteGrants.pop()
  }
  assert.ok(column(await ask(`${drive}/root/children?$top=1`, { roles }), 'id').length === 1)
})

test('delta lists a whole drive, says on request where sharing begins, and later that nothing has changed', async () => {
  const expected = filesOf(site, library)
  const found = []
  let reply = await ask(`${drive}/root/delta?$top=5`, { roles })
  for (;;) {
    found.push(...column(reply, 'id'))
    const next = reply.body['@odata.nextLink']
    if (next === undefined) break
    reply = await ask(String(next), { roles })
  }
  assert.deepEqual(
    found,
    expected.map(({ id }) => id),
  )
  const later = await ask(String(reply.body['@odata.deltaLink']), { roles })
  assert.deepEqual([rows(later), typeof later.body['@odata.deltaLink']], [[], 'string'])
  const forged = await ask(`${drive}/root/delta?token=abc`, { roles })
  assert.deepEqual([forged.status, forged.error.code], [410, 'resyncRequired'])

  shareFile(target, file('Contracts'), { scope: 'anonymous' })
  const shared = async (held: string) => {
    const headers = { prefer: 'hierarchicalsharing' }
    const { body, headers: answered } = await ask(`${drive}/root/delta`, { roles: [held], headers })
    const items = (body['value'] as { name: string; shared?: object }[]).filter(
      ({ shared: facet }) => facet !== undefined,
    )
    return { names: items.map(({ name }) => name), applied: answered.get('preference-applied'), root: items[0]?.shared }
  }
  const begins = await shared('Sites.FullControl.All')
  assert.deepEqual([begins.names[0], begins.root, begins.applied], ['root', {}, 'hierarchicalsharing'])
  assert.ok(begins.names.includes('Contracts') && !begins.names.includes('Offer.docx'))
  const all = await shared('Sites.Read.All')
  assert.ok(all.names.includes('Contracts') && all.names.includes('Offer.docx') && !all.names.includes('root'))
  assert.equal(all.applied, null)
})
