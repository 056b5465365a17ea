import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import fc from 'fast-check'
import type { Application, FederatedIdentityCredential, Tenant } from '../../src/emulator/world/model.ts'
import { assignAppRole, grantAdminConsent } from '../../src/emulator/world/trust.ts'
import { changeKey } from '../../src/trust/change.ts'
import { type TrustRig, trustRig } from './support.ts'

/** What somebody may have left in the two tenants before, each part there or not, right or wrong. */
interface Leftovers {
  readonly application:
    | undefined
    | { readonly audience: string; readonly name: string; readonly locked: boolean; readonly asks: boolean }
  readonly strangers: number
  readonly credentials: readonly CredentialKind[]
  readonly homePrincipal: boolean
  readonly targetPrincipal: 'none' | 'enabled' | 'disabled' | 'deleted'
  readonly granted: readonly string[]
  readonly prune: boolean
}

type CredentialKind = keyof typeof credentialKinds

/** Ways in which a federated identity credential can be almost right. */
const credentialKinds = {
  right: (right: FederatedIdentityCredential) => right,
  'other case': (right: FederatedIdentityCredential) => ({ ...right, subject: right.subject.toUpperCase() }),
  'trailing slash': (right: FederatedIdentityCredential) => ({ ...right, issuer: `${right.issuer}/` }),
  'leading blank': (right: FederatedIdentityCredential) => ({ ...right, issuer: ` ${right.issuer}` }),
  'v1 issuer': (right: FederatedIdentityCredential) => ({
    ...right,
    issuer: right.issuer.replace('login.microsoftonline.com', 'sts.windows.net').replace('/v2.0', '/'),
  }),
  'GUID audience': (right: FederatedIdentityCredential) => ({
    ...right,
    audiences: ['fb60f99c-7a34-4190-8149-302f77469936'],
  }),
  "somebody else's": (right: FederatedIdentityCredential) => ({ ...right, subject: randomUUID() }),
}

const leftovers: fc.Arbitrary<Leftovers> = fc.record({
  application: fc.option(
    fc.record({
      audience: fc.constantFrom('AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount'),
      name: fc.constantFrom('Demo App', 'Renamed'),
      locked: fc.boolean(),
      asks: fc.boolean(),
    }),
    { nil: undefined },
  ),
  strangers: fc.integer({ min: 0, max: 2 }),
  credentials: fc.uniqueArray(fc.constantFrom(...(Object.keys(credentialKinds) as CredentialKind[])), { maxLength: 3 }),
  homePrincipal: fc.boolean(),
  targetPrincipal: fc.constantFrom('none', 'enabled', 'disabled', 'deleted'),
  granted: fc.uniqueArray(fc.constantFrom('Sites.Read.All', 'User.Read.All', 'Sites.FullControl.All')),
  prune: fc.boolean(),
})

test('from any state: plan after apply is empty, and apply touches nothing that the plan did not name', async (t) => {
  await fc.assert(
    fc.asyncProperty(leftovers, async (state) => {
      const rig = await trustRig(t, { prune: state.prune })
      leave(rig, state)
      const before = snapshot(rig)
      const plan = await rig.plan()
      assert.deepEqual(snapshot(rig), before, 'a plan changes nothing')

      const { applied } = await rig.apply(plan)
      const named = new Set(plan.changes.map(changeKey))
      for (const change of applied) assert.ok(named.has(changeKey(change)), change.what)
      assert.deepEqual((await rig.plan()).changes, [])
      assertUntouched(rig, state, before)
      if (state.targetPrincipal !== 'disabled') assert.deepEqual((await rig.verify()).roles.missing, [])
      const atSubject = rig
        .application()
        .federatedIdentityCredentials.filter(({ subject }) => subject === rig.works[0]?.identity?.subject)
      assert.equal(atSubject.length, 1, 'one credential for the subject, never two')
    }),
    { numRuns: 60, seed: 4711 },
  )
})

