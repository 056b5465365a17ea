import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { apis } from '../../src/directory/apis.ts'
import { grantAdminConsent } from '../../src/emulator/world/build/set-up.ts'
import type { Application, Tenant } from '../../src/emulator/world/model/index.ts'
import { manifestText, type TrustRig, trustRig } from './support.ts'

const deletedDateTime = '2026-01-01T00:00:00Z'

interface Fixable {
  readonly name: string
  /** Done to a trust that works. */
  readonly spoil: (rig: TrustRig) => void
  /** What the next plan says it would do. */
  readonly changes: readonly RegExp[]
  readonly warnings?: readonly string[]
}

const fixable: readonly Fixable[] = [
  {
    name: 'an application that was renamed in the portal',
    spoil: (rig) => {
      rig.application().displayName = 'Do not touch'
    },
    changes: [/update name of the application from "Do not touch" to "Demo App"/],
  },
  {
    name: 'a second application of the same name, which trusts the same identity',
    spoil: ({ home, application }) => {
      home.applications.unshift({ ...structuredClone(application()), ...newIds(), uniqueName: 'not-ours' })
    },
    changes: [],
  },
  {
    name: 'a soft-deleted service principal in the target',
    spoil: (rig) => {
      const [gone] = rig.target.servicePrincipals.splice(
        rig.target.servicePrincipals.indexOf(rig.servicePrincipal()),
        1,
      )
      assert.ok(gone)
      rig.target.deletedServicePrincipals.push({ ...gone, id: randomUUID(), deletedDateTime })
    },
    changes: [/create service principal .* fabrikam/, /grant Sites\.Read\.All/],
    warnings: ['SERVICE_PRINCIPAL_DELETED'],
  },
  {
    name: 'a service principal that is missing at home',
    spoil: (rig) => {
      const { appId } = rig.application()
      rig.home.servicePrincipals.splice(
        rig.home.servicePrincipals.findIndex((one) => one.appId === appId),
        1,
      )
    },
    changes: [/create service principal .* home tenant/],
  },
  {
    name: 'a soft-deleted application of its display name alone',
    spoil: ({ home, application }) => {
      const gone = application()
      home.applications.splice(home.applications.indexOf(gone), 1)
      home.deletedApplications.push({ ...gone, uniqueName: 'of-another-manifest', deletedDateTime })
    },
    changes: [
      /create application "Demo App"/,
      /tenants that may have the application: only/,
      /create service principal .* home tenant/,
      /create federated identity credential/,
      /create service principal .* fabrikam/,
      /grant Sites\.Read\.All/,
    ],
    warnings: ['APPLICATION_DELETED'],
  },
  {
    name: 'an identity that was deleted and made again',
    spoil: (rig) => {
      const [credential] = rig.application().federatedIdentityCredentials
      assert.ok(credential)
      credential.subject = randomUUID()
    },
    changes: [/subject from "[^"]+" to "[^"]+"; the identity that it trusted does not exist any more/],
  },
  {
    name: 'twenty credentials, and the right one has a wrong issuer',
    spoil: (rig) => {
      const [credential] = rig.application().federatedIdentityCredentials
      assert.ok(credential)
      fill(rig.application(), 20)
      credential.issuer += '/'
    },
    changes: [/update federated identity credential "towline-default": issuer from/],
  },
]

for (const { name, spoil, changes: expected, warnings = [] } of fixable) {
  test(`${name}: the plan says so, and apply finishes the job`, async (t) => {
    const rig = await working(t)
    spoil(rig)
    const plan = await rig.plan()
    const said = plan.changes.map(({ action, what }) => `${action} ${what}`)
    assert.equal(said.length, expected.length, said.join('\n'))
    for (const [index, pattern] of expected.entries()) assert.match(said[index] ?? '', pattern)
    for (const code of warnings)
      assert.ok(
        plan.warnings.some((warning) => warning.code === code),
        code,
      )
    assert.deepEqual(rig.writes(), [])

    const untouched = othersAtHome(rig)
    await rig.apply(plan)
    assert.deepEqual(othersAtHome(rig), untouched)
    assert.deepEqual((await rig.plan()).changes, [])
    assert.equal((await rig.verify()).ok, true)
  })
}

interface Refused {
  readonly name: string
  readonly manifest?: (rig: TrustRig) => string
  readonly side?: 'home' | 'target'
  readonly spoil?: (rig: TrustRig) => void
  readonly code: string
  /** In what the error says, in its cause or in its fix. */
  readonly says: RegExp
}

