import { applicationAdministrators, type PlannedChange, type Warning } from '../../change/change.ts'
import { createIfMissing, odata } from '../../directory/directory.ts'
import type { DeletedObject, ServicePrincipalObject } from '../../directory/reads.ts'
import { TrustError } from '../../errors/errors.ts'
import { clientIdOf, defineStep, type StepContext, targetOf } from './step.ts'

interface Found {
  readonly clientId: string | undefined
  readonly servicePrincipal: ServicePrincipalObject | undefined
  readonly deleted: DeletedObject | undefined
}

/** Step 3, first half: what stands for the application in the target tenant. */
export const targetServicePrincipal = defineStep<Found>({
  step: 'target-service-principal',
  side: 'target',
  async find(context) {
    const { reads } = targetOf(context)
    const clientId = await clientIdOf(context)
    if (clientId === undefined) return { clientId, servicePrincipal: undefined, deleted: undefined }
    const servicePrincipal = await reads.servicePrincipal(clientId)
    const deleted = servicePrincipal === undefined ? await reads.deletedServicePrincipals() : []
    return { clientId, servicePrincipal, deleted: deleted.find(({ appId }) => appId === clientId) }
  },
  compare(context, { clientId, servicePrincipal, deleted }) {
    const { wanted, reads } = targetOf(context)
    if (servicePrincipal !== undefined) {
      if (servicePrincipal.appOwnerOrganizationId === reads.directory.tenantId) throw ownedByTarget(context)
      return { changes: [], warnings: servicePrincipal.accountEnabled ? [] : [disabled(wanted.name)] }
    }
    const create = change(context, 'create', `service principal of the application in ${wanted.name}`, async () => {
      await reads.directory.graph.request('PATCH', `/servicePrincipals(appId='${odata(clientId ?? '')}')`, {
        ...createIfMissing,
        body: { appId: clientId },
      })
    })
    return { changes: [create], warnings: deleted === undefined ? [] : [wasDeleted(wanted.name, deleted)] }
  },
  remove(context, { servicePrincipal }) {
    if (servicePrincipal === undefined) return { changes: [], warnings: [] }
    const { wanted, reads } = targetOf(context)
    const what = `service principal of the application in ${wanted.name}, and all that was granted to it`
    return {
      changes: [
        change(context, 'delete', what, () =>
          reads.directory.graph.delete(`/servicePrincipals/${servicePrincipal.id}`),
        ),
      ],
      warnings: [],
    }
  },
})

function change(
  context: StepContext,
  action: PlannedChange['action'],
  what: string,
  apply: () => Promise<void>,
): PlannedChange {
  const target = targetOf(context).wanted.name
  return {
    step: 'target-service-principal',
    side: 'target',
    target,
    action,
    what,
    roles: applicationAdministrators,
    apply,
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
    message: `Somebody deleted the application's service principal in ${target} (object ID ${id}) less than 30 days ago. A new one is made in its place.`,
  }
}

function ownedByTarget(context: StepContext): TrustError {
  const { name } = targetOf(context).wanted
  return new TrustError('TRUST_BLOCKED', {
    message: `The application ${context.application.clientId ?? ''} is registered in ${name} itself.`,
    likelyCause:
      'Somebody made an app registration in the target; its federated credential cannot trust an identity of another tenant (AADSTS700236).',
    fix: 'Take `clientId` out of the manifest and let `towline trust apply` make one multi-tenant application at home.',
  })
}
