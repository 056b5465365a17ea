import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { decodeJwt } from 'jose'
import { parseWorld, worldFromFile } from '../../../../src/emulator/index.ts'
import { temporaryFolder } from '../../../cli/support.ts'
import { testEmulator } from '../../../support/emulator.ts'
import { allSites, exchange, graph, tenantOf } from './requests.ts'

/** Three tenants besides home, two applications, a disabled service principal, Sites.Selected on two sites, two geographies. */
const wingtip = `
home:
  name: wingtip
  domains: wingtip.example
compute:
  kind: virtual-machine
  name: vm-ops
  identities:
    system: system-assigned
    nightly: user-assigned
applications:
  picker: { displayName: Site Picker, permissions: Sites.Selected, trusts: nightly }
  lister: { permissions: [Sites.Read.All, User.Read.All], trusts: [system] }
targets:
  alpine:
    sites:
      count: 30
      named:
        sites/Board: { displayName: The Board }
        /teams/Ski Patrol/:
    people: { count: 5, named: { ada: { displayName: Ada Lovelace, roles: Global Reader } } }
    groups: { named: { crew: { members: [ada], team: true } } }
    siteGrants:
      picker: { sites/Board: read, teams/Ski Patrol: [write] }
  bellows:
    consent: { lister: { disabled: true }, picker: [] }
  coho:
    geographies:
      NAM: { sites: 210 }
      AUS: { sites: { count: 3, named: { sites/Reef: } } }
    consent: { lister: [Sites.Read.All] }
`

test('a world file', async (t) => {
  const emulator = await testEmulator(await parseWorld(wingtip, 'folder/wingtip.yaml'), { host: 'imds' })
  await t.test('a world file names the world and its tenants', () => {
    const { world } = emulator
    assert.deepEqual(
      [world.name, world.home.domains, [...world.targets].map(({ name }) => name)],
      ['wingtip', ['wingtip.onmicrosoft.com', 'wingtip.example'], ['alpine', 'bellows', 'coho']],
    )
    assert.match(world.compute.resourceId, /\/providers\/Microsoft\.Compute\/virtualMachines\/vm-ops$/)
  })

  await t.test('a world file opens just the granted sites to the application with Sites.Selected', async () => {
    const token = await exchange(emulator, 'alpine', 'Site Picker', 'nightly')
    assert.deepEqual(decodeJwt(token.body.access_token)['roles'], ['Sites.Selected'])
    const host = 'alpine.sharepoint.com'
    const board = await graph(emulator, `/sites/${host}:/sites/Board`, token)
    assert.deepEqual([board.status, board.body.displayName], [200, 'The Board'])
    assert.equal((await graph(emulator, `/sites/${board.body.id}`, token)).status, 200)
    assert.equal((await graph(emulator, `/sites/${host}:/teams/Ski%20Patrol`, token)).status, 200)
    assert.equal((await graph(emulator, '/sites/root', token)).status, 403)
    assert.equal((await graph(emulator, '/sites/getAllSites', token)).status, 403)
  })

  await t.test('a world file counts the sites with a name among all, each path once', async () => {
    const sites = await allSites(emulator, await exchange(emulator, 'alpine', 'lister', 'vm-ops'))
    assert.equal(sites.length, 30)
    assert.equal(new Set(sites.map(({ webUrl }) => webUrl.toLowerCase())).size, 30)
    assert.deepEqual(
      sites.slice(1, 3).map(({ webUrl, displayName }) => [webUrl, displayName]),
      [
        ['https://alpine.sharepoint.com/sites/Board', 'The Board'],
        ['https://alpine.sharepoint.com/teams/Ski%20Patrol', 'Ski Patrol'],
      ],
    )
  })

  await t.test('a world file lets an application trust the identities that it names, and no other', async () => {
    const wrong = await exchange(emulator, 'alpine', 'Site Picker', 'vm-ops')
    assert.deepEqual([wrong.status, wrong.body.error_codes], [401, [700213]])
  })

  await t.test('a world file has people, roles and groups', async () => {
    const token = await exchange(emulator, 'alpine', 'lister', 'vm-ops')
    const { body } = await graph(emulator, '/users?$select=displayName,userPrincipalName', token)
    assert.equal(body.value.length, 5)
    assert.deepEqual(
      body.value.find((user: { displayName: string }) => user.displayName === 'Ada Lovelace')?.userPrincipalName,
      'ada@alpine.onmicrosoft.com',
    )
    const { users, groups, roleAssignments } = tenantOf(emulator, 'alpine')
    const ada = users.find(({ mailNickname }) => mailNickname === 'ada')
    assert.deepEqual(
      groups.map(({ memberIds }) => memberIds),
      [[ada?.id]],
    )
    assert.deepEqual(
      roleAssignments.filter(({ principalId }) => principalId === ada?.id).map((one) => one.roleDefinitionId),
      ['f2ef992c-3afb-46b9-b7cf-a126ee74c451'],
    )
  })

  await t.test(
    'refuses where the service principal is disabled, and gives no role where none was granted',
    async () => {
      const disabled = await exchange(emulator, 'bellows', 'lister', 'vm-ops')
      assert.deepEqual(disabled.body.error_codes, [7000112])
      const bare = await exchange(emulator, 'bellows', 'Site Picker', 'nightly')
      assert.equal(decodeJwt(bare.body.access_token)['roles'], undefined)
    },
  )

  await t.test('a world file has both geographies, and no service principal where nobody consented', async () => {
    const token = await exchange(emulator, 'coho', 'lister', 'vm-ops')
    assert.deepEqual(decodeJwt(token.body.access_token)['roles'], ['Sites.Read.All'])
    const hosts = (await allSites(emulator, token)).map(({ webUrl }) => new URL(webUrl).host)
    assert.equal(hosts.filter((host) => host === 'coho.sharepoint.com').length, 210)
    assert.equal(hosts.filter((host) => host === 'cohoaus.sharepoint.com').length, 3)
    assert.equal((await graph(emulator, '/sites/cohoaus.sharepoint.com:/sites/Reef', token)).status, 200)
    const refused = await exchange(emulator, 'coho', 'Site Picker', 'nightly')
    assert.deepEqual(refused.body.error_codes, [7000229])
  })

  await t.test('a world file is made anew by reset()', () => {
    const before = JSON.stringify(emulator.world)
    emulator.world.home.applications.length = 0
    emulator.reset()
    assert.equal(JSON.stringify(emulator.world), before)
  })
})

