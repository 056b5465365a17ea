import type { Json, PlannedChange, Warning } from '../../change/change.ts'
import { nothing } from '../../change/plan.ts'
import { type ApplicationObject, applicationOf, readAllowedTenants } from '../../directory/objects/application.ts'
import { listSome } from '../../text/quote.ts'
import { applicationAdministrators } from '../admin-roles.ts'
import { defineStep, homeOf, placed } from './step.ts'

const step = { step: 'allowed-tenants', side: 'home' } as const

interface Found {
  readonly application: ApplicationObject | undefined
  /** IDs of the tenants that may have it; `undefined` if the home tenant does not know the property. */
  readonly allowed: readonly string[] | undefined
}

/** Entra's bound. https://learn.microsoft.com/graph/api/resources/allowedtenantsaudience */
const MOST_TENANTS = 20

/** The tenants that may have the application at all: exactly its targets, so that no other tenant can consent to it. */
export const allowedTenants = defineStep<Found>({
  ...step,
  async find(context) {
    const home = homeOf(context)
    const application = await applicationOf(home, context.application)
    return { application, allowed: application && (await readAllowedTenants(home, application.id)) }
  },
  compare(context, { application, allowed }) {
    // A manifest may name a tenant twice, by its ID and by a domain.
    const wanted = [...new Set(context.allTargetIds)]
    if (wanted.length === 0) return nothing
    if (wanted.length > MOST_TENANTS) return { changes: [], warnings: [tooMany(wanted.length)] }
    if (application !== undefined && allowed === undefined) return { changes: [], warnings: [notKnown] }
    if (allowed !== undefined && isSameSet(allowed, wanted)) return nothing
    const { graph } = homeOf(context).directory
    const limit: PlannedChange = {
      ...placed(context, step),
      action: 'update',
      what: `tenants that may have the application: only ${listSome(wanted, MOST_TENANTS)}`,
      before: listed(allowed),
      after: listed(wanted),
      roles: applicationAdministrators,
      async apply() {
        const body = {
          signInAudienceRestrictions: {
            '@odata.type': '#microsoft.graph.allowedTenantsAudience',
            isHomeTenantAllowed: true,
            allowedTenantIds: wanted,
          },
        }
        await graph.request('PATCH', `/applications/${application?.id}`, { api: 'beta', body })
      },
    }
    return { changes: [limit], warnings: [] }
  },
  remove: () => nothing,
})

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const lower = new Set(one.map((id) => id.toLowerCase()))
  return lower.size === other.length && other.every((id) => lower.has(id))
}

/** In an order of its own, because Graph's may differ from read to read; `null` without a limit. */
function listed(tenants: readonly string[] = []): Json {
  return tenants.length === 0 ? null : tenants.map((id) => id.toLowerCase()).toSorted()
}

const notKnown: Warning = {
  code: 'ALLOWED_TENANTS_UNKNOWN',
  message:
    'The home tenant does not know signInAudienceRestrictions (beta), so any tenant can consent to the application. Such a consent gives no access to your tenants.',
}

function tooMany(count: number): Warning {
  return {
    code: 'ALLOWED_TENANTS_TOO_MANY',
    message: `The application has ${count} targets, and Entra can limit an application to ${MOST_TENANTS} tenants at most: any tenant can consent to it.`,
  }
}