const refused: readonly Refused[] = [
  {
    name: 'twenty credentials of others',
    spoil: (rig) => {
      rig.application().federatedIdentityCredentials = []
      fill(rig.application(), 20)
    },
    code: 'TRUST_BLOCKED',
    says: /20 federated identity credentials/,
  },
  {
    name: 'a soft-deleted application of its unique name',
    spoil: ({ home, application }) => {
      const gone = application()
      home.applications.splice(home.applications.indexOf(gone), 1)
      home.deletedApplications.push({ ...gone, deletedDateTime })
    },
    code: 'APPLICATION_NAME_TAKEN',
    says: /towline-default-demo-app, is taken by the deleted application "Demo App".*apply --restore.*--for-good.*`displayName`/s,
  },
  {
    name: 'a soft-deleted application that the manifest names',
    manifest: (rig) => withClientId(rig.application().appId),
    spoil: ({ home, application }) => {
      const gone = application()
      home.applications.splice(home.applications.indexOf(gone), 1)
      home.deletedApplications.push({ ...gone, deletedDateTime })
    },
    code: 'TRUST_BLOCKED',
    says: /was deleted in the home tenant.*Bring it back/s,
  },
  {
    name: 'an application that is registered in the target',
    manifest: ({ target }) => withClientId(registered(target).appId),
    code: 'TRUST_BLOCKED',
    says: /AADSTS700236/,
  },
  {
    name: 'an application that is registered in the target, for its admin alone',
    manifest: ({ target, world }) => {
      const own = registered(target)
      grantAdminConsent(target, own, target)
      assert.ok(world.findApplication(own.appId))
      return withClientId(own.appId)
    },
    side: 'target',
    code: 'TRUST_BLOCKED',
    says: /registered in fabrikam itself.*AADSTS700236/s,
  },
  {
    name: 'a misspelt permission',
    manifest: () => manifestText.replace('Sites.Read.All', 'Site.Read.All'),
    code: 'PERMISSION_UNKNOWN',
    says: /did you mean "Sites\.Read\.All"\?/,
  },
  {
    name: 'a permission that exists only as a delegated one',
    manifest: () => manifestText.replace('Sites.Read.All', 'User.Read'),
    code: 'PERMISSION_UNKNOWN',
    says: /did you mean "User\.Read\.All"\?.*delegated permission/s,
  },
  {
    name: 'an API that the target does not have',
    manifest: () => manifestText.replace('Sites.Read.All', 'SharePoint/Sites.Read.All'),
    spoil: ({ target }) => {
      const index = target.servicePrincipals.findIndex(({ appId }) => appId === apis.sharePoint.appId)
      assert.equal(target.servicePrincipals.splice(index, 1).length, 1)
    },
    code: 'TRUST_BLOCKED',
    says: /fabrikam has no .*SharePoint/,
  },
]

for (const { name, manifest, side, spoil, code, says } of refused) {
  test(`${name}: the plan is refused with what to do, and nothing is written`, async (t) => {
    const rig = await working(t)
    const text = manifest?.(rig)
    spoil?.(rig)
    const again = text === undefined ? rig : await rig.with({ manifest: text, ...(side && { side }) })
    await assert.rejects(again.apply(), (error: Error & Record<string, unknown>) => {
      assert.equal(error['code'], code)
      assert.match(`${error.message}\n${error['likelyCause']}\n${error['fix']}`, says)
      return true
    })
    assert.deepEqual(rig.writes(), [])
  })
}

test('a grant of a permission that the API no longer offers is named by its ID, and only --prune takes it', async (t) => {
  const rig = await working(t)
  const [kept] = rig.servicePrincipal().appRoleAssignments
  assert.ok(kept)
  const appRoleId = randomUUID()
  rig.servicePrincipal().appRoleAssignments.push({ ...kept, id: `${kept.id}x`, appRoleId })
  const { changes, warnings } = await rig.plan()
  assert.deepEqual(changes, [])
  assert.ok(warnings.some(({ code, message }) => code === 'EXTRA_GRANT' && message.includes(appRoleId)))

  await (await rig.with({ prune: true })).apply()
  assert.deepEqual(rig.servicePrincipal().appRoleAssignments, [kept])
})

test('an identity that is gone, or is no managed identity, is named before anything is trusted', async (t) => {
  const rig = await working(t)
  const subject = rig.scopes[0]?.identity?.subject
  const index = rig.home.servicePrincipals.findIndex(({ id }) => id === subject)
  const [identity] = rig.home.servicePrincipals.splice(index, 1)
  assert.ok(identity)
  assert.ok((await rig.plan()).warnings.some(({ code }) => code === 'IDENTITY_NOT_FOUND'))
  const { servicePrincipalType: _, ...other } = identity
  rig.home.servicePrincipals.push(other)
  assert.ok((await rig.plan()).warnings.some(({ code }) => code === 'IDENTITY_NOT_MANAGED'))
})

async function working(t: Parameters<typeof trustRig>[0]): Promise<TrustRig> {
  const rig = await trustRig(t)
  await rig.apply()
  assert.equal((await rig.verify()).ok, true)
  rig.writes()
  return rig
}

function withClientId(clientId: string): string {
  return manifestText.replace('displayName: Demo App', `displayName: Demo App, clientId: ${clientId}`)
}

function newIds(): Pick<Application, 'id' | 'appId'> {
  return { id: randomUUID(), appId: randomUUID() }
}

/** As somebody does who thinks that each tenant needs its own. */
function registered(tenant: Tenant): Application {
  const application: Application = {
    ...newIds(),
    displayName: 'Demo App',
    signInAudience: 'AzureADMultipleOrgs',
    isDisabled: false,
    requiredResourceAccess: [],
    federatedIdentityCredentials: [],
    createdDateTime: tenant.createdDateTime,
  }
  tenant.applications.push(application)
  return application
}

/** Up to so many credentials, the others for pipelines of another issuer. */
function fill({ federatedIdentityCredentials }: Application, count: number): void {
  while (federatedIdentityCredentials.length < count) {
    federatedIdentityCredentials.push({
      id: randomUUID(),
      name: `pipeline-${federatedIdentityCredentials.length}`,
      issuer: 'https://token.actions.githubusercontent.com',
      subject: `repo:contoso/tool:ref:refs/heads/release-${federatedIdentityCredentials.length}`,
      audiences: ['api://AzureADTokenExchange'],
      description: null,
    })
  }
}

function othersAtHome({ home }: TrustRig): readonly Application[] {
  return structuredClone(home.applications.filter(({ uniqueName }) => uniqueName !== 'towline-default-demo-app'))
}