function leave({ home, target, world, works }: TrustRig, state: Leftovers): void {
  for (let number = 0; number < state.strangers; number++) home.applications.push(stranger(home, number))
  const identity = works[0]?.identity
  if (state.application === undefined || identity === undefined) return
  const application: Application = {
    ...stranger(home, 9),
    displayName: state.application.name,
    uniqueName: 'towline-default-demo-app',
    signInAudience: state.application.audience as Application['signInAudience'],
    ...(state.application.locked && {
      more: { servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true } },
    }),
    requiredResourceAccess: state.application.asks
      ? [{ resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess: [{ id: userRead, type: 'Scope' }] }]
      : [],
  }
  const right = { ...identity, id: '', name: '', audiences: [identity.audience], description: null }
  application.federatedIdentityCredentials = state.credentials.map((kind, index) => {
    const { issuer, subject, audiences } = credentialKinds[kind](right)
    return { id: randomUUID(), name: `left-${index}`, issuer, subject, audiences, description: null }
  })
  home.applications.push(application)
  if (state.homePrincipal) grantAdminConsent(home, { ...application, requiredResourceAccess: [] }, world.home)
  if (state.targetPrincipal === 'none') return
  const principal = grantAdminConsent(target, { ...application, requiredResourceAccess: [] }, world.home)
  for (const role of state.granted) assignAppRole(target, principal, '00000003-0000-0000-c000-000000000000', role)
  if (state.targetPrincipal === 'disabled') principal.accountEnabled = false
  if (state.targetPrincipal === 'deleted') {
    target.servicePrincipals.splice(target.servicePrincipals.indexOf(principal), 1)
    target.deletedServicePrincipals.push({ ...principal, id: randomUUID(), deletedDateTime: '2026-01-01T00:00:00Z' })
  }
}

const userRead = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'

/** Of the same name as the wanted one: an application is never found by its name. */
function stranger({ createdDateTime }: Tenant, number: number): Application {
  return {
    id: randomUUID(),
    appId: randomUUID(),
    displayName: 'Demo App',
    signInAudience: 'AzureADMyOrg',
    isDisabled: false,
    requiredResourceAccess: [],
    federatedIdentityCredentials: [],
    createdDateTime,
    more: { notes: `stranger ${number}` },
  }
}

function snapshot({ home, target }: TrustRig) {
  const { applications, servicePrincipals } = home
  return structuredClone({ applications, atHome: servicePrincipals, inTarget: target.servicePrincipals })
}

/** Strangers' applications, an admin's own additions, credentials of others, and grants that only `--prune` may take. */
function assertUntouched(rig: TrustRig, state: Leftovers, before: ReturnType<typeof snapshot>): void {
  const after = snapshot(rig)
  const own = rig.application()
  const others = (all: readonly Application[]) => all.filter(({ id }) => id !== own.id)
  assert.deepEqual(others(after.applications), others(before.applications))
  const otherPrincipals = (all: typeof before.inTarget) => all.filter(({ appId }) => appId !== own.appId)
  assert.deepEqual(otherPrincipals(after.inTarget), otherPrincipals(before.inTarget))
  assert.deepEqual(otherPrincipals(after.atHome), otherPrincipals(before.atHome))

  if (state.application?.asks)
    assert.ok(JSON.stringify(own.requiredResourceAccess).includes(userRead), 'an own addition')
  const left = before.applications.find(({ id }) => id === own.id)?.federatedIdentityCredentials ?? []
  const { subject } = rig.works[0]?.identity ?? { subject: '' }
  for (const credential of left.filter((one) => one.subject.trim().toLowerCase() !== subject.toLowerCase())) {
    assert.ok(
      own.federatedIdentityCredentials.some(({ id }) => id === credential.id),
      'a credential of somebody else',
    )
  }
  const inTarget = rig.servicePrincipal()
  const kept = before.inTarget.find(({ id }) => id === inTarget.id)?.appRoleAssignments ?? []
  if (!state.prune) for (const one of kept) assert.ok(inTarget.appRoleAssignments.some(({ id }) => id === one.id))
  if (state.prune) assert.equal(inTarget.appRoleAssignments.length, 1)
}
