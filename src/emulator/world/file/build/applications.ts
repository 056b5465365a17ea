import { grantAdminConsent } from '../../build/set-up.ts'
import { guidFrom } from '../../model/ids.ts'
import type { Application, RequiredResourceAccess, Tenant, World } from '../../model/index.ts'
import { suggestion } from '../read/nearest.ts'
import type { Report } from '../read/problem.ts'
import type { ApplicationPlan } from '../schema/application.ts'
import type { Permission } from '../schema/permissions.ts'
import { type CredentialSubject, tokenExchangeOf, workloadHosts } from './credential-subjects.ts'
import { credentialsOf } from './credentials.ts'

/** An application and the tenant that it is registered in. */
export interface Registered {
  readonly application: Application
  readonly owner: Tenant
}

interface Surroundings {
  readonly world: World
  readonly subjects: ReadonlyMap<string, CredentialSubject>
  readonly report: Report
}

/** Registers the applications, by the names that the file calls them. */
export function buildApplications(
  plans: Readonly<Record<string, ApplicationPlan>>,
  surroundings: Surroundings,
): ReadonlyMap<string, Registered> {
  return new Map(Object.entries(plans).map(([key, plan]) => [key, register(key, plan, surroundings)]))
}

function register(key: string, plan: ApplicationPlan, { world, subjects, report }: Surroundings): Registered {
  const path = ['applications', key]
  const tenants = [world.home, ...world.targets]
  const owner = plan.owner === undefined ? world.home : tenants.find(({ name }) => name === plan.owner)
  if (owner === undefined) {
    const known = tenants.map(({ name }) => name)
    report({ path: [...path, 'owner'], text: `is no tenant of this world${suggestion(plan.owner ?? '', known)}` })
  }

  const application = applicationOf(key, plan, owner ?? world.home)
  const registered = { application, owner: owner ?? world.home }
  registered.owner.applications.push(application)
  // A registration comes with a service principal in its own tenant, which is granted nothing by that.
  grantAdminConsent(registered.owner, { ...application, requiredResourceAccess: [] }, registered.owner)

  const managed = [...subjects.keys()].filter((name) => !workloadHosts.some((host) => host === name))
  const credentials = credentialsOf(plan.trusts ?? managed.map((identity) => ({ identity, revoked: false })), {
    holder: application.id,
    subjects,
    audience: tokenExchangeOf(world),
    path: [...path, 'trusts'],
    report,
  })
  application.federatedIdentityCredentials.push(...credentials)
  return registered
}

function applicationOf(key: string, plan: ApplicationPlan, owner: Tenant): Application {
  return {
    id: guidFrom('application object', owner.id, key),
    appId: plan.clientId ?? guidFrom('application', owner.id, key),
    displayName: plan.displayName ?? key,
    signInAudience: plan.signInAudience,
    isDisabled: plan.disabled,
    isFallbackPublicClient: plan.publicClient,
    expiredSecrets: plan.expiredSecrets,
    requiredResourceAccess: accessTo(plan.permissions),
    federatedIdentityCredentials: [],
    identifierUris: plan.identifierUris,
    redirectUris: plan.redirectUris,
    createdDateTime: '2025-06-16T08:30:12Z',
  }
}

/** Application permissions, by the API that offers them. */
export function accessTo(permissions: readonly Permission[]): RequiredResourceAccess[] {
  const apis = [...new Set(permissions.map(({ resourceAppId }) => resourceAppId))]
  return apis.map((resourceAppId) => ({
    resourceAppId,
    resourceAccess: permissions
      .filter((permission) => permission.resourceAppId === resourceAppId)
      .map(({ roleId }) => ({ id: roleId, type: 'Role' })),
  }))
}
