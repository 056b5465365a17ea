import { applicationAdministrators, type PlannedChange } from '../../change/change.ts'
import { createIfMissing, odata } from '../../directory/directory.ts'
import type { ServicePrincipalObject } from '../../directory/reads.ts'
import { clientIdOf, defineStep, homeOf, nothing } from './step.ts'

interface Found {
  readonly clientId: string | undefined
  readonly servicePrincipal: ServicePrincipalObject | undefined
}

/** An application that was made through Graph has no service principal, not even at home. */
export const homeServicePrincipal = defineStep<Found>({
  step: 'home-service-principal',
  side: 'home',
  async find(context) {
    const clientId = await clientIdOf(context)
    return {
      clientId,
      servicePrincipal: clientId === undefined ? undefined : await homeOf(context).servicePrincipal(clientId),
    }
  },
  compare(context, { clientId, servicePrincipal }) {
    if (servicePrincipal !== undefined) return nothing
    const create: PlannedChange = {
      step: 'home-service-principal',
      side: 'home',
      action: 'create',
      what: 'service principal of the application in the home tenant',
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
