import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { FederatedIdentityCredential } from '../../../src/emulator/world/model/index.ts'
import { type MemoryHost, memoryHost } from './memory-host.ts'

const signIn = ['--auth', 'device-code']
const yes = ['--yes', ...signIn]
const everywhere = ['--application', 'default']

const flexible = (name: string): FederatedIdentityCredential => ({
  id: randomUUID(),
  name,
  issuer: 'https://token.actions.githubusercontent.com',
  subject: '',
  expression: "claims['sub'] matches 'repo:contoso/*' and claims['repository_id'] eq '42'",
  audiences: ['api://AzureADTokenExchange'],
  description: null,
})

/** A working trust, whose application also has a flexible credential. */
async function working(t: TestContext): Promise<MemoryHost & { others: FederatedIdentityCredential }> {
  const host = await memoryHost(t)
  await ok(host, ['trust', 'apply', ...yes])
  const others = flexible('pipeline')
  credentials(host).unshift(others)
  host.writes()
  return { ...host, others }
}

function credentials({ application }: Pick<MemoryHost, 'application'>): FederatedIdentityCredential[] {
  return application()?.federatedIdentityCredentials ?? assert.fail('the application')
}

async function ok({ towline }: Pick<MemoryHost, 'towline'>, argv: readonly string[]) {
  const ran = await towline(argv)
  assert.equal(ran.code, 0, ran.stderr)
  return ran
}

const warning =
  /^warning {2}The application also has the flexible credential "pipeline": every workload of "https:\/\/token\.actions\.githubusercontent\.com" whose token fits its expression, "claims\['sub'\] matches 'repo:contoso\/\*' and .*\(CREDENTIAL_MATCHES_MANY\)$/m

test('a trust beside a flexible credential is planned, verified, explained, suspended and removed', async (t) => {
  const host = await working(t)
  const { others } = host
  const plan = await ok(host, ['trust', 'plan', ...signIn])
  const { changes, warnings } = JSON.parse(plan.stdout)
  assert.deepEqual(changes, [])
  assert.ok(warnings.some(({ code, message }: Record<string, string>) => warning.test(`warning  ${message} (${code})`)))
  await ok(host, ['trust', 'verify'])
  await ok(host, ['trust', 'explain', ...signIn])

  const suspended = await ok(host, ['trust', 'suspend', ...everywhere, '--lever', 'credential', ...yes])
  assert.match(suspended.stderr, warning)
  assert.deepEqual(credentials(host), [others])
  assert.equal((await host.towline(['trust', 'verify'])).code, 3)
  await ok(host, ['trust', 'resume', ...everywhere, '--lever', 'credential', ...yes])
  assert.equal(credentials(host).length, 2)
  await ok(host, ['trust', 'verify'])

  const again = await ok(host, ['trust', 'suspend', '-t', 'fabrikam', ...yes])
  assert.doesNotMatch(again.stderr, /CREDENTIAL_MATCHES_MANY/)
  await ok(host, ['trust', 'resume', '-t', 'fabrikam', ...yes])
  assert.deepEqual(credentials(host)[0], others)
  await ok(host, ['trust', 'remove', ...everywhere, ...yes])
  assert.equal(host.application(), undefined)
})

test('a set-up makes its credential beside flexible ones, whatever their names, and leaves them as they are', async (t) => {
  const host = await memoryHost(t)
  await ok(host, ['trust', 'apply', '--side', 'home', ...yes])
  const others = [flexible('towline-default'), flexible('TOWLINE-default-2'), flexible('other')]
  host.application()?.federatedIdentityCredentials.splice(0, 1, ...structuredClone(others))
  await ok(host, ['trust', 'apply', ...yes])
  await ok(host, ['trust', 'verify'])
  assert.deepEqual(credentials(host).slice(0, 3), others)
  assert.deepEqual(
    credentials(host).map(({ name }) => name),
    ['towline-default', 'TOWLINE-default-2', 'other', 'towline-default-3'],
  )
  await ok(host, ['trust', 'plan', ...signIn])

  // A wrong one of ours is repaired under the name that it got.
  const own = credentials(host)[3] ?? assert.fail('ours')
  own.subject = randomUUID()
  const plan = await host.towline(['trust', 'plan', ...signIn])
  assert.match(
    JSON.parse(plan.stdout).changes[0].what,
    /^federated identity credential "towline-default-3": subject from/,
  )
  await ok(host, ['trust', 'apply', ...yes])
  assert.deepEqual(credentials(host).slice(0, 3), others)
})

test('flexible credentials count towards the twenty that an application can have', async (t) => {
  const host = await memoryHost(t)
  await ok(host, ['trust', 'apply', '--side', 'home', ...yes])
  const all = Array.from({ length: 20 }, (_, index) => flexible(`number-${index}`))
  host.application()?.federatedIdentityCredentials.splice(0, 1, ...all)
  host.writes()
  const { code, stderr } = await host.towline(['trust', 'apply', ...yes])
  assert.equal(code, 1)
  assert.match(stderr, /has 20 federated identity credentials.*\(TRUST_BLOCKED\)$/m)
  assert.deepEqual(host.writes(), [])
})

test('explain compares with the other credentials of a list that holds flexible ones', async (t) => {
  const host = await working(t)
  const own = credentials(host)[1] ?? assert.fail('ours')
  own.subject = own.subject.toUpperCase()
  const { others } = host
  const listed = [
    { ...others, subject: null, claimsMatchingExpression: { value: others.expression, languageVersion: 1 } },
    // As some tools leave out what is null.
    { ...others, name: 'bare', subject: undefined, expression: undefined },
    own,
  ]
  writeFileSync(join(host.folder, 'fics.json'), JSON.stringify({ value: listed }))
  for (const flags of [signIn, ['--fics', 'fics.json']]) {
    const { code, stdout, stderr } = await host.towline(['trust', 'explain', ...flags, '-o', 'json'])
    assert.equal(code, 3, stderr)
    const [{ code: cause, certainty, evidence }] = JSON.parse(stdout).causes
    assert.deepEqual([cause, certainty], ['FIC_SUBJECT_DIFFERS', 'certain'])
    assert.match(evidence[0], /Only letter case differs/)
  }
})

test('a list that v1.0 broke off at a flexible credential is named as that, with the command that lists them all', async (t) => {
  const host = await working(t)
  const text = `{"@odata.context":"…","value":[{"id":"1","name":"pipeline","issuer":"https://i.example"{"error":{"code":"InternalServerError","message":"The property 'subject[Nullable=False]' of type 'Edm.String' has a null value, which is not allowed."}}}`
  writeFileSync(join(host.folder, 'fics.json'), text)
  const { code, stderr } = await host.towline(['trust', 'explain', '--fics', 'fics.json'])
  assert.equal(code, 2)
  assert.match(stderr, /^cause {2}The list breaks off at a flexible credential, which v1\.0 of Graph cannot show\.$/m)
  assert.match(
    stderr,
    /az rest --url "https:\/\/graph\.microsoft\.com\/beta\/applications\(appId='<client ID>'\)\/federatedIdentityCredentials"/,
  )
})
