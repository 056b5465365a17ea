import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import type { FederatedIdentityCredential } from '../../../src/emulator/world/model/index.ts'
import { type TrustRig, trustRig } from '../support.ts'

/** What is wrong with it, and how the plan names that. */
const almost: Readonly<Record<string, (right: FederatedIdentityCredential) => Partial<FederatedIdentityCredential>>> = {
  'the issuer of v1 tokens': ({ issuer }) => ({
    issuer: issuer.replace('https://login.microsoftonline.com/', 'https://sts.windows.net/').replace('/v2.0', '/'),
  }),
  'a slash at the end of the issuer': ({ issuer }) => ({ issuer: `${issuer}/` }),
  'another tenant in the issuer': ({ issuer }) => ({ issuer: issuer.replace(/[\da-f-]{36}/, randomUUID()) }),
  'a subject in capitals': ({ subject }) => ({ subject: subject.toUpperCase() }),
  'a blank after the subject': ({ subject }) => ({ subject: `${subject} ` }),
  'a GUID as the audience': () => ({ audiences: ['fb60f99c-7a34-4190-8149-302f77469936'] }),
  "another cloud's audience": () => ({ audiences: ['api://AzureADTokenExchangeUSGov'] }),
}

function only(rig: TrustRig): FederatedIdentityCredential {
  const [credential, ...others] = rig.application().federatedIdentityCredentials
  assert.ok(credential !== undefined)
  assert.equal(others.length, 0)
  return credential
}

async function planned(rig: TrustRig): Promise<string[]> {
  return (await rig.plan()).changes.map(({ action, what }) => `${action} ${what}`)
}

for (const [name, spoil] of Object.entries(almost)) {
  test(`a credential with ${name} is named to the character, and repaired in place`, async (t) => {
    const rig = await trustRig(t)
    await rig.apply()
    const right = { ...only(rig) }
    const wrong = spoil(right)
    Object.assign(only(rig), wrong)
    assert.equal((await rig.verify().catch((error) => error)).ok, undefined, 'it does not work so')

    const [[field = '', value] = []] = Object.entries(wrong)
    const is = (of: unknown) => JSON.stringify(Array.isArray(of) ? of[0] : of)
    const wanted = right[field as keyof FederatedIdentityCredential]
    const word = field === 'audiences' ? 'audience' : field
    assert.deepEqual(await planned(rig), [
      `update federated identity credential "towline-default": ${word} from ${is(value)} to ${is(wanted)}`,
    ])
    await rig.apply()
    assert.deepEqual(only(rig), right)
    assert.equal((await rig.verify()).ok, true)
  })
}

test('a second credential for one subject is named and deleted, and credentials of others stay', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const right = { ...only(rig) }
  const second = { ...right, id: randomUUID(), name: 'by-hand', issuer: `${right.issuer}/` }
  const others = {
    ...right,
    id: randomUUID(),
    name: 'pipeline',
    issuer: 'https://token.actions.githubusercontent.com',
    subject: 'repo:a/b',
  }
  rig.application().federatedIdentityCredentials.push(second, others)

  assert.deepEqual(await planned(rig), [
    'delete federated identity credential "by-hand": a second one for the same subject, with which the exchange can fail (AADSTS700263)',
  ])
  await rig.apply()
  assert.deepEqual(rig.application().federatedIdentityCredentials, [right, others])
})

test('a right credential that an admin made under another name is taken as it is', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const byHand = { ...only(rig), name: 'made-in-the-portal' }
  rig.application().federatedIdentityCredentials = [byHand]
  assert.deepEqual(await planned(rig), [])
})

test('twenty credentials of others leave no room, which is said before anything is written', async (t) => {
  const rig = await trustRig(t)
  await rig.apply()
  const right = only(rig)
  rig.application().federatedIdentityCredentials = Array.from({ length: 20 }, (_, index) => ({
    ...right,
    id: randomUUID(),
    name: `other-${index}`,
    subject: randomUUID(),
  }))
  rig.writes()
  await assert.rejects(rig.apply(), {
    code: 'TRUST_BLOCKED',
    message: 'The application has 20 federated identity credentials, and 20 is the most that Entra allows.',
  })
  assert.deepEqual(rig.writes(), [])

  rig.application().federatedIdentityCredentials.pop()
  await rig.apply()
  assert.equal(rig.application().federatedIdentityCredentials.length, 20)
  assert.equal((await rig.verify()).ok, true)
})
