import type { Change, PlannedChange, Warning } from '../../change/change.ts'
import { nothing } from '../../change/plan.ts'
import { createIfMissing, odata } from '../../directory/directory.ts'
import { type DeletedObject, readDeletedServicePrincipals } from '../../directory/objects/deleted.ts'
import { readServicePrincipal, type ServicePrincipalObject } from '../../directory/objects/service-principal.ts'
import { GraphError, TrustError } from '../../errors/errors.ts'
import { applicationAdministrators } from '../admin-roles.ts'
import { clientIdOf, defineStep, type Placement, placed, type StepContext, targetOf } from './step.ts'

const step = { step: 'target-service-principal', side: 'target' } as const

interface Found {
  readonly clientId: string | undefined
  readonly servicePrincipal: ServicePrincipalObject | undefined
  readonly deleted: DeletedObject | undefined
}

/** Step 3, first half: what stands for the application in the target tenant. */
export const targetServicePrincipal = defineStep<Found>({
  ...step,
  async find(context) {
    const { reads } = targetOf(context)
    const clientId = await clientIdOf(context)
    if (clientId === undefined) return { clientId, servicePrincipal: undefined, deleted: undefined }
    const servicePrincipal = await readServicePrincipal(reads, clientId)
    const deleted = servicePrincipal === undefined ? await readDeletedServicePrincipals(reads) : []
    return { clientId, servicePrincipal, deleted: deleted.find(({ appId }) => appId === clientId) }
  },
  compare(context, { clientId, servicePrincipal, deleted }) {
    const { wanted, reads } = targetOf(context)
    if (servicePrincipal !== undefined) {
      if (servicePrincipal.appOwnerOrganizationId === reads.directory.tenantId) throw ownedByTarget(context)
      return { changes: [], warnings: servicePrincipal.accountEnabled ? [] : [disabled(wanted.name)] }
    }
    const create: PlannedChange = {
      ...creationOf(context),
      async apply() {
        const path = `/servicePrincipals(appId='${odata(clientId ?? '')}')`
        await reads.directory.graph
          .request('PATCH', path, { ...createIfMissing, body: { appId: clientId } })
          .catch(refuseUnknownApplication)
      },
    }
    return { changes: [create], warnings: deleted === undefined ? [] : [wasDeleted(wanted.name, deleted)] }
  },
  remove(context, { servicePrincipal }) {
    if (servicePrincipal === undefined) return nothing
    const { wanted, reads } = targetOf(context)
    const { id, appId, accountEnabled } = servicePrincipal
    const removed: PlannedChange = {
      ...placed(context, step),
      action: 'delete',
      what: `service principal of the application in ${wanted.name}, and all that was granted to it`,
      before: { id, appId, accountEnabled },
      after: null,
      roles: applicationAdministrators,
      apply: () => reads.directory.graph.delete(`/servicePrincipals/${id}`),
    }
    return { changes: [removed], warnings: [] }
  },
})

/** The creation of the service principal, without the write. It is also planned where no admin is signed in. */
export function creationOf(place: Placement): Change {
  return {
    ...placed(place, step),
    action: 'create',
    what: `service principal of the application in ${targetOf(place).wanted.name}`,
    before: null,
    after: { application: place.application.uniqueName },
    roles: applicationAdministrators,
  }
}

function disabled(target: string): Warning {
  return {
    code: 'SERVICE_PRINCIPAL_DISABLED',
    message: `The application's service principal in ${target} is disabled, so no token is given there. \`towline trust resume -t ${target}\` enables it.`,
  }
}

function wasDeleted(target: string, { id }: DeletedObject): Warning {
  return {
    code: 'SERVICE_PRINCIPAL_DELETED',
    message: `The application's service principal in ${target} (object ID ${id}) was deleted less than 30 days ago. A new one is made in its place.`,
  }
}

/**
 * Throws `error`, with its cause where the application is not there any more. It stays Graph's refusal: of an application that
 * was made a moment ago it passes.
 */
function refuseUnknownApplication(error: unknown): never {
  if (!(error instanceof GraphError) || !/does not reference a valid application object/.test(error.message))
    throw error
  const { message, status, graphCode, requestId } = error
  throw new GraphError('GRAPH_REFUSED', {
    message,
    likelyCause:
      'The application was deleted in the home tenant, or `clientId` in the manifest is of no application; one that was made minutes ago may not be known everywhere yet.',
    fix: 'Let an admin of the home tenant run `towline trust plan --side home`, which shows what is there. `towline trust apply --side home --restore` brings a deleted application back.',
    status,
    graphCode,
    requestId,
    cause: error,
  })
}

function ownedByTarget(context: StepContext): TrustError {
  const { name } = targetOf(context).wanted
  return new TrustError('TRUST_BLOCKED', {
    message: `The application ${context.application.clientId ?? ''} is registered in ${name} itself.`,
    likelyCause:
      'The client ID is of an app registration in the target; its federated credential cannot trust an identity of another tenant (AADSTS700236).',
    fix: 'Take `clientId` out of the manifest and let `towline trust apply` make one multi-tenant application at home.',
  })
}
