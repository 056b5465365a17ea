import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { assignAppRole, grantAdminConsent } from '../../src/emulator/world/build/set-up.ts'
import type { Application, FederatedIdentityCredential, Tenant } from '../../src/emulator/world/model/index.ts'
import type { TrustRig } from './support.ts'

/** What somebody may have left in the tenants before, each part there or not, right or wrong. */
export interface Leftovers {
  readonly application: LeftApplication | undefined
  /** Other applications of the same name, and one more that was deleted. */
  readonly strangers: number
  readonly deleted: 'none' | 'of its display name' | 'of its unique name'
  readonly credentials: readonly CredentialKind[]
  /** Credentials of others beside them, as far as there is room. */
  readonly crowd: number
  readonly homePrincipal: boolean
  readonly targets: readonly LeftInTarget[]
  readonly prune: boolean
}

interface LeftApplication {
  readonly audience: string
  readonly name: string
  readonly locked: boolean
  readonly asks: boolean
  readonly tenants: 'nobody' | 'others'
  /** The manifest has its client ID; else it is known by its unique name. */
  readonly inManifest: boolean
}

interface LeftInTarget {
  readonly principal: 'none' | 'enabled' | 'disabled' | 'deleted'
  readonly granted: readonly string[]
}

type CredentialKind = keyof typeof credentialKinds

/** Ways in which a federated identity credential can be almost right. */
const credentialKinds = {
  right: (right: FederatedIdentityCredential) => right,
  'other case': (right: FederatedIdentityCredential) => ({ ...right, subject: right.subject.toUpperCase() }),
  'trailing slash': (right: FederatedIdentityCredential) => ({ ...right, issuer: `${right.issuer}/` }),
  'leading blank': (right: FederatedIdentityCredential) => ({ ...right, issuer: ` ${right.issuer}` }),
  'trailing blank': (right: FederatedIdentityCredential) => ({ ...right, subject: `${right.subject} ` }),
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

export const leftApplicationId = '615ec85d-0000-4000-8000-000000000009'
export const userRead = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'
const graph = '00000003-0000-0000-c000-000000000000'
const MOST_CREDENTIALS = 20

const inTarget = fc.record<LeftInTarget>({
  principal: fc.constantFrom('none', 'enabled', 'disabled', 'deleted'),
  granted: fc.uniqueArray(fc.constantFrom('Sites.Read.All', 'User.Read.All', 'Sites.FullControl.All')),
})

export const leftovers: fc.Arbitrary<Leftovers> = fc.record<Leftovers>({
  application: fc.option(
    fc.record<LeftApplication>({
      audience: fc.constantFrom('AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount'),
      name: fc.constantFrom('Demo App', 'Renamed'),
      locked: fc.boolean(),
      asks: fc.boolean(),
      tenants: fc.constantFrom('nobody', 'others'),
      inManifest: fc.boolean(),
    }),
    { nil: undefined },
  ),
  strangers: fc.integer({ min: 0, max: 2 }),
  deleted: fc.constantFrom('none', 'of its display name', 'of its unique name'),
  credentials: fc.uniqueArray(fc.constantFrom(...(Object.keys(credentialKinds) as CredentialKind[])), { maxLength: 3 }),
  crowd: fc.constantFrom(0, 0, 17, 19, 20),
  homePrincipal: fc.boolean(),
  targets: fc.array(inTarget, { minLength: 2, maxLength: 2 }),
  prune: fc.boolean(),
})

/** No room for the one that is missing, and none that could be repaired. */
export function isFull({ application, credentials, crowd }: Leftovers): boolean {
  const isRepairable = credentials.some((kind) => kind !== "somebody else's")
  return application !== undefined && !isRepairable && credentials.length + crowd >= MOST_CREDENTIALS
}

/** A living application of the name leaves no place for a deleted one. */
export function isNameTaken({ application, deleted }: Leftovers): boolean {
  return application === undefined && deleted === 'of its unique name'
}

export function leave({ home, targets, world, scopes }: TrustRig, state: Leftovers): void {
  for (let number = 0; number < state.strangers; number++) home.applications.push(stranger(home, number))
  if (state.deleted !== 'none') {
    const uniqueName = isNameTaken(state) ? 'towline-default-demo-app' : 'of-another-manifest'
    const deleted = { ...stranger(home, 7), uniqueName }
    home.deletedApplications.push({ ...deleted, deletedDateTime: '2026-01-01T00:00:00Z' })
  }
  const identity = scopes[0]?.identity
  if (state.application === undefined || identity === undefined) return
  const application = leftApplication(home, state.application)
  const right = { ...identity, id: '', name: '', audiences: [identity.audience], description: null }
  const crowd = Array.from({ length: state.crowd }, () => "somebody else's" as const)
  application.federatedIdentityCredentials = [...state.credentials, ...crowd]
    .slice(0, MOST_CREDENTIALS)
    .map((kind, index) => {
      const { issuer, subject, audiences } = credentialKinds[kind](right)
      return { id: randomUUID(), name: `left-${index}`, issuer, subject, audiences, description: null }
    })
  home.applications.push(application)
  const asksNothing = { ...application, requiredResourceAccess: [] }
  if (state.homePrincipal) grantAdminConsent(home, asksNothing, world.home)
  for (const [index, { principal: kind, granted }] of state.targets.entries()) {
    const target = targets[index]
    if (kind === 'none' || target === undefined) continue
    const principal = grantAdminConsent(target, asksNothing, world.home)
    for (const role of granted) assignAppRole(target, principal, graph, role)
    if (kind === 'disabled') principal.accountEnabled = false
    if (kind === 'deleted') {
      target.servicePrincipals.splice(target.servicePrincipals.indexOf(principal), 1)
      target.deletedServicePrincipals.push({ ...principal, id: randomUUID(), deletedDateTime: '2026-01-01T00:00:00Z' })
    }
  }
}

function leftApplication(home: Tenant, left: LeftApplication): Application {
  const { audience, name, locked, asks, tenants, inManifest } = left
  return {
    ...stranger(home, 9),
    appId: leftApplicationId,
    displayName: name,
    ...(inManifest ? {} : { uniqueName: 'towline-default-demo-app' }),
    signInAudience: audience as Application['signInAudience'],
    more: {
      ...(locked && { servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true } }),
      ...(tenants === 'others' && { signInAudienceRestrictions: { allowedTenantIds: [randomUUID()] } }),
    },
    requiredResourceAccess: asks ? [{ resourceAppId: graph, resourceAccess: [{ id: userRead, type: 'Scope' }] }] : [],
  }
}

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
