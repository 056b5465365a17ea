import assert from 'node:assert/strict'
import { test } from 'node:test'
import { targetsFromFlags, variablesNotRead } from '../../src/manifest/from-flags.ts'
import { ids } from './manifests.ts'

const env = { TOWLINE_CLIENT_ID: ids.read, TOWLINE_TENANT: 'fabrikam.example' }

test('targetsFromFlags()', async (t) => {
  await t.test('two variables are enough, and the rest has defaults', () => {
    assert.deepEqual(targetsFromFlags({}, env), [
      {
        name: 'fabrikam.example',
        tenant: 'fabrikam.example',
        clientId: ids.read,
        homeTenant: undefined,
        cloud: 'global',
        identity: undefined,
        access: 'read-only',
        permissions: [],
        tags: [],
      },
    ])
  })

  await t.test('every variable is read', () => {
    const all = {
      TOWLINE_CLIENT_ID: ids.read.toUpperCase(),
      TOWLINE_TENANT: ids.tenant.toUpperCase(),
      TOWLINE_HOME_TENANT: 'Home.example',
      TOWLINE_CLOUD: 'usgov',
      TOWLINE_IDENTITY: `client:${ids.identity.toUpperCase()}`,
      TOWLINE_ACCESS: 'read-write',
    }
    assert.deepEqual(targetsFromFlags({}, all), [
      {
        name: ids.tenant.toUpperCase(),
        tenant: ids.tenant,
        clientId: ids.read,
        homeTenant: 'home.example',
        cloud: 'usgov',
        identity: { kind: 'client', clientId: ids.identity },
        access: 'read-write',
        permissions: [],
        tags: [],
      },
    ])
  })

  await t.test('flags win over variables', () => {
    const [target] = targetsFromFlags(
      {
        target: ['adatum.example'],
        clientId: ids.write,
        homeTenant: 'flag.example',
        cloud: 'china',
        identity: 'system',
        access: 'read-only',
      },
      { ...env, TOWLINE_HOME_TENANT: 'x', TOWLINE_CLOUD: 'x', TOWLINE_IDENTITY: 'x', TOWLINE_ACCESS: 'x' },
    )
    assert.deepEqual(
      [target?.tenant, target?.clientId, target?.homeTenant, target?.cloud, target?.identity, target?.access],
      ['adatum.example', ids.write, 'flag.example', 'china', { kind: 'system' }, 'read-only'],
    )
  })

  await t.test('several tenants become targets, each once, named as first given', () => {
    const targets = targetsFromFlags({ target: ['B.example', 'a.example', 'b.example'] }, env)
    assert.deepEqual(
      targets.map(({ name, tenant }) => [name, tenant]),
      [
        ['B.example', 'b.example'],
        ['a.example', 'a.example'],
      ],
    )
  })

  await t.test('an empty variable counts as none', () => {
    assert.equal(targetsFromFlags({}, { ...env, TOWLINE_CLOUD: '', TOWLINE_IDENTITY: '' })[0]?.cloud, 'global')
  })
})

