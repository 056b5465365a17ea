import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import fc from 'fast-check'
import { compareHop } from '../../src/explain/hops/compare.ts'
import { runCli } from '../cli/support.ts'
import { between, emulatorFault } from './breaking.ts'
import { explainAsAdmin } from './explain-as-admin.ts'
import { type Explained, explain } from './explain-on-host.ts'
import { assertNamed } from './fault-table.ts'
import { credentialFieldFaults } from './faults/federation.ts'
import { faultNamed as known } from './faults/index.ts'
import { type BrokenWorld, workingWorld } from './working-world.ts'

/** Credentials as `az ad app federated-credential list` prints them. */
function writeCredentials(
  { application, folder }: BrokenWorld,
  wrap: (list: unknown) => unknown = (list) => list,
): void {
  writeFileSync(join(folder, 'fics.json'), JSON.stringify(wrap(application.federatedIdentityCredentials)))
}

function hop({ explanation }: Explained, id: string) {
  return explanation.hops.find((one) => one.id === id)
}

/** The first character that differs, counted from one. */
function firstDifference(left: string, right: string): number {
  const at = [...left].findIndex((character, index) => character !== right[index])
  return (at < 0 ? left.length : at) + 1
}

/** Subjects that are right if another identity answered than the one that is meant. */
const orOtherIdentity = ['subject: another identity of the host', "subject: the application's object ID"]

for (const fault of credentialFieldFaults) {
  test(`with --fics explain is certain about the field that differs: ${fault.name}`, async (t) => {
    const world = await workingWorld(t, fault.seed, fault.world)
    const { credential } = world
    const right = { ...credential, audience: 'api://AzureADTokenExchange' }
    const undo = await fault.break(world)
    writeCredentials(world)
    world.args.push('--fics', 'fics.json')
    const explained = await explain(world)
    const [first] = [fault.cause].flat()
    assert.ok(first)
    if (orOtherIdentity.includes(fault.name)) {
      assertNamed(explained, { ...fault, cause: [first, 'OTHER_IDENTITY_ANSWERED'], certainty: 'likely' })
    } else {
      assertNamed(explained, { ...fault, cause: first, certainty: 'certain' })
      assert.equal(explained.explanation.causes.length, 1)
    }

    const { field } = fault
    const held = field === 'audience' ? credential.audiences.join(', ') : credential[field]
    const { detail = '', status } = hop(explained, 'compare') ?? {}
    assert.equal(status, 'failed')
    assert.ok(detail.includes(`The ${field} differs at character ${firstDifference(held, right[field])}:`), detail)
    assert.ok(detail.includes(held.trim()) && detail.includes(right[field]), detail)

    await undo()
    writeCredentials(world, (value) => ({ '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata', value }))
    const healthy = await explain(world)
    assert.equal(healthy.code, 0)
    assert.match(hop(healthy, 'compare')?.detail ?? '', /fits in issuer, subject and audience \(fics\.json\)/)
  })
}

test('explain --fics names the usual mistakes in a credential', async (t) => {
  const said: Readonly<Record<string, RegExp>> = {
    'issuer: a slash at the end': /It ends in a slash/,
    'issuer: of the first token format': /older token format/,
    'issuer: without /v2.0': /`\/v2\.0` is missing/,
    'issuer: the tenant in capitals': /Only letter case differs/,
    'issuer: a blank before it': /white space/,
    "subject: the identity's client ID": /the identity's client ID; the subject is the principal ID/,
    "subject: the application's client ID": /the application's client ID/,
    'subject: the last digit is another': /Only this character differs/,
    'subject: in capitals': /Only letter case differs/,
    'subject: a blank after it': /white space/,
  }
  for (const [name, words] of Object.entries(said)) {
    const fault = known(name)
    const world = await workingWorld(t, fault.seed, fault.world)
    await fault.break(world)
    writeCredentials(world)
    world.args.push('--fics', 'fics.json')
    assert.match(hop(await explain(world), 'compare')?.detail ?? '', words, name)
  }
})

