import type { PlannedChange } from '../../change/change.ts'
import { nothing } from '../../change/plan.ts'
import { createIfMissing, odata } from '../../directory/directory.ts'
import { readServicePrincipal, type ServicePrincipalObject } from '../../directory/objects/service-principal.ts'
import { applicationAdministrators } from '../admin-roles.ts'
import { clientIdOf, defineStep, homeOf, placed } from './step.ts'

const step = { step: 'home-service-principal', side: 'home' } as const

interface Found {
  readonly clientId: string | undefined
  readonly servicePrincipal: ServicePrincipalObject | undefined
}

/** An application that was made through Graph has no service principal, not even at home. */
export const homeServicePrincipal = defineStep<Found>({
  ...step,
  async find(context) {
    const clientId = await clientIdOf(context)
    return {
      clientId,
      servicePrincipal: clientId === undefined ? undefined : await readServicePrincipal(homeOf(context), clientId),
    }
  },
  compare(context, { clientId, servicePrincipal }) {
    if (servicePrincipal !== undefined) return nothing
    const create: PlannedChange = {
      ...placed(context, step),
      action: 'create',
      what: 'service principal of the application in the home tenant',
      before: null,
      after: { application: context.application.uniqueName },
      roles: applicationAdministrators,
      async apply() {
        await homeOf(context).directory.graph.request('PATCH', `/servicePrincipals(appId='${odata(clientId ?? '')}')`, {
          ...createIfMissing,
          body: { appId: clientId },
        })
      },
    }
    return { changes: [create], warnings: [] }
  },
  // It goes with the application.
  remove: () => nothing,
})