test('refusals of targetsFromFlags()', async (t) => {
  const missing = { code: 'CLIENT_ID_MISSING', message: 'No client ID of the application was given.' }

  await t.test('a missing client ID is refused', () => {
    assert.throws(() => targetsFromFlags({}, { TOWLINE_TENANT: 'a.example' }), {
      ...missing,
      likelyCause: /neither `--client-id` nor TOWLINE_CLIENT_ID is set/,
    })
  })

  await t.test('AZURE_CLIENT_ID is not taken for the client ID, and the error says why', () => {
    assert.throws(() => targetsFromFlags({}, { TOWLINE_TENANT: 'a.example', AZURE_CLIENT_ID: ids.identity }), {
      ...missing,
      likelyCause: /AZURE_CLIENT_ID is set but is not read here: Azure SDKs use it for the managed identity/,
    })
  })

  await t.test('a client ID that is not a GUID is refused', () => {
    assert.throws(() => targetsFromFlags({ clientId: 'my-app' }, env), { code: 'CLIENT_ID_INVALID' })
  })

  await t.test('a missing tenant is refused', () => {
    assert.throws(() => targetsFromFlags({ target: [] }, { TOWLINE_CLIENT_ID: ids.read }), { code: 'TARGET_MISSING' })
  })

  await t.test('an empty `-t`, as an unset variable in a script makes it, is refused', () => {
    assert.throws(() => targetsFromFlags({ target: [''] }, env), { code: 'TENANT_INVALID', message: /it is empty/ })
  })

  for (const selector of ['all', 'tag:test']) {
    await t.test(`${selector} is refused, because it needs a manifest`, () => {
      assert.throws(() => targetsFromFlags({ target: ['a.example', selector] }, env), {
        code: 'TARGET_UNKNOWN',
        message: `"${selector}" chooses among the targets of a manifest, and there is no manifest.`,
      })
    })
  }

  await t.test('a name is refused, because it needs a manifest', () => {
    assert.throws(() => targetsFromFlags({ target: ['fabrikam-test'] }, env), {
      code: 'TENANT_INVALID',
      likelyCause: /a target has no other name than its tenant/,
    })
  })

  await t.test('a home tenant that cannot be one is refused', () => {
    assert.throws(() => targetsFromFlags({ homeTenant: 'common' }, env), { code: 'TENANT_INVALID' })
  })

  await t.test('an unknown cloud or access is refused, and the error says where it was given', () => {
    assert.throws(() => targetsFromFlags({ cloud: 'gobal' }, env), {
      code: 'USAGE',
      message: '"gobal" is not a value of --cloud; did you mean "global"?',
    })
    assert.throws(() => targetsFromFlags({}, { ...env, TOWLINE_ACCESS: 'admin' }), {
      code: 'USAGE',
      message: '"admin" is not a value of TOWLINE_ACCESS.',
      fix: 'Give one of read-only, read-write.',
    })
  })
})

test('identities of targetsFromFlags()', async (t) => {
  const resourceId = `/subscriptions/${ids.identity}/resourcegroups/RG/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x`
  const accepted: [given: string, choice: unknown][] = [
    ['system', { kind: 'system' }],
    ['github', { kind: 'github' }],
    [`client:${ids.identity}`, { kind: 'client', clientId: ids.identity }],
    [`object:${ids.principal}`, { kind: 'object', objectId: ids.principal }],
    [resourceId, { kind: 'resource', resourceId }],
    ['file:/var/run/secrets/token', { kind: 'file', path: '/var/run/secrets/token' }],
    ['file:C:\\tokens\\a', { kind: 'file', path: 'C:\\tokens\\a' }],
  ]
  for (const [given, choice] of accepted) {
    await t.test(`the identity ${given} is understood`, () => {
      assert.deepEqual(targetsFromFlags({ identity: given }, env)[0]?.identity, choice)
    })
  }

  const refused: [given: string, cause: RegExp][] = [
    [ids.identity, /could be a client ID or an object ID/],
    ['client:my-identity', /What stands after client: is not a GUID/],
    ['object:', /What stands after object: is not a GUID/],
    ['file:', /No path stands after file:/],
    ['/var/run/token', /like a path without file: before it/],
    ['/subscriptions/x/resourceGroups/y', /a resource ID that was cut short/],
    ['System', /none of the forms/],
    ['', /none of the forms/],
  ]
  for (const [given, likelyCause] of refused) {
    await t.test(`the identity "${given}" is refused, and the error says why`, () => {
      assert.throws(() => targetsFromFlags({ identity: given }, env), {
        code: 'USAGE',
        message: /does not say which identity to use \(--identity\)/,
        likelyCause,
      })
    })
  }
})

test('variablesNotRead() names what a manifest makes useless, and nothing else', () => {
  const set = {
    ...env,
    TOWLINE_CLOUD: '',
    TOWLINE_MANIFEST: 'm',
    TOWLINE_GRAPH_HOST: 'https://x',
    AZURE_CLIENT_ID: 'y',
  }
  assert.deepEqual(variablesNotRead(set), ['TOWLINE_CLIENT_ID', 'TOWLINE_TENANT'])
  assert.deepEqual(variablesNotRead({}), [])
})
