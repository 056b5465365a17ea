import type { PlannedChange, Warning } from '../../change/change.ts'
import { nothing, type Plan } from '../../change/plan.ts'
import { apiName } from '../../directory/apis.ts'
import { createIfMissing, odata } from '../../directory/directory.ts'
import { type ApplicationObject, applicationOf, readDeletedApplication } from '../../directory/objects/application.ts'
import { type DeletedObject, deletedApplicationOf, readDeletedApplications } from '../../directory/objects/deleted.ts'
import { readServicePrincipal, type ServicePrincipalObject } from '../../directory/objects/service-principal.ts'
import { type Permission, roleIdOf } from '../../directory/permissions.ts'
import { Reads } from '../../directory/reads.ts'
import { TrustError } from '../../errors/errors.ts'
import { applicationAdministrators } from '../admin-roles.ts'
import { asWanted, named, updates, warningsAbout } from './application-fields.ts'
import {
  clientIdLeft,
  deletionForGood,
  isRefusedForName,
  keptAfterRemoval,
  namedApplicationDeleted,
  nameTaken,
  restoration,
  wasDeleted,
} from './deleted-application.ts'
import type { WantedRole } from './required-resource-access.ts'
import { defineStep, homeOf, placed, type StepContext } from './step.ts'

const step = { step: 'application', side: 'home' } as const

interface Found {
  readonly application: ApplicationObject | undefined
  /** The deleted one, where the tenant has no such application. */
  readonly deleted: DeletedObject | undefined
  /** The deleted one with all its fields, if it is to be brought back. */
  readonly restorable: ApplicationObject | undefined
  /** Deleted applications of its display name. */
  readonly namesakes: readonly DeletedObject[]
  readonly offers: readonly Offer[]
}

/** A permission that the application is to ask for, and the API that has to offer it, where home has that. */
interface Offer {
  readonly permission: Permission
  readonly api: ServicePrincipalObject | undefined
}

/** Step 2: the multi-tenant application, with what it asks for and who may change what stands for it elsewhere. */
export const application = defineStep<Found>({
  ...step,
  async find(context) {
    const home = homeOf(context)
    const { application: wanted, restore } = context
    const found = await applicationOf(home, wanted)
    const deleted = found === undefined ? await deletedApplicationOf(home, wanted) : undefined
    const namesakes = found === undefined ? await readDeletedApplications(home) : []
    return {
      application: found,
      deleted,
      restorable: deleted && restore ? await readDeletedApplication(home, deleted.id) : undefined,
      namesakes: namesakes.filter(({ displayName }) => displayName === wanted.displayName),
      offers: await Promise.all(
        wanted.permissions.map(async (permission) => ({
          permission,
          api: await readServicePrincipal(home, permission.api),
        })),
      ),
    }
  },
  compare(context, { application: found, deleted, restorable, namesakes, offers }) {
    const { application: wanted, restore } = context
    const { roles, warnings } = rolesAtHome(offers)
    if (found !== undefined) {
      const plan = asFound(context, found, roles)
      return { ...plan, warnings: [...warnings, ...plan.warnings] }
    }
    if (restore) {
      const before = restorable === undefined ? nothing : asFound(context, restorable, roles)
      return {
        changes: [restoration(context, deleted), ...before.changes],
        warnings: [...warnings, ...before.warnings],
      }
    }
    if (wanted.clientId !== undefined) {
      throw deleted === undefined ? notAtHome(wanted.clientId) : namedApplicationDeleted(wanted, deleted)
    }
    if (deleted !== undefined) throw nameTaken(wanted, deleted)
    return { changes: [creation(context, roles)], warnings: [...warnings, ...namesakes.map(wasDeleted)] }
  },
  remove(context, { application: found, deleted }) {
    const { application: wanted, forGood } = context
    const left = forGood && wanted.clientId !== undefined ? [clientIdLeft(wanted.clientId)] : []
    if (found === undefined) {
      if (deleted === undefined) return nothing
      if (!forGood) return { changes: [], warnings: [keptAfterRemoval(wanted, deleted)] }
      return { changes: [deletionForGood(context, deleted)], warnings: left }
    }
    const { id, appId, displayName } = found
    const removed: PlannedChange = {
      ...placed(context, step),
      action: 'delete',
      what: `application "${displayName}" (client ID ${appId})${forGood ? '' : '; it can be brought back for 30 days'}`,
      before: { id, appId, displayName },
      after: null,
      roles: applicationAdministrators,
      apply: () => homeOf(context).directory.graph.delete(`/applications/${id}`),
    }
    return forGood
      ? { changes: [removed, deletionForGood(context, found)], warnings: left }
      : { changes: [removed], warnings: [keptAfterRemoval(wanted, found)] }
  },
})

function asFound(context: StepContext, found: ApplicationObject, roles: readonly WantedRole[]): Plan {
  return { changes: updates(context, found, roles), warnings: warningsAbout(found, context.application.key) }
}

function creation(context: StepContext, roles: readonly WantedRole[]): PlannedChange {
  const { application: wanted } = context
  const body = asWanted(wanted, roles)
  return {
    ...placed(context, step),
    action: 'create',
    what: `application "${wanted.displayName}" (${wanted.uniqueName}), multi-tenant, asking for ${named(roles)}`,
    before: null,
    after: { uniqueName: wanted.uniqueName, ...body },
    roles: applicationAdministrators,
    async apply() {
      const { directory } = homeOf(context)
      const path = `/applications(uniqueName='${odata(wanted.uniqueName)}')`
      try {
        await directory.graph.request('PATCH', path, { ...createIfMissing, body })
      } catch (error) {
        if (!isRefusedForName(error)) throw error
        const reads = new Reads(directory)
        // A copy of the directory that was behind did not find it. The next look compares it with the manifest.
        if ((await applicationOf(reads, wanted)) !== undefined) return
        throw nameTaken(wanted, await deletedApplicationOf(reads, wanted).catch(() => undefined))
      }
    },
  }
}

/** An API without a service principal at home can still be there in a target, so this is no error yet. */
function rolesAtHome(offers: readonly Offer[]): { roles: readonly WantedRole[]; warnings: readonly Warning[] } {
  const roles: WantedRole[] = []
  const warnings: Warning[] = []
  for (const { permission, api } of offers) {
    if (api === undefined) {
      warnings.push({
        code: 'API_NOT_AT_HOME',
        message: `The home tenant has no ${apiName(permission.api)}, so the application cannot ask for ${permission.written}; it can still be granted in the targets.`,
      })
    } else {
      roles.push({ permission, id: roleIdOf(permission, api, 'the home tenant') })
    }
  }
  return { roles, warnings }
}

function notAtHome(clientId: string): TrustError {
  return new TrustError('TRUST_BLOCKED', {
    message: `The home tenant has no application ${clientId}.`,
    likelyCause:
      'It was deleted for good or more than 30 days ago; or the client ID is of an application that another tenant owns (a target cannot own it, AADSTS700236), or of a managed identity.',
    fix: 'Correct `clientId` in the manifest, or take it out and let `towline trust apply` make the application.',
  })
}