test('trust, policies and states of tenants', async (t) => {
  await t.test('a host without managed identity is trusted by its name, on that host', async () => {
    const make = await parseWorld('{ applications: { a: { trusts: [github] } }, targets: { x: } }', 'w.json')
    assert.equal((await exchangeAsHost(make, 'github')).status, 200)
    assert.deepEqual((await exchangeAsHost(make, 'app-service')).body.error_codes, [700211])
  })

  await t.test('a credential may differ from the identity that it names', async () => {
    const trusts = "{ identity: system, audience: 'api://somebody-else' }"
    const make = await parseWorld(`{ applications: { a: { trusts: ${trusts} } }, targets: { x: } }`, 'w.json')
    assert.deepEqual((await exchangeAsHost(make, 'imds')).body.error_codes, [700214])
  })

  await t.test(
    'a flexible credential trusts what fits its expression, and may be one that Graph would not take',
    async () => {
      const make = (expression: string, identity = 'github') =>
        parseWorld(
          `{ applications: { a: { trusts: { identity: ${identity}, expression: "${expression}" } } }, targets: { x: } }`,
          'w.json',
        )
      const codes = async (expression: string) =>
        (await exchangeAsHost(await make(expression), 'github')).body.error_codes
      assert.equal(await codes("claims['sub'] matches 'repo:*'"), undefined)
      assert.deepEqual(await codes("claims['sub'] matches 'repo:another/*'"), [7002131])
      assert.deepEqual(await codes("claims['sub'] matches repo"), [700233])
      assert.deepEqual(await codes("claims['actor'] eq 'octocat'"), [700237])
      const managed = await make("claims['sub'] matches '*'", 'system')
      assert.deepEqual((await exchangeAsHost(managed, 'imds')).body.error_codes, [7002241])
    },
  )

  await t.test('a credential has a subject or an expression, and not both', async () => {
    const parse = (more: string) =>
      parseWorld(`{ applications: { a: { trusts: { issuer: 'https://i.example'${more} } } } }`, 'w.json')
    await assert.rejects(parse(''), /needs .* an issuer with a subject or an expression/)
    await assert.rejects(
      parse(', subject: s, expression: e'),
      /trusts\[0\]\.expression stands in the place of a subject/,
    )
    await assert.rejects(parse(", expression: ''"), /expression is empty/)
  })

  await t.test('what Microsoft or an admin has closed is closed', async () => {
    const blocked = await parseWorld('{ applications: { a: }, targets: { x: { blocked: fraud } } }', 'w')
    assert.deepEqual((await exchangeAsHost(blocked, 'imds')).body.error_codes, [5000224])
    const stopped = await parseWorld('{ applications: { a: { disabled: true } }, targets: { x: } }', 'w')
    assert.deepEqual((await exchangeAsHost(stopped, 'imds')).body.error_codes, [7000112])
  })

  await t.test('allowedIssuers: home lets managed identities in, and nobody else', async () => {
    const home = await parseWorld('{ home: { allowedIssuers: home }, applications: { a: }, targets: { x: } }', 'w')
    assert.equal((await exchangeAsHost(home, 'imds')).status, 200)
    const none = await parseWorld('{ home: { allowedIssuers: [] }, applications: { a: }, targets: { x: } }', 'w')
    assert.deepEqual((await exchangeAsHost(none, 'imds')).body.error_codes, [700223])
  })

  async function exchangeAsHost(make: Awaited<ReturnType<typeof parseWorld>>, host: 'github' | 'app-service' | 'imds') {
    const emulator = await testEmulator(make, { host })
    const assertion = await emulator.issueAssertion()
    const { sub = '' } = decodeJwt(assertion)
    const name = emulator.world.compute.identities.find(({ principalId }) => principalId === sub)?.name ?? ''
    // A workload's token goes as it is.
    return exchange({ ...emulator, world: emulator.world, issueAssertion: async () => assertion }, 'x', 'a', name)
  }
})

test('every world of the documentation can be played', async () => {
  const blocks = [...readFileSync('docs/worlds.md', 'utf8').matchAll(/```yaml\n(.*?)```/gs)].map(
    ([, yaml = '']) => yaml,
  )
  assert.ok(blocks.length >= 3)
  for (const yaml of blocks) assert.equal((await parseWorld(yaml, 'docs.yaml'))().name, 'docs')
})

test('a file that cannot be read says so', async () => {
  await assert.rejects(worldFromFile('/nowhere/world.yaml'), {
    name: 'WorldFileError',
    message: 'The world file /nowhere/world.yaml cannot be read: there is no such file.',
    problems: [],
  })
})

test('a file that is not UTF-8 is refused', async (t) => {
  const path = join(temporaryFolder(t), 'world.yaml')
  writeFileSync(path, Buffer.from(wingtip.replace('Site Picker', 'W\u00e4hler'), 'latin1'))
  await assert.rejects(worldFromFile(path), {
    name: 'WorldFileError',
    message: `The world file ${path} cannot be read: it is not text in UTF-8.`,
  })
})