/** Faults whose cause is decided, or ranked, by what an admin can read in both tenants. */
const decided: readonly (readonly [name: string, code: string, certainty: string])[] = [
  ['no credential at all', 'FIC_NONE', 'likely'],
  ['subject: in capitals', 'FIC_SUBJECT_DIFFERS', 'certain'],
  ['audience: without api://', 'FIC_AUDIENCE_NOT_ACCEPTED', 'certain'],
  ['the credential was revoked', 'FIC_REVOKED', 'certain'],
  ['two credentials with the issuers of both token formats', 'FIC_TWICE', 'certain'],
  ['the application was registered in the target', 'WRONG_DIRECTION', 'certain'],
  ['the home tenant forbids federation', 'FEDERATION_DISABLED', 'certain'],
  ['the home tenant does not allow the issuer', 'FEDERATION_NOT_ALLOWED', 'likely'],
  ['the assertion is the token of an application', 'ASSERTION_OF_APPLICATION', 'certain'],
  ['the assertion is for an API of the company', 'ASSERTION_FOR_OTHER_API', 'likely'],
  ['no application has the client ID', 'CLIENT_ID_UNKNOWN', 'certain'],
  ["the client ID is the identity's own", 'CLIENT_ID_OF_IDENTITY', 'certain'],
  [
    'the manifest names another identity of the host, and the principal ID of the right one',
    'OTHER_IDENTITY_ANSWERED',
    'likely',
  ],
  ['the application was deleted at home', 'CLIENT_ID_UNKNOWN', 'certain'],
  ['no admin consented in the target', 'CONSENT_NOT_GIVEN', 'certain'],
  ['no admin consented in the target, and the service answers as it did until 2024', 'NOT_YET_EVERYWHERE', 'likely'],
  ['the service principal is disabled in the target', 'SERVICE_PRINCIPAL_DISABLED', 'certain'],
  ['the application is disabled at home', 'APPLICATION_DISABLED', 'certain'],
  ['the application is registered for its own tenant only', 'NOT_MULTI_TENANT', 'certain'],
  ['the application may be used in other tenants only', 'TENANT_NOT_LISTED', 'likely'],
  ['the service principal of the target was deleted', 'SERVICE_PRINCIPAL_DELETED', 'certain'],
  ['no application permission was granted in the target', 'NO_ROLES', 'likely'],
  ['the manifest names another identity of the host', 'FIC_SUBJECT_DIFFERS', 'likely'],
  ['the credential was made seconds ago', 'FIC_NONE', 'likely'],
  ['consent was given seconds ago', 'NOT_YET_EVERYWHERE', 'likely'],
  ['the permissions were granted seconds ago', 'NO_ROLES', 'likely'],
  ['consent was given before a permission was added', 'PERMISSION_NOT_GRANTED', 'likely'],
]

for (const [name, code, certainty] of decided) {
  test(`what an admin reads decides between causes: ${name}`, async (t) => {
    const fault = known(name)
    const world = await workingWorld(t, fault.seed, fault.world)
    const undo = await fault.break(world)
    const { causes, ...told } = await explainAsAdmin(world)
    assert.deepEqual(
      [causes[0]?.code, causes[0]?.certainty],
      [code, certainty],
      JSON.stringify({ causes, told }, null, 1),
    )
    await undo()
    assert.deepEqual((await explainAsAdmin(world)).causes, [])
  })
}

test('compareHop() names the first character that differs', () => {
  const presented = {
    issuer: 'https://login.microsoftonline.com/0aa10d10-6c29-4b46-9d3f-3c2f2d1cd8a5/v2.0',
    subject: '7f0a0a34-4a9c-4f5e-8d5e-0d5a6f9f3c11',
    audience: 'api://AzureADTokenExchange',
    isEntra: true,
    clientIds: {},
    mayBeAnother: false,
  }
  const { issuer, subject, audience } = presented
  const right = { id: '', name: 'one', issuer, subject, audiences: [audience] }
  const edits = fc.record({
    field: fc.constantFrom('issuer', 'subject', 'audience'),
    at: fc.nat(40),
    remove: fc.nat(3),
    insert: fc.string({ maxLength: 3, unit: 'grapheme-ascii' }),
  })
  fc.assert(
    fc.property(edits, ({ field, at, remove, insert }) => {
      const wanted = presented[field]
      const held = wanted.slice(0, at) + insert + wanted.slice(at + remove)
      fc.pre(held !== wanted)
      const credential = field === 'audience' ? { ...right, audiences: [held] } : { ...right, [field]: held }
      const { hop, causes } = compareHop({ source: 'a file', credentials: [credential] }, presented)
      assert.equal(hop.status, 'failed')
      assert.match(causes[0]?.code ?? '', new RegExp(`^FIC_${field.toUpperCase()}_`))
      assert.ok(hop.detail.includes(`The ${field} differs at character ${firstDifference(held, wanted)}:`), hop.detail)
    }),
    { numRuns: 300, seed: 4711 },
  )
})

const NOT_ALLOWED = JSON.stringify({
  error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' },
})

