import assert from 'node:assert/strict'
import test from 'node:test'
import { testEmulator } from '../../support/emulator.ts'
import { assertionToken, HOME_TENANT, PRINCIPAL_ID } from '../../support/tokens.ts'
import { fakeTenant, runCli, temporaryFolder } from '../support.ts'

test('identity shows the values of the federated identity credential in the seed world', async () => {
  const emulator = await testEmulator('seed')
  const { code, stdout, stderr } = await runCli(['identity'], emulator)
  assert.equal(code, 0)
  const shown = JSON.parse(stdout)
  const [identity] = emulator.world.compute.identities
  const [application] = emulator.world.home.applications
  const [trust] = application?.federatedIdentityCredentials ?? []
  assert.equal(shown.issuer, trust?.issuer)
  assert.equal(shown.subject, trust?.subject)
  assert.equal(shown.audience, trust?.audiences[0])
  assert.equal(shown.principalId, identity?.principalId)
  assert.equal(shown.assertionAudience, 'fb60f99c-7a34-4190-8149-302f77469936', "the assertion's own, shown as such")
  assert.deepEqual(
    [shown.kind, shown.source, shown.tenantId],
    ['system-assigned', 'app-service', emulator.world.home.id],
  )
  assert.match(stderr, /documents only user-assigned ones as supported/)
  assert.equal(emulator.requests.length, 1, 'nothing is asked of any tenant')
})

test('identity never shows the assertion', async () => {
  const world = fakeTenant(() => assert.fail('Graph is not asked'))
  const { stdout, stderr } = await runCli(['identity', '--verbose'], world)
  for (const part of assertionToken({ sub: PRINCIPAL_ID }).split('.')) assert.ok(!`${stdout}${stderr}`.includes(part))
})

test('identity recognises a user-assigned identity by its resource ID', async () => {
  const resource = '/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/uami'
  const world = fakeTenant(() => assert.fail())
  const { stdout, stderr } = await runCli(['identity'], {
    ...world,
    send: async () => ({
      status: 200,
      headers: {},
      body: Buffer.from(
        JSON.stringify({
          access_token: assertionToken({ sub: PRINCIPAL_ID, xms_mirid: resource }),
          expires_on: '4102444800',
        }),
      ),
    }),
  })
  assert.equal(JSON.parse(stdout).kind, 'user-assigned')
  assert.equal(stderr, '')
})

test('identity shows a projected token of a workload without a principal ID', async (t) => {
  const issuer = 'https://oidc.example/cluster'
  const cwd = temporaryFolder(t, { token: assertionToken({ iss: issuer, sub: 'system:serviceaccount:a:b' }) })
  const world = fakeTenant(() => assert.fail())
  const { stdout } = await runCli(['identity', '--identity', `file:${cwd}/token`], world)
  const { kind, source, issuer: shownIssuer, subject, principalId } = JSON.parse(stdout)
  assert.deepEqual(
    { kind, source, shownIssuer, subject, principalId },
    {
      kind: 'workload',
      source: 'token-file',
      shownIssuer: issuer,
      subject: 'system:serviceaccount:a:b',
      principalId: undefined,
    },
  )
})

test('identity takes the one identity of the manifest, and refuses to choose among several', async (t) => {
  const application = (identity: string): string => `{ clientId: ${PRINCIPAL_ID}, identity: ${identity} }`
  const one = temporaryFolder(t, {
    'towline.yaml': `application: ${application('system')}\nhome: { tenant: ${HOME_TENANT} }`,
  })
  const emulator = await testEmulator('seed')
  assert.equal((await runCli(['identity'], { ...emulator, send: emulator.send, cwd: one })).code, 0)

  const two = temporaryFolder(t, {
    'towline.yaml': [
      'applications:',
      `  read: ${application('system')}`,
      `  write: ${application(`{ clientId: ${PRINCIPAL_ID} }`)}`,
      `targets: { a: { tenant: ${HOME_TENANT}, application: read } }`,
    ].join('\n'),
  })
  const refused = await runCli(['identity'], { ...emulator, send: emulator.send, cwd: two })
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /several identities, for the applications "read", "write"/)
  assert.equal((await runCli(['identity', '-t', 'a'], { ...emulator, send: emulator.send, cwd: two })).code, 0)
})

test('identity requests the audience of the cloud, and refuses an unknown cloud with a suggestion', async () => {
  const world = fakeTenant(() => assert.fail())
  const gov = await runCli(['identity'], { ...world, env: { ...world.env, TOWLINE_CLOUD: 'usgov' } })
  assert.equal(JSON.parse(gov.stdout).audience, 'api://AzureADTokenExchangeUSGov')
  const none = await runCli(['identity'], { ...world, env: { ...world.env, TOWLINE_CLOUD: 'mars' } })
  assert.equal(none.code, 2)
  assert.match(none.stderr, /"mars" is not a value of TOWLINE_CLOUD \(USAGE\)/)
  const near = await runCli(['identity'], { ...world, env: { ...world.env, TOWLINE_CLOUD: 'chnia' } })
  assert.match(near.stderr, /"chnia" is not a value of TOWLINE_CLOUD; did you mean "china"\?/)
})

test('identity reports that no identity answers', async () => {
  const { code, stderr } = await runCli(['identity'])
  assert.equal(code, 4)
  assert.match(stderr, /\(IDENTITY_NOT_FOUND\)/)
})