for (const [name, unread, code] of [
  ['subject: in capitals', 'signInAudienceRestrictions', 'FIC_SUBJECT_DIFFERS'],
  ['the service principal of the target was deleted', '/directory/deletedItems/', 'CONSENT_NOT_GIVEN'],
] as const) {
  test(`what an admin may not read leaves the rest of the view as it is: ${name}, without ${unread}`, async (t) => {
    const fault = known(name)
    const world = await workingWorld(t, fault.seed, fault.world)
    await fault.break(world)
    let refused = 0
    between(world, async (request, next) => {
      if (!request.url.includes(unread)) return next(request)
      refused++
      return { status: 403, headers: {}, body: new TextEncoder().encode(NOT_ALLOWED) }
    })
    const { causes } = await explainAsAdmin(world)
    assert.deepEqual([causes[0]?.code, causes[0]?.certainty], [code, 'certain'], JSON.stringify(causes, null, 1))
    assert.ok(refused > 0)
  })
}

test('an admin of one tenant decides only what that tenant shows', async (t) => {
  const world = await workingWorld(t, 601)
  const undo = await known('subject: in capitals').break(world)
  const { causes } = await explainAsAdmin(world, ['home'])
  assert.deepEqual(
    causes.map(({ code, certainty }) => [code, certainty]),
    [['FIC_SUBJECT_DIFFERS', 'certain']],
  )
  await undo()
  await known('no admin consented in the target').break(world)
  const ofTarget = await explainAsAdmin(world, ['target'])
  assert.deepEqual([ofTarget.causes[0]?.code, ofTarget.causes[0]?.certainty], ['CONSENT_NOT_GIVEN', 'certain'])
})

test('an admin of the target alone cannot tell an unknown application from one without consent', async (t) => {
  const fault = known('no application has the client ID')
  const world = await workingWorld(t, 602)
  await fault.break(world)
  const { causes } = await explainAsAdmin(world, ['target'])
  assert.deepEqual(
    causes.slice(0, 2).map(({ code, certainty }) => [code, certainty]),
    [
      ['CLIENT_ID_UNKNOWN', 'likely'],
      ['CONSENT_NOT_GIVEN', 'possible'],
    ],
  )
})

test('without --auth and --fics explain requests no sign-in and reads no tenant', async (t) => {
  const world = await workingWorld(t, 603)
  await known('subject: in capitals').break(world)
  const explained = await explain(world)
  assert.equal(hop(explained, 'compare')?.status, 'unknown')
  assert.match(hop(explained, 'compare')?.detail ?? '', /--fics.*--auth.*Application\.Read\.All/)
  const asked = world.emulator.requests.map(({ host, path }) => `${host}${path}`)
  assert.deepEqual(
    asked.filter((one) => one.startsWith('graph.') || /devicecode|authorize/.test(one)),
    [],
  )
})

test('a refusal although a credential fits is a change that has not reached every node', async (t) => {
  const world = await workingWorld(t, 604)
  await emulatorFault(world, { kind: 'propagation', object: 'federatedIdentityCredential', delayMs: 300_000 })
  writeCredentials(world)
  world.args.push('--fics', 'fics.json')
  const { explanation } = await explain(world)
  assert.deepEqual([explanation.causes[0]?.code, explanation.causes[0]?.certainty], ['NOT_YET_EVERYWHERE', 'likely'])
})

test('a list of credentials with expressions only is not compared', async (t) => {
  const world = await workingWorld(t, 605)
  await known('subject: in capitals').break(world)
  writeCredentials(world, (list) =>
    (list as object[]).map((one) => ({
      ...one,
      subject: null,
      claimsMatchingExpression: { value: "claims['sub'] eq 'x'" },
    })),
  )
  world.args.push('--fics', 'fics.json')
  const { explanation } = await explain(world)
  assert.deepEqual([explanation.causes[0]?.code, explanation.causes[0]?.certainty], ['FIC_FLEXIBLE', 'likely'])
})

test('a --fics file without a list of credentials is refused before a request is sent', async (t) => {
  const world = await workingWorld(t, 606)
  await explain(world)
  for (const [content, cause] of [
    ['{', /not JSON/],
    ['"credentials"', /neither a list nor an object/],
    ['[{"subject": "x"}]', /Entry 1 has no `issuer`/],
  ] as const) {
    writeFileSync(join(world.folder, 'fics.json'), content)
    world.emulator.clearRequests()
    const { code, stderr } = await runCli(['trust', 'explain', '--fics', 'fics.json'], {
      cwd: world.folder,
      env: world.emulator.env,
      send: world.emulator.send,
    })
    assert.equal(code, 2, stderr)
    assert.match(stderr, cause)
    assert.deepEqual(world.emulator.requests, [])
  }
})
